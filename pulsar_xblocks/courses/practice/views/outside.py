"""The supervisor's page behind a link, without an account: the plan, the days, nothing else about the participant."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from pulsar_xblocks.courses.domain import practice
from pulsar_xblocks.courses.practice import plots, queries, showing
from pulsar_xblocks.courses.practice.actions import confirming
from pulsar_xblocks.courses.practice.file_rights import EVIDENCE
from pulsar_xblocks.courses.practice.models import PracticeLog
from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.files.domain import READY
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.views import sent
from pulsar_xblocks.kernel.http import Visit, errors_of, page, sentence
from pulsar_xblocks.kernel.links.actions import count_attempt
from pulsar_xblocks.kernel.links.models import Link
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, Invalid, NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import Actor

PAGE = "courses/practice/outside.html"
OWN = mark("This link is for the supervisor of your internship: days are not confirmed by who has worked them.")
MARKS, MARKS_WINDOW = 200, timedelta(hours=1)


def outside(request: HttpRequest, link: Link, part: str = "") -> HttpResponseBase:
    """Show the diary and take what the supervisor says; ``part`` = key of a file of evidence."""
    log = confirming.supervised(link)
    if request.user.is_authenticated and request.user.pk == log.enrolment.person.user_id:
        raise Forbidden(OWN)
    if part:
        return _file(request, link, log, part)
    if request.method != "POST":
        return _shown(request, log)
    count_attempt("practice-mark", f"link:{link.pk}", limit=MARKS, window=MARKS_WINDOW, now=clock.now())
    try:
        _said(request, link, log)
    except Invalid as error:
        return _shown(request, log, error.status, errors=errors_of(error), values=request.POST)
    except Conflict as error:
        return _shown(request, queries.log_or_404(log.pk), error.status, refusal=sentence(error))
    return redirect(f"{reverse('pulsar:link', args=[request.link_token])}?stored")


def _said(request: HttpRequest, link: Link, log: PracticeLog) -> None:
    facts: dict[str, Any] = {"by": link.person, "now": clock.now()}
    what: dict[str, Callable[[], Any]] = {
        "agree": lambda: confirming.agree(log, request.POST.get("seen", ""), **facts),
        "confirm": lambda: confirming.confirm(log, [_pick(text) for text in request.POST.getlist("pick")[:500]], **facts),
        "reject": lambda: confirming.reject(log, _pick(request.POST.get("pick", "")), request.POST.get("reason", ""), **facts),
        "unmark": lambda: confirming.unmark(log, _pick(request.POST.get("pick", ""))[0], **facts),
    }
    chosen = what.get(request.POST.get("what", ""))
    if chosen is None:
        raise NotFound
    chosen()


def _pick(text: str) -> tuple[str, int]:
    """Return the key of a day and the version that was shown."""
    key, _, version = text.partition(":")
    return key[:22], int(version) if version.isascii() and version.isdigit() and len(version) < 10 else -1


def _shown(request: HttpRequest, log: PracticeLog, status: int = 200, **extra: Any) -> HttpResponse:
    rows = queries.rows_of(log)
    have, plan = queries.sums(rows, log), queries.plan_hours(log)
    group = log.enrolment.group
    context = {
        "log": log,
        "is_supervisor": True,
        "person": log.enrolment.person,
        "programme": group.programme.title,
        "days": showing.days_of(rows),
        "waiting": [row for row in rows if row.status == practice.WAITING],
        "hours": have,
        "plan_hours": plan,
        "plot": plots.hours_of([queries.day_of(row) for row in rows], plan, queries.term_of(log)),
        "zone": group.programme.region.time_zone,
        "file_base": reverse("pulsar:link", args=[request.link_token]),
        "seen": log.asked_at.isoformat() if log.asked_at else "",
        "is_stored": "stored" in request.GET,
    }
    response = page(request, PAGE, context | extra, status=status)
    response["Referrer-Policy"] = "same-origin"  # with no-referrer browsers send «Origin: null» and forms are refused
    return response


def _file(request: HttpRequest, link: Link, log: PracticeLog, key: str) -> HttpResponseBase:
    """Send a file of evidence; the look is written down.  Raises NotFound for every other file."""
    known = {"subject_kind": "practicerow", "purpose": EVIDENCE, "state": READY}
    ids = [str(row.pk) for row in queries.rows_of(log)]
    file = PrivateFile.objects.filter(**known, key=key, subject_id__in=ids).first()
    if file is None or link.person is None or request.method not in ("GET", "HEAD"):
        raise NotFound
    request.visit = Visit(link.person, Actor(link.person.pk), clock.now())
    return sent(request, file, file.original_name)
