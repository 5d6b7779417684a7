"""A sitting of the commission is recorded: who was there, how each voted; its decision breaks a tie or adopts a list."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.actions import appealing
from pulsar_xblocks.selection.commission.actions.publishing import NotNewest
from pulsar_xblocks.selection.commission.domain import stored
from pulsar_xblocks.selection.commission.models import CommissionMeeting, RankingRun, TieDecision
from pulsar_xblocks.selection.commission.queries import runs
from pulsar_xblocks.selection.commission.queries.places import to_order
from pulsar_xblocks.selection.domain.protocol import Member, Vote, verdict
from pulsar_xblocks.selection.domain.ranking import Unresolved

TIE, RESULTS = "tie", "results"
DECISION_LEAST = 10


@dataclass(frozen=True)
class Sitting:
    """A sitting as posted; ``orders``: for each group of equals its applications, first to last."""

    number: str
    held_on: date
    members: Sequence[Member]
    votes: Sequence[Vote]
    decision: str
    orders: Sequence[tuple[str, ...]] = ()


@transaction.atomic
def hold(call: Call, run: RankingRun, what: Sitting, *, by: Person, now: datetime) -> CommissionMeeting:
    """Store a sitting on a run: on its ties when it has stopped, on equals whom a free place waits for, else on adopting its list.

    Raises Invalid for a vote that does not hold, an order that is not whole or a number that is taken; NotNewest.
    """
    row = locked(Call.objects.select_related("region", "rules"), call.pk)
    last = runs.newest(row)
    if last is None or last.pk != run.pk:
        raise NotNewest
    if not run.is_stopped and row.preliminary_at is None:
        raise Conflict(mark("The list is adopted after the preliminary results and the appeals against them."))
    groups = to_order(row, run)
    _require_valid(runs.Told(run), what, groups)
    try:
        with transaction.atomic():
            meeting = _stored(row, run, what, TIE if groups else RESULTS, by, now)
    except IntegrityError:
        raise Invalid({"number": [mark("A protocol of the call has this number.")]}) from None
    for order in what.orders:
        TieDecision.objects.create(call=row, meeting=meeting, order=json.dumps(list(order), ensure_ascii=False), made_at=now)
    record(f"commission.{meeting.kind}", meeting, by=by, now=now, region_id=row.region_id, number=meeting.number, run=run.number)
    return meeting


@transaction.atomic
def hold_and_go_on(call: Call, run: RankingRun, what: Sitting, *, by: Person, now: datetime) -> CommissionMeeting:
    """Store a sitting; where it has put equals in order, the ranking goes on, and with it what waited for it: appeals, free places."""
    meeting = hold(call, run, what, by=by, now=now)
    if meeting.kind == TIE:
        appealing.go_on(call, f"№ {meeting.number}, {meeting.held_on:%d.%m.%Y}", by=by, now=now)
    return meeting


def _require_valid(told: runs.Told, what: Sitting, groups: Sequence[Unresolved]) -> None:
    errors: dict[str, list[Any]] = {}
    keys = [key for group in groups for key in group.keys]
    found = verdict(told.rules.sittings, what.members, what.votes, keys)
    if found.problems:
        errors["votes"] = list(found.problems)
    elif not found.is_adopted:
        errors["votes"] = [mark("The decision was not adopted: more votes for it than against are needed.")]
    if not what.number.strip():
        errors["number"] = [mark("Write the number of the protocol.")]
    if len(what.decision.strip()) < DECISION_LEAST:
        errors["decision"] = [mark("Write what was decided and why, in a sentence at least.")]
    if [sorted(group.keys) for group in groups] != [sorted(order) for order in what.orders]:
        errors["order"] = [mark("Give every application of a group a place of its own: 1, 2, 3 …")]
    if errors:
        raise Invalid(errors)


def _stored(  # noqa: PLR0913, PLR0917 - one meeting's values
    call: Call, run: RankingRun, what: Sitting, kind: str, by: Person, now: datetime
) -> CommissionMeeting:
    members = [asdict(one) | {"conflicts": sorted(one.conflicts)} for one in what.members]
    return CommissionMeeting.objects.create(
        call=call,
        kind=kind,
        number=what.number.strip()[:40],
        held_on=what.held_on,
        run=run,
        members=stored.dump(members),
        votes=stored.dump([asdict(vote) for vote in what.votes]),
        decision=what.decision.strip(),
        recorded_at=now,
        recorded_by=by,
    )
