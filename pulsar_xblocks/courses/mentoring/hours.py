"""Hours that meetings bring to the course of the mentee: declared when written down, confirmed by the other side, reversed."""

from datetime import date, datetime
from decimal import Decimal

from django.db.models import Sum

from pulsar_xblocks.courses import ledger
from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.domain.hours import CONFIRMED, DECLARED
from pulsar_xblocks.courses.domain.mentoring import academic_hours
from pulsar_xblocks.courses.domain.passport import ZERO
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.ledger import Cause, key_of
from pulsar_xblocks.courses.mentoring.models import MentoringMeeting, MentoringPair
from pulsar_xblocks.kernel.people.models import Person


def declare(meeting: MentoringMeeting, *, by: Person, now: datetime) -> None:
    """Post the hours of a meeting as declared, where the pair belongs to a course that is going on."""
    _post(meeting, DECLARED, by, now)


def confirm(meeting: MentoringMeeting, *, by: Person, now: datetime) -> None:
    """Post the hours of a meeting as confirmed, where the pair belongs to a course that is going on."""
    _post(meeting, CONFIRMED, by, now)


def others_on(pair: MentoringPair, on: date) -> Decimal:
    """Return the hours that a diary and face-to-face days bring the mentee on a day, 0 where the pair belongs to no course; 2 queries."""
    if pair.request.enrolment is None or not pair.request.activity:
        return ZERO
    mentee = Person.objects.select_for_update().get(pk=pair.mentee_id)  # a diary and a meeting are compared one after the other
    return ledger.hours_on(mentee, on, "declared:row", "confirmed:day")


def take_back(meeting: MentoringMeeting, reason: str, *, by: Person, now: datetime) -> None:
    """Reverse what a meeting has brought.  Raises NotNow for confirmed hours of a course that is over."""
    row = meeting.pair.request.enrolment
    if row is None:
        return
    ledger.take_back(row, key_of(DECLARED, _cause(meeting)), reason, by=by, now=now)
    if ledger.take_back(row, key_of(CONFIRMED, _cause(meeting)), reason, by=by, now=now):
        stages.require(row.stage, *stages.IN_TRAINING)  # what a document was given for stays


def _post(meeting: MentoringMeeting, state: str, by: Person, now: datetime) -> None:
    request = meeting.pair.request
    row = request.enrolment
    if row is None or not request.activity or row.stage not in stages.IN_TRAINING:
        return
    hours = _hours(row, meeting, state)
    ledger.post_hours(row, state, Cause(request.activity, hours, meeting.on, _cause(meeting)), by=by, now=now)


def _hours(row: Enrolment, meeting: MentoringMeeting, state: str) -> Decimal:
    """Return what a meeting adds to the others of the activity: their minutes are rounded together, nine times 20 minutes are 4 hours."""
    known = {}
    for entry, cause in ((one, ledger.cause_of(one)) for one in ledger.standing(row)):
        if cause[:2] == (state, "meeting") and entry.criterion == meeting.pair.request.activity:
            known[cause[2]] = entry.quantity
    before = MentoringMeeting.objects.filter(pk__in=[pk for pk in known if pk != meeting.pk]).aggregate(sum=Sum("minutes"))["sum"] or 0
    return max(academic_hours(before + meeting.minutes) - sum(known.values(), ZERO), ZERO)


def _cause(meeting: MentoringMeeting) -> str:
    return f"meeting:{meeting.pk}"
