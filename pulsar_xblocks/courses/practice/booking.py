"""Hours of a diary in the ledger: declared when a day is written down, confirmed when the supervisor says so, reversed when not.

What counts is cut at the plan of the activity by ``courses.domain.hours``.  Source: decision 0011.
"""

from datetime import datetime

from pulsar_xblocks.courses.domain.hours import CONFIRMED, DECLARED
from pulsar_xblocks.courses.practice.models import PracticeRow
from pulsar_xblocks.courses.programmes.queries import scope_of
from pulsar_xblocks.kernel.ledger.actions import Posting, post, reverse
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.people.models import Person

__all__ = ["CONFIRMED", "DECLARED", "book", "take_back"]


def book(row: PracticeRow, state: str, *, by: Person | None, now: datetime) -> None:
    """Post the hours of a day; the same day of the same version posts once."""
    log = row.log
    group = log.enrolment.group
    posting = Posting(
        region_id=group.programme.region_id,
        scope=scope_of(group),
        subject_kind=f"enrolment.{state}",
        subject_id=log.enrolment_id,
        criterion=log.activity,
        quantity=row.hours,
        on=row.on,
        key=f"{_cause(row, state)}{row.version}",
    )
    post(posting, by=by, now=now)


def take_back(row: PracticeRow, state: str, reason: str, *, by: Person | None, now: datetime) -> None:
    """Reverse what a day has posted, as often as it did; nothing happens when it has posted nothing."""
    log = row.log
    own = LedgerEntry.objects.filter(scope=scope_of(log.enrolment.group), subject_kind=f"enrolment.{state}", subject_id=log.enrolment_id)
    for entry in own.filter(key__startswith=_cause(row, state), reverses=None, reversed_by=None):
        reverse(entry, reason, by=by, now=now)


def _cause(row: PracticeRow, state: str) -> str:
    return f"row:{row.key}:{state}:"
