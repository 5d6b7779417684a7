"""The result of an application for its own people: points, place offered, appeal - by the guardian's link or the own account."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.consents import domain as consents
from pulsar_xblocks.kernel.consents.models import Guardian
from pulsar_xblocks.kernel.consents.queries import may_be_stranger, needed
from pulsar_xblocks.kernel.exports import template_pages
from pulsar_xblocks.kernel.files.forms import posted_keys, upload_limits
from pulsar_xblocks.kernel.files.queries import own_files_by_key, rows_of
from pulsar_xblocks.kernel.http import errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, Gone, Invalid, NotFound, TooLarge, WrongType
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.applications.queries import application_or_404, has_right, is_of_organisation, require_on
from pulsar_xblocks.selection.calls.queries import rules_of
from pulsar_xblocks.selection.commission import showing
from pulsar_xblocks.selection.commission.actions import appealing, placing
from pulsar_xblocks.selection.commission.file_rights import APPEAL_FILES
from pulsar_xblocks.selection.commission.models import Appeal
from pulsar_xblocks.selection.commission.papers.statements import statement_docx
from pulsar_xblocks.selection.commission.queries import appeals, places, runs
from pulsar_xblocks.selection.commission.views import giving
from pulsar_xblocks.selection.domain import statuses
from pulsar_xblocks.selection.domain.appeals import Window

PAGE = "selection/commission/family.html"
DONE = {  # button -> what has come of it
    "appeal": mark("The appeal is filed. The answer comes by letter and stands here."),
    "withdraw": mark("The appeal is taken back."),
    "confirm": mark("The place is confirmed."),
    "refuse": mark("You have declined the place."),
}
STORED = mark("Your answer is stored.")


def guardian_part(request: HttpRequest, guardian: Guardian, rest: str) -> HttpResponseBase:
    """Serve the part «result-12» of the guardian's page."""
    row = application_or_404(int(rest)) if rest.isascii() and rest.isdigit() and len(rest) < 16 else None
    if row is None or row.person_id != guardian.subject_id or may_be_stranger(guardian):
        raise NotFound
    back = reverse("pulsar:link", args=[request.link_token])
    here = reverse("pulsar:link_part", args=[request.link_token, f"result-{row.pk}"])
    frame = {"back": back, "here": here, "may_answer": True, "token": request.link_token, "has_account": False}
    return _served(request, row, guardian.person, frame)


@logged_in
def call_own(request: HttpRequest, pk: int, row: int) -> HttpResponseBase:
    """Show one's own result; who is of age confirms or declines the place here."""
    found = application_or_404(row)
    if found.call_id != pk:
        raise NotFound
    back, here = reverse("pulsar:me"), reverse("pulsar:call_own", args=[pk, row])
    if is_of_organisation(found.call):
        require_on(request.visit.actor, "edit", found)
        may_act = has_right(request.visit.actor, "submit", found)
        return _served(
            request, found, request.visit.person, {"back": back, "here": here, "may_answer": may_act, "token": "", "has_account": True}
        )
    if found.person_id != request.visit.person.pk:
        raise NotFound
    is_of_age = consents.GUARDIAN not in needed(found.person, found.call.region.time_zone, request.visit.now)
    frame = {"back": back, "here": here, "may_answer": is_of_age, "token": "", "has_account": True}
    return _served(request, found, request.visit.person, frame)


def _served(request: HttpRequest, row: SelectionApplication, by: Person, frame: dict[str, Any]) -> HttpResponseBase:
    now = clock.now()
    if "docx" in request.GET and (run := runs.published(row.call)):
        return template_pages.word(f"{gettext('Statement')} {row.number}", statement_docx(run, row, now))
    if request.method != "POST":
        return _shown(request, row, now, frame)
    try:
        _do(request, row, by, now, may_answer=frame["may_answer"])
    except Invalid as error:
        return _shown(request, row, now, frame | _typed(request, row, by), error.status, errors=errors_of(error))
    except (TooLarge, WrongType) as error:
        if "document" in request.POST:
            return _shown(request, row, now, frame, error.status, refusal=sentence(error))
        return _shown(request, row, now, frame | _typed(request, row, by), error.status, errors={"file": [sentence(error)]})
    except (Conflict, Gone) as error:
        return _shown(request, row, now, frame, error.status, refusal=sentence(error))
    return redirect(f"{frame['here']}?done={next((what for what in DONE if what in request.POST), '')}")


