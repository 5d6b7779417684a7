"""The work of a pair: programme, meetings, mid review, report, feedback, the end."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext

from pulsar_xblocks.courses.domain import mentoring
from pulsar_xblocks.courses.mentoring import hours, letters, queries
from pulsar_xblocks.courses.mentoring.actions.pairing import held, new_key, over
from pulsar_xblocks.courses.mentoring.models import MentoringMeeting, MentoringPair, PairFeedback
from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.versions.domain import require_version

_LONGEST = 10_000  # characters of a review or a report


@dataclass(frozen=True)
class Texts:
    """What the two say half way and at the end."""

    mid_review: str = ""
    report: str = ""


@dataclass(frozen=True)
class Opinion:
    """What one of the two says about the work together."""

    side: str
    score: int
    text: str = ""


@transaction.atomic
def save_plan(pair: MentoringPair, seen: int, plan: mentoring.Plan, *, by: Person, now: datetime) -> MentoringPair:
    """Store a draft of the programme; nothing is required of it.  Raises NotNow once it is with the curator, Stale."""
    row = held(pair)
    mentoring.require(row.status, mentoring.AGREED)
    if row.sent_at is not None:
        raise mentoring.NotNow
    tasks = "\n".join(plan.tasks)
    require_version(row.version, seen, {"goal": row.goal, "tasks": row.tasks}, {"goal": plan.goal, "tasks": tasks})
    row.goal, row.tasks = plan.goal.strip()[:_LONGEST], tasks
    row.starts_on, row.ends_on = plan.starts_on, plan.ends_on
    return _stored(row, "plan", by, now)


@transaction.atomic
def send_plan(pair: MentoringPair, *, by: Person, now: datetime) -> MentoringPair:
    """Send the programme to be approved.  Raises Invalid naming what is missing, NotNow."""
    row = held(pair)
    mentoring.require(row.status, mentoring.AGREED)
    if row.sent_at is not None:
        return row
    _require_whole(row)
    row.sent_at, row.reason = now, ""
    letters.sent(row, now)
    return _stored(row, "plan_sent", by, now)


@transaction.atomic
def approve_plan(pair: MentoringPair, *, by: Person, now: datetime) -> MentoringPair:
    """Approve the programme: the pair is at work.  Raises Invalid naming what is missing, NotNow before it is sent."""
    row = held(pair)
    mentoring.require_step(row.status, mentoring.ACTIVE)
    if row.sent_at is None:
        raise mentoring.NotNow
    _require_whole(row)
    row.status, row.approved_at, row.approved_by, row.reason = mentoring.ACTIVE, now, by, ""
    letters.approved(row, now)
    return _stored(row, "active", by, now)


@transaction.atomic
def return_plan(pair: MentoringPair, reason: str, *, by: Person, now: datetime) -> MentoringPair:
    """Return the programme with a reason.  Raises Invalid without one, NotNow when it is not with the curator."""
    row = held(pair)
    mentoring.require(row.status, mentoring.AGREED)
    if row.sent_at is None:
        raise mentoring.NotNow
    if not reason.strip():
        raise Invalid({"change": [mark("Say what is to be changed.")]})
    row.sent_at, row.reason = None, reason.strip()[:1000]
    letters.returned(row, now)
    return _stored(row, "plan_returned", by, now)


def _require_whole(row: MentoringPair) -> None:
    if errors := mentoring.missing_in(queries.plan_of(row)):
        raise Invalid(errors)


def _stored(row: MentoringPair, what: str, by: Person, now: datetime) -> MentoringPair:
    row.version += 1
    row.save()
    record(f"mentoring.{what}", row, by=by, now=now, region_id=row.region_id, reason=row.reason)
    return row


@transaction.atomic
def add_meeting(pair: MentoringPair, meeting: mentoring.Meeting, *, by: Person, now: datetime) -> MentoringMeeting:
    """Write a meeting down; the other side confirms it; the same one sent twice is written once.

    Raises Invalid by field, NotNow before the programme is approved.
    """
    row = held(pair)
    mentoring.require(row.status, mentoring.ACTIVE)
    facts = {
        "on": meeting.on,
        "minutes": meeting.minutes,
        "topic": meeting.topic.strip()[:500],
        "next_step": meeting.next_step.strip()[:500],
    }
    known = row.meetings.filter(**facts, by=by, removed_at=None).first()
    if known is not None:
        return known
    same_day = row.meetings.filter(on=meeting.on, removed_at=None).aggregate(sum=Sum("minutes"))["sum"] or 0
    mentoring.check_meeting(meeting, queries.plan_of(row), _today(row, now), same_day, hours.others_on(row, meeting.on))
    made = MentoringMeeting.objects.create(pair=row, key=new_key(), by=by, **facts)
    hours.declare(made, by=by, now=now)
    record("mentoring.meeting", made, by=by, now=now, region_id=row.region_id)
    letters.meeting(made, by=by, now=now)
    return made


def _today(row: MentoringPair, now: datetime) -> date:
    return local_day(now, row.region.time_zone)


@transaction.atomic
def confirm_meeting(meeting: MentoringMeeting, *, by: Person, now: datetime) -> MentoringMeeting:
    """Confirm what the other side has written down; a second click changes nothing.  Raises Forbidden for one's own, NotNow."""
    held(meeting.pair)
    row = locked(_meetings(), meeting.pk)
    mentoring.require(row.pair.status, mentoring.ACTIVE)
    if row.removed_at is not None:
        raise mentoring.NotNow
    if row.by_id == by.pk or by.pk not in (row.pair.mentor_id, row.pair.mentee_id):
        raise Forbidden
    if row.confirmed_at is not None:
        return row
    row.confirmed_at, row.confirmed_by = now, by
    row.version += 1
    row.save()
    hours.confirm(row, by=by, now=now)
    record("mentoring.meeting_confirmed", row, by=by, now=now, region_id=row.pair.region_id)
    return row


