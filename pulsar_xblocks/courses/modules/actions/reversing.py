"""An entry of hours taken back by hand where it came from: the day, the work, the reflection."""

from datetime import datetime

from django.db import transaction

from pulsar_xblocks.courses import ledger
from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.domain.hours import CONFIRMED
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.modules import queries
from pulsar_xblocks.courses.modules.actions import attending, checking
from pulsar_xblocks.courses.modules.actions.marking import mark_undone
from pulsar_xblocks.courses.modules.models import ActivityMark, DayMark, Reflection
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, NotFound
from pulsar_xblocks.kernel.pure.text import mark

BY_HAND = ("day", "work", "reflection")  # kinds of causes; rows of a diary are taken back in the diary, grades in the course


def is_reversible(entry: LedgerEntry) -> bool:
    """Tell whether an entry that stands may be taken back here."""
    state, kind, _ = ledger.cause_of(entry)
    return state == CONFIRMED and kind in BY_HAND


@transaction.atomic
def take_back(enrolment: Enrolment, pk: int, reason: str, *, by: Person, now: datetime) -> None:
    """Take an entry of a participant back with what brought it.

    Raises NotNow before and after training, NotFound for one that does not stand, Conflict for one that came from elsewhere,
    Invalid without a reason.
    """
    stages.require_others([enrolment.person_id], by.pk)
    stages.require(enrolment.stage, *stages.IN_TRAINING)
    entry = ledger.entry_of(enrolment, pk)
    if entry is None:
        raise NotFound
    if not is_reversible(entry):
        raise Conflict(mark("These hours came from elsewhere: take them back where they were confirmed."))
    if not reason.strip():
        raise Invalid({"reason": [mark("Say why: the reason stays with the entry.")]})
    _, kind, number = ledger.cause_of(entry)
    if kind == "day":
        _day(enrolment, number, reason, by, now)
    else:
        _mark(enrolment, number, reason.strip()[:500], by, now)


def _day(enrolment: Enrolment, number: int, reason: str, by: Person, now: datetime) -> None:
    row = DayMark.objects.select_related("day").filter(pk=number, enrolment=enrolment, open_marker=1).first()
    if row is None:
        raise NotFound
    attending.take_back(row.day, enrolment, reason, by=by, now=now)


def _mark(enrolment: Enrolment, number: int, reason: str, by: Person, now: datetime) -> None:
    known = ActivityMark.objects.filter(pk=number, enrolment=enrolment, open_marker=1).first()
    if known is None:
        raise NotFound
    known.enrolment = enrolment
    work = queries.works().filter(enrolment=enrolment, activity=known.activity).first()
    if work is not None:
        checking.undo_acceptance(work, reason, by=by, now=now)
        return
    Reflection.objects.filter(enrolment=enrolment, activity=known.activity).update(done_at=None)
    mark_undone(known, reason, by=by, now=now)
