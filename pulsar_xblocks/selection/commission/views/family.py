"""The result of an application for its own people: points, place offered, appeal - by the guardian's link or the own account."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.consents import domain as consents
from pulsar_xblocks.kernel.consents.models import Guardian
from pulsar_xblocks.kernel.consents.queries import needed
from pulsar_xblocks.kernel.http import errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, Gone, Invalid, NotFound
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.applications.queries import application_or_404, has_right, is_of_organisation, require_on
from pulsar_xblocks.selection.calls.queries import rules_of
from pulsar_xblocks.selection.commission import showing
from pulsar_xblocks.selection.commission.actions import appealing, placing
from pulsar_xblocks.selection.commission.queries import appeals, places, runs
from pulsar_xblocks.selection.domain import statuses

PAGE = "selection/commission/family.html"


def guardian_part(request: HttpRequest, guardian: Guardian, rest: str) -> HttpResponse:
    """Serve the part «result-12» of the guardian's page."""
    row = application_or_404(int(rest)) if rest.isascii() and rest.isdigit() and len(rest) < 16 else None
    if row is None or row.person_id != guardian.subject_id:
        raise NotFound
    back = reverse("pulsar:link", args=[request.link_token])
    here = reverse("pulsar:link_part", args=[request.link_token, f"result-{row.pk}"])
    return _served(request, row, guardian.person, {"back": back, "here": here, "may_answer": True})


@logged_in
def call_own(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Show one's own result; who is of age confirms or declines the place here."""
    found = application_or_404(row)
    if found.call_id != pk:
        raise NotFound
    back, here = reverse("pulsar:me"), reverse("pulsar:call_own", args=[pk, row])
    if is_of_organisation(found.call):
        require_on(request.visit.actor, "edit", found)
        may_act = has_right(request.visit.actor, "submit", found)
        return _served(request, found, request.visit.person, {"back": back, "here": here, "may_answer": may_act})
    if found.person_id != request.visit.person.pk:
        raise NotFound
    is_of_age = consents.GUARDIAN not in needed(found.person, found.call.region.time_zone, request.visit.now)
    return _served(request, found, request.visit.person, {"back": back, "here": here, "may_answer": is_of_age})


def _served(request: HttpRequest, row: SelectionApplication, by: Person, frame: dict[str, Any]) -> HttpResponse:
    now = clock.now()
    if request.method != "POST":
        return _shown(request, row, now, frame)
    try:
        _do(request, row, by, now, may_answer=frame["may_answer"])
    except Invalid as error:
        return _shown(request, row, now, frame, error.status, errors=errors_of(error), values=request.POST)
    except (Conflict, Gone) as error:
        return _shown(request, row, now, frame, error.status, refusal=sentence(error))
    return redirect(frame["here"] + "?done")


def _do(request: HttpRequest, row: SelectionApplication, by: Person, now: datetime, *, may_answer: bool) -> None:
    posted = request.POST
    if is_of_organisation(row.call) and not may_answer:
        raise Forbidden  # who only fills in neither appeals nor answers for the organisation
    if "appeal" in posted:
        appealing.file(row, posted.get("grounds", "")[:20_000], by=by, now=now)
    elif "withdraw" in posted and (appeal := appeals.own_appeal(row)):
        appealing.withdraw(appeal, by=by, now=now)
    elif "confirm" in posted or "refuse" in posted:
        if not may_answer:
            raise Forbidden
        placing.answer(row, is_yes="confirm" in posted, reason=posted.get("why", "")[:500], by=by, now=now)


def _shown(
    request: HttpRequest, row: SelectionApplication, now: datetime, frame: dict[str, Any], status: int = 200, **extra: Any
) -> HttpResponse:
    row.refresh_from_db()
    run, term, appeal, offer = runs.published(row.call), appeals.term_of(row.call), appeals.own_appeal(row), places.offer_to(row)
    context = showing.statement(run, row) if run else {"application": row, "call": row.call, "zone": row.call.region.time_zone}
    context |= {
        "status": statuses.APPLICATION[row.status],
        "meaning": statuses.meaning(row.status, row.call.audience),
        "now": now,
        "term": term,
    }
    context |= {"appeal": appeal, "appeal_status": statuses.APPEAL[appeal.status] if appeal else None, "offer": offer}
    context |= {"may_appeal": term is not None and term.holds(now) and row.status in statuses.APPEALABLE and not _is_open(appeal)}
    context |= {"may_withdraw": _is_open(appeal), "is_done": "done" in request.GET, "appeals": rules_of(row.call).appeals}
    context |= {"awaits": offer is not None and offer.status == statuses.OFFERED and now <= offer.answer_by}
    return page(request, PAGE, context | frame | extra, status=status)


def _is_open(appeal: Any) -> bool:
    return appeal is not None and appeal.status in statuses.APPEAL_OPEN
