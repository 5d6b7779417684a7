"""Hours that meetings bring to the course of the mentee: declared when written down, confirmed by the other side, reversed."""

from datetime import datetime

from pulsar_xblocks.courses.domain import hours, stages
from pulsar_xblocks.courses.domain.mentoring import academic_hours
from pulsar_xblocks.courses.mentoring.models import MentoringMeeting
from pulsar_xblocks.courses.programmes.queries import code_of
from pulsar_xblocks.kernel.ledger.actions import Posting, post, reverse
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.people.models import Person


def declare(meeting: MentoringMeeting, *, by: Person, now: datetime) -> None:
    """Post the hours of a meeting as declared, where the pair belongs to a course that is going on."""
    _post(meeting, hours.DECLARED, by, now)


def confirm(meeting: MentoringMeeting, *, by: Person, now: datetime) -> None:
    """Post the hours of a meeting as confirmed, where the pair belongs to a course that is going on."""
    _post(meeting, hours.CONFIRMED, by, now)


def take_back(meeting: MentoringMeeting, reason: str, *, by: Person, now: datetime) -> None:
    """Reverse what a meeting has brought."""
    keys = [_key(meeting, state) for state in (hours.DECLARED, hours.CONFIRMED)]
    for entry in LedgerEntry.objects.filter(key__in=keys, reversed_by=None).order_by("pk"):
        reverse(entry, reason, by=by, now=now)


def _post(meeting: MentoringMeeting, state: str, by: Person, now: datetime) -> None:
    request = meeting.pair.request
    row = request.enrolment
    if row is None or not request.activity or row.stage not in stages.IN_TRAINING:
        return
    posting = Posting(
        region_id=meeting.pair.region_id,
        scope=f"{code_of(row.group.programme)}/{row.group.code}",
        subject_kind=f"enrolment.{state}",
        subject_id=row.pk,
        criterion=request.activity,
        quantity=academic_hours(meeting.minutes),
        on=meeting.on,
        key=_key(meeting, state),
    )
    post(posting, by=by, now=now)


def _key(meeting: MentoringMeeting, state: str) -> str:
    return f"{state}:meeting:{meeting.pk}"
