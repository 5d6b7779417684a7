"""Hours of a diary in the ledger: declared when a day is written down, confirmed when the supervisor says so, reversed when not.

What counts is cut at the plan of the activity by ``courses.domain.hours``.  Source: decision 0011.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal

from pulsar_xblocks.courses import ledger
from pulsar_xblocks.courses.domain.hours import CONFIRMED, DECLARED
from pulsar_xblocks.courses.domain.passport import ZERO
from pulsar_xblocks.courses.ledger import Cause, key_of
from pulsar_xblocks.courses.practice.models import PracticeLog, PracticeRow
from pulsar_xblocks.kernel.people.models import Person

__all__ = ["CONFIRMED", "DECLARED", "book", "met_in", "take_back"]


def book(row: PracticeRow, state: str, *, by: Person | None, now: datetime) -> None:
    """Post the hours of a day; the same day of the same version posts once."""
    log = row.log
    cause = Cause(log.activity, row.hours, row.on, f"{_cause(row)}:{row.version}")
    ledger.post_hours(log.enrolment, state, cause, by=by, now=now)


def take_back(row: PracticeRow, state: str, reason: str, *, by: Person | None, now: datetime) -> None:
    """Reverse what a day has posted, as often as it did; nothing happens when it has posted nothing."""
    ledger.take_back(row.log.enrolment, key_of(state, _cause(row)), reason, by=by, now=now)


def met_in(logs: Collection[PracticeLog]) -> Mapping[int, Decimal]:
    """Return diary -> the confirmed hours that meetings of a mentoring pair have brought to its activity; at most 1 query."""
    by_spot = {(log.enrolment_id, log.activity): log.pk for log in logs}
    found: dict[int, Decimal] = {}
    for entry in ledger.standing_of({log.enrolment_id for log in logs}, key_of(CONFIRMED, "meeting")):
        log = by_spot.get((entry.subject_id, entry.criterion))
        if log is not None:
            found[log] = found.get(log, ZERO) + entry.quantity
    return found


def _cause(row: PracticeRow) -> str:
    return f"row:{row.key}"
