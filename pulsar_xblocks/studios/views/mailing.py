"""Letters to the studios of a filtered list: write, look at, send, watch, stop."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from pulsar_xblocks.kernel.http import errors_of, logged_in, page
from pulsar_xblocks.kernel.jobs.domain import OPEN, STATUS, percent
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.paging import newest
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.roles.queries import within
from pulsar_xblocks.studios.actions import mailing as actions
from pulsar_xblocks.studios.domain import mailing as domain
from pulsar_xblocks.studios.queries import mailing as queries
from pulsar_xblocks.studios.queries import where
from pulsar_xblocks.studios.views import reach
from pulsar_xblocks.studios.views.studios import chosen

WRITE = "studios/console/mailing_write.html"
SHOWN = 50


@logged_in
def studios_write(request: HttpRequest) -> HttpResponse:
    """Show the letter to the filtered studios; POST shows who would get what, then sends."""
    reach.require_role(request.visit, "manage", "studio")
    if request.method != "POST":
        return page(request, WRITE, _context(request))
    try:
        words = actions.MailText(*domain.clean(request.POST.get("subject", ""), request.POST.get("text", ""), _words()))
        if request.POST.get("do") != "send" or str(len(_recipients(request))) != request.POST.get("count"):
            return page(request, WRITE, _context(request) | (_preview(request, words) if request.POST.get("do") != "edit" else {}))
        made = actions.order_mailing(
            words, _recipients(request), request.POST.get("key", ""), by=request.visit.person, now=request.visit.now
        )
    except Invalid as error:
        return page(request, WRITE, _context(request) | {"errors": errors_of(error)}, status=error.status)
    return redirect("pulsar:studios_mailing", made[0].pk) if len(made) == 1 else redirect("pulsar:studios_mailings")


def _words() -> dict[str, str]:
    return {key: gettext(word) for key, word in domain.PLACES.items()}


def _recipients(request: HttpRequest) -> list[queries.Recipient]:
    """Return who would get the letter: mentors of the filtered studios that the person manages."""
    rows = chosen(request).filter(within(request.visit.actor, "manage", "studio", **where.STUDIO_YEAR))
    return queries.recipients(rows.order_by().values_list("pk", flat=True))


def _context(request: HttpRequest) -> dict[str, Any]:
    to = _recipients(request)
    context = {"to": to[:SHOWN], "count": len(to), "more": max(len(to) - SHOWN, 0), "places": list(_words().values())}
    context |= {"without": sum(not one.person.email for one in to), "values": request.POST}
    return context | {"subject_length": domain.SUBJECT_LENGTH, "text_length": domain.TEXT_LENGTH, "query": request.GET.urlencode()}


def _preview(request: HttpRequest, words: actions.MailText) -> dict[str, Any]:
    to = _recipients(request)
    if not to:
        raise Invalid({"": [actions.NOBODY]})
    first = to[0]
    sample = {"subject": domain.filled(words.subject, first.values), "text": domain.filled(words.text, first.values), "to": first}
    is_changed = request.POST.get("do") == "send"  # the list has changed since it was looked at
    return {"sample": sample, "key": request.POST.get("key") or secrets.token_urlsafe(16), "is_changed": is_changed}


@logged_in
def studios_mailings(request: HttpRequest) -> HttpResponse:
    """Show the letters to studios, newest first."""
    found = newest(request, queries.mailings(request.visit.actor))
    return page(request, "studios/console/mailings.html", {"rows": [_row(job) for job in found.rows], "page": found})


@logged_in
def studios_mailing(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a letter is and what became of it."""
    job = queries.mailing_for(request.visit.actor, pk)
    letters = queries.letters_of(job)
    may_stop = job.state in OPEN or letters.get("queued", 0) > 0
    context = _row(job) | {"letters": letters, "without": letters.get("", 0), "may_stop": may_stop, "zone": job.region.time_zone}
    return page(request, "studios/console/mailing.html", context)


@logged_in
@require_POST
def studios_mailing_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a letter."""
    actions.stop(queries.mailing_for(request.visit.actor, pk), by=request.visit.person, now=request.visit.now)
    return redirect("pulsar:studios_mailing", pk)


def _row(job: Job) -> dict[str, Any]:
    payload = actions.asked_of(job)
    words = actions.words_of(payload["definition"])
    return {
        "job": job,
        "words": words,
        "studios": len(payload["studios"]),
        "status": STATUS[job.state],
        "percent": percent(job.done, job.total),
        "is_open": job.state in OPEN,
    }
