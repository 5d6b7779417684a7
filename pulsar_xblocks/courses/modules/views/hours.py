"""The page of one participant's hours: every entry with what took it back, and the form that takes one back with a reason."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from pulsar_xblocks.courses import ledger
from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.domain.passport import HOUR_KINDS
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.enrolments.queries import in_group, where
from pulsar_xblocks.courses.modules import plots, queries, showing
from pulsar_xblocks.courses.modules.actions import reversing
from pulsar_xblocks.courses.programmes.queries import group_or_404
from pulsar_xblocks.courses.programmes.views import groups
from pulsar_xblocks.kernel.http import Visit, errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, Invalid
from pulsar_xblocks.kernel.roles.domain import has_role_for, may
from pulsar_xblocks.kernel.roles.queries import require

ONE = "courses/modules/console/hours.html"


@logged_in
def hours(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Show the hours of a participant."""
    return _shown(request, _reached(request.visit, pk, key, "view"))


@require_POST
@logged_in
def hours_take_back(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Take an entry back with a reason."""
    row = _reached(request.visit, pk, key, "manage")
    text = request.POST.get("entry", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
    try:
        reversing.take_back(row, number, request.POST.get("reason", ""), by=request.visit.person, now=request.visit.now)
    except Invalid as error:
        return _shown(request, row, error.status, errors=errors_of(error), values=request.POST, asked=number)
    except Conflict as error:
        return _shown(request, row, error.status, refusal=sentence(error))
    return redirect(reverse("pulsar:training_hours", args=[pk, key]) + "?stored")


def _reached(visit: Visit, pk: int, key: str, right: str) -> Enrolment:
    """Return an enrolment of a group, one's own too.  Raises Forbidden, NotFound."""
    if not has_role_for(visit.actor, right, queries.HOURS):
        raise Forbidden
    row = in_group(group_or_404(pk), key)
    require(visit.actor, right, queries.HOURS, where(row))
    return row


def _shown(request: HttpRequest, row: Enrolment, status: int = 200, **extra: Any) -> HttpResponse:
    passport = queries.passport_for(row)
    done = showing.done_of(row, passport)
    kinds = showing.kinds_of(passport, done.balance)
    titles = {key: one.title for key, one in passport.activities().items()}
    entries = [_entry(one, titles) for one in ledger.entries_of(row)]
    context = groups.head(request.visit, row.group) | {"enrolment": row, "rows": kinds, "hour_words": HOUR_KINDS, "entries": entries}
    context |= {"tracks": plots.tracks(kinds), "height": plots.height(kinds), "balance": done.balance, "values": {}}
    context |= {"lines": [line for module in passport.modules for line in showing.lines_of(module, done)]}
    is_others = row.person_id != request.visit.person.pk
    may_manage = is_others and row.stage in stages.IN_TRAINING and may(request.visit.actor, "manage", queries.HOURS, where(row))
    context |= {"may_manage": may_manage, "is_stored": "stored" in request.GET}
    return page(request, ONE, context | extra, status=status)


def _entry(one: LedgerEntry, titles: dict[str, str]) -> dict[str, Any]:
    is_back, undone = one.reverses_id is not None, getattr(one, "reversed_by", None)
    may_reverse = not is_back and undone is None and reversing.is_reversible(one)
    return {
        "row": one,
        "title": titles.get(one.criterion, one.criterion),
        "state": ledger.STATES[one.subject_kind],
        "is_back": is_back,
        "undone": undone,
        "may_reverse": may_reverse,
    }