@transaction.atomic
def remove_meeting(meeting: MentoringMeeting, reason: str, *, by: Person, is_curator: bool, now: datetime) -> MentoringMeeting:
    """Take a meeting out, with what it has brought: those of the pair while it is not confirmed, the curator always, saying why."""
    held(meeting.pair)
    row = locked(_meetings(), meeting.pk)
    if row.removed_at is not None:
        return row
    if not is_curator:
        mentoring.require(row.pair.status, mentoring.ACTIVE)
    if row.confirmed_at is not None and not is_curator:
        raise Conflict(mark("A confirmed meeting is taken out by the curator."))
    if row.confirmed_at is not None and not reason.strip():
        raise Invalid({"reason": [mark("Say why: the others will read it.")]})
    row.removed_at = now
    row.version += 1
    row.save()
    hours.take_back(row, reason.strip() or gettext("The meeting was taken out"), by=by, now=now)
    record("mentoring.meeting_removed", row, by=by, now=now, region_id=row.pair.region_id, reason=reason.strip()[:500])
    return row


def _meetings() -> QuerySet[MentoringMeeting]:
    return MentoringMeeting.objects.select_related(
        "pair__region", "pair__request__enrolment__group__programme__region", "pair__request__enrolment__group__passport"
    )


@transaction.atomic
def save_review(pair: MentoringPair, seen: int, texts: Texts, *, by: Person, now: datetime) -> MentoringPair:
    """Store what the two say half way and at the end.  Raises NotNow before and after the work, Stale."""
    row = held(pair)
    mentoring.require(row.status, mentoring.ACTIVE)
    before = {"mid_review": row.mid_review, "report": row.report}
    require_version(row.version, seen, before, {"mid_review": texts.mid_review, "report": texts.report})
    if texts.mid_review.strip() and not row.mid_review:
        row.mid_review_at = now
    row.mid_review, row.report = texts.mid_review.strip()[:_LONGEST], texts.report.strip()[:_LONGEST]
    return _stored(row, "review", by, now)


@transaction.atomic
def give_feedback(pair: MentoringPair, told: Opinion, *, by: Person, now: datetime) -> PairFeedback:
    """Store what one of the two says of the work; written once.  Raises Invalid, Conflict the second time, NotNow before the work."""
    row = held(pair)
    if row.approved_at is None or told.side not in mentoring.OTHER:
        raise mentoring.NotNow
    if told.score not in mentoring.SCORES:
        raise Invalid({"score": [mark("Choose one of the answers.")]})
    if not told.text.strip():
        raise Invalid({"text": [mark("Write a few words.")]})
    try:
        with transaction.atomic():
            made = PairFeedback.objects.create(pair=row, side=told.side, score=told.score, text=told.text.strip()[:_LONGEST], at=now)
    except IntegrityError:
        raise Conflict(mark("You have written it already.")) from None
    record("mentoring.feedback", row, by=by, now=now, region_id=row.region_id, side=told.side)
    return made


@transaction.atomic
def finish(pair: MentoringPair, *, by: Person, now: datetime) -> MentoringPair:
    """Complete a pair.  Raises Invalid naming what is missing, NotNow when it is not at work."""
    row = held(pair)
    mentoring.require_step(row.status, mentoring.DONE)
    errors = []
    if not row.report:
        errors.append(mark("The report is not written yet."))
    if not row.meetings.filter(removed_at=None, confirmed_at__isnull=False).exists():
        errors.append(mark("No meeting is confirmed yet."))
    if errors:
        raise Invalid({"": errors})
    return over(row, mentoring.DONE, "", by=by, now=now)
