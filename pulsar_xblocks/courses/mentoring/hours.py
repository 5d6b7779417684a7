"""Hours that meetings bring to the course of the mentee: declared when written down, confirmed by the other side, reversed."""

from datetime import datetime

from pulsar_xblocks.courses import ledger
from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.domain.hours import CONFIRMED, DECLARED
from pulsar_xblocks.courses.domain.mentoring import academic_hours
from pulsar_xblocks.courses.ledger import Cause, key_of
from pulsar_xblocks.courses.mentoring.models import MentoringMeeting
from pulsar_xblocks.kernel.people.models import Person


def declare(meeting: MentoringMeeting, *, by: Person, now: datetime) -> None:
    """Post the hours of a meeting as declared, where the pair belongs to a course that is going on."""
    _post(meeting, DECLARED, by, now)


def confirm(meeting: MentoringMeeting, *, by: Person, now: datetime) -> None:
    """Post the hours of a meeting as confirmed, where the pair belongs to a course that is going on."""
    _post(meeting, CONFIRMED, by, now)


def take_back(meeting: MentoringMeeting, reason: str, *, by: Person, now: datetime) -> None:
    """Reverse what a meeting has brought."""
    row = meeting.pair.request.enrolment
    if row is not None:
        for state in (DECLARED, CONFIRMED):
            ledger.take_back(row, key_of(state, _cause(meeting)), reason, by=by, now=now)


def _post(meeting: MentoringMeeting, state: str, by: Person, now: datetime) -> None:
    request = meeting.pair.request
    row = request.enrolment
    if row is None or not request.activity or row.stage not in stages.IN_TRAINING:
        return
    cause = Cause(request.activity, academic_hours(meeting.minutes), meeting.on, _cause(meeting))
    ledger.post_hours(row, state, cause, by=by, now=now)


def _cause(meeting: MentoringMeeting) -> str:
    return f"meeting:{meeting.pk}"