def _do(request: HttpRequest, row: SelectionApplication, by: Person, now: datetime, *, may_answer: bool) -> None:
    posted = request.POST
    if is_of_organisation(row.call) and not may_answer:
        raise Forbidden  # who only fills in neither appeals nor answers for the organisation
    if "appeal" in posted:
        grounds = posted.get("grounds", "")[:20_000]
        appealing.require_timely(row, grounds, now)  # before anything is stored of the files
        appealing.file(row, grounds, _files(request, by, now), by=by, now=now)
    elif "add" in posted and (appeal := appeals.own_appeal(row)):
        appealing.require_addable(appeal, now)
        appealing.add_files(appeal, _files(request, by, now), by=by, now=now)
    elif "withdraw" in posted and (appeal := appeals.own_appeal(row)):
        appealing.withdraw(appeal, by=by, now=now)
    elif "document" in posted:
        giving.give(request, row, by, now)
    elif "confirm" in posted or "refuse" in posted:
        if not may_answer:
            raise Forbidden
        placing.answer(row, is_yes="confirm" in posted, reason=posted.get("why", "")[:500], by=by, now=now)


def _done(request: HttpRequest) -> str:
    return gettext(DONE.get(request.GET["done"], STORED)) if "done" in request.GET else ""


def _files(request: HttpRequest, by: Person, now: datetime) -> list[str]:
    return posted_keys(request, "file", owner=by, purpose=APPEAL_FILES, now=now)


def _typed(request: HttpRequest, row: SelectionApplication, by: Person) -> dict[str, Any]:
    """Return what was typed and sent with a refused form."""
    kept = own_files_by_key(request.POST.getlist("file"), by.pk, row)
    return {"values": request.POST, "sent": [replace(file, url="") for file in rows_of(kept)]}


def _shown(
    request: HttpRequest, row: SelectionApplication, now: datetime, frame: dict[str, Any], status: int = 200, **extra: Any
) -> HttpResponse:
    row.refresh_from_db()
    run, term, appeal, offer = runs.published(row.call), appeals.term_of(row.call), appeals.own_appeal(row), places.offer_to(row)
    context = showing.statement(run, row) if run else {"application": row, "call": row.call, "zone": row.call.region.time_zone}
    context |= {
        "status": statuses.worded(row.status, row.call.audience),
        "meaning": statuses.meaning(row.status, row.call.audience),
        "now": now,
        "term": term,
    }
    context |= {"appeal": appeal, "appeal_status": statuses.APPEAL[appeal.status] if appeal else None, "offer": offer}
    context |= {"may_appeal": term is not None and term.holds(now) and row.status in statuses.APPEALABLE and not _is_open(appeal)}
    context |= {"may_withdraw": _is_open(appeal), "done": _done(request), "appeals": rules_of(row.call).appeals}
    context |= _files_shown(appeal, term, now, frame["token"])
    if offer is not None and offer.status == statuses.CONFIRMED:
        context |= giving.shown(row, has_account=frame["has_account"])
        context |= {"meaning": giving.MEANING} if context["documents"] else {}
    context |= {"awaits": offer is not None and offer.status == statuses.OFFERED and now <= offer.answer_by}
    return page(request, PAGE, context | frame | extra, status=status)


def _files_shown(appeal: Appeal | None, term: Window | None, now: datetime, token: str) -> dict[str, Any]:
    """Return the files of an appeal, without addresses on a page that needs no account, and whether more may be added."""
    files = showing.appeal_files(appeal) if appeal else []
    may_add = appeal is not None and appeal.status == statuses.FILED and term is not None and term.holds(now)
    limits = upload_limits(APPEAL_FILES, token=token)
    return {"files": [replace(file, url="") for file in files] if token else files, "may_add": may_add, "limits": limits}


def _is_open(appeal: Any) -> bool:
    return appeal is not None and appeal.status in statuses.APPEAL_OPEN
