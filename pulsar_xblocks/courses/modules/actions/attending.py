"""Face-to-face days: made, marked by the list or by the participants themselves with the code on the screen, taken back."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction

from pulsar_xblocks.courses import ledger
from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.domain.hours import CONFIRMED
from pulsar_xblocks.courses.domain.passport import Activity
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.ledger import Cause, key_of
from pulsar_xblocks.courses.modules import domain, queries
from pulsar_xblocks.courses.modules.actions.marking import Grounds, mark_done, mark_undone
from pulsar_xblocks.courses.modules.models import ActivityMark, DayMark, TrainingDay
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.courses.programmes.queries import passport_of_group
from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.links.actions import count_attempt
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Invalid, NotFound
from pulsar_xblocks.kernel.pure.text import mark

TRIES, TRIES_WINDOW = 10, timedelta(minutes=10)  # of codes, by one participant
WHY = mark("You take marks back: say why, the reason stays with the entry.")


@dataclass(frozen=True)
class Day:
    """A face-to-face day as it is planned."""

    activity: str
    on: date
    hours: Decimal
    place: str = ""


@dataclass(frozen=True)
class Sheet:
    """The list of a day as it was posted: keys of those ticked, of those who were ticked when it was opened, why marks go."""

    ticked: Collection[str]
    before: Collection[str] = ()
    reason: str = ""


@transaction.atomic
def make_day(group: TrainingGroup, day: Day, *, by: Person, now: datetime) -> TrainingDay:
    """Store a day of a group.  Raises Invalid by field, also for one that is there already."""
    found = queries.activity_in(passport_of_group(group), day.activity)
    if found is None:
        raise Invalid({"activity": [mark("Choose a face-to-face day of the programme.")]})
    if problems := domain.day_problems(found[1], day.hours, day.on, group.starts_on, group.ends_on):
        raise Invalid(problems)
    facts = {"activity": day.activity, "on": day.on, "hours": day.hours, "place": day.place.strip()[:300]}
    try:
        with transaction.atomic():
            row = TrainingDay.objects.create(group=group, **facts, made_at=now, made_by=by)
    except IntegrityError:
        raise Invalid({"on": [mark("This day is there already.")]}) from None
    record("training_day.make", row, by=by, now=now, region_id=group.programme.region_id, activity=day.activity)
    return row


@transaction.atomic
def set_list(day: TrainingDay, sheet: Sheet, *, by: Person, now: datetime) -> tuple[int, int]:
    """Mark those who are ticked, take back the marks of those who no longer are; return how many of both.

    Only those in training are touched, never oneself; who has marked oneself by the code since the list was opened stays marked.
    Raises Invalid without a reason when marks go.
    """
    row = _held(day)
    there = queries.marks_on(row)
    people = [one for one in queries.studying(row.group) if one.person_id != by.pk]
    came = [one for one in people if one.key in sheet.ticked and one.pk not in there]
    gone = [one for one in people if one.key in sheet.before and one.key not in sheet.ticked and one.pk in there]
    if gone and not sheet.reason.strip():
        raise Invalid({"reason": [WHY]})
    for one in came:
        _mark(row, one, domain.BY_LIST, by, now)
    for one in gone:
        _unmark(_joined(there[one.pk], row, one), sheet.reason, by, now)
    return len(came), len(gone)


@transaction.atomic
def take_back(day: TrainingDay, enrolment: Enrolment, reason: str, *, by: Person, now: datetime) -> None:
    """Take one participant's mark of a day back.  Raises Invalid without a reason, NotFound without a mark."""
    if not reason.strip():
        raise Invalid({"reason": [WHY]})
    row = _held(day)
    known = queries.marks_on(row).get(enrolment.pk)
    if known is None:
        raise NotFound
    _unmark(_joined(known, row, enrolment), reason, by, now)


@transaction.atomic
def open_code(day: TrainingDay, *, by: Person, now: datetime) -> TrainingDay:
    """Show a fresh code for twenty minutes; an earlier one no longer counts."""
    row = _held(day)
    row.code, row.code_until = f"{secrets.randbelow(10**domain.CODE_LENGTH):0{domain.CODE_LENGTH}d}", now + domain.CODE_LIFE
    return _saved(row, "open_code", by, now)


@transaction.atomic
def close_code(day: TrainingDay, *, by: Person, now: datetime) -> TrainingDay:
    """Take the code off the screen: nobody can be marked by it any more."""
    row = _held(day)
    row.code, row.code_until = "", None
    return _saved(row, "close_code", by, now)


def mark_oneself(enrolment: Enrolment, text: str, how: str, *, now: datetime) -> TrainingDay:
    """Mark a participant by the code on the screen of a day of the own group; a second time changes nothing.

    Raises WrongCode, TooMany after ten tries in ten minutes, NotNow before and after training.
    """
    stages.require(enrolment.stage, *stages.IN_TRAINING)
    count_attempt("training-code", str(enrolment.pk), limit=TRIES, window=TRIES_WINDOW, now=now)
    code = domain.typed_code(text)
    days = TrainingDay.objects.filter(group=enrolment.group_id, code=code).order_by("pk") if code else ()
    found = next((day for day in days if domain.is_open(day.code, day.code_until, now)), None)
    if found is None:
        raise domain.WrongCode
    return _marked(found, enrolment, how, now)


@transaction.atomic
def _marked(day: TrainingDay, enrolment: Enrolment, how: str, now: datetime) -> TrainingDay:
    row = _held(day)
    if enrolment.pk not in queries.marks_on(row):
        _mark(row, enrolment, how, enrolment.person, now)
    return row


def _held(day: TrainingDay) -> TrainingDay:
    """Return the day held until the transaction ends, with every day of its activity: who marks two of them, sees both come together."""
    same = TrainingDay.objects.select_for_update().filter(group=day.group_id, activity=day.activity).order_by("pk")
    list(same.values_list("pk", flat=True))
    return locked(TrainingDay.objects.select_related("group__programme__region", "group__programme__passport", "group__passport"), day.pk)


def _joined(row: DayMark, day: TrainingDay, enrolment: Enrolment) -> DayMark:
    row.day, row.enrolment = day, enrolment
    return row


def _mark(day: TrainingDay, enrolment: Enrolment, how: str, by: Person, now: datetime) -> None:
    row = DayMark.objects.create(day=day, enrolment=enrolment, hours=day.hours, how=how, at=now, by=by)
    ledger.post_hours(enrolment, CONFIRMED, Cause(day.activity, day.hours, day.on, f"day:{row.pk}"), by=by, now=now)
    activity = _activity(day)
    if activity is not None and domain.attended(_hours(day, enrolment), activity.hours):
        mark_done(enrolment, activity, Grounds(domain.BY_ATTENDANCE), by=by, now=now)


def _unmark(row: DayMark, reason: str, by: Person, now: datetime) -> None:
    day, enrolment, why = row.day, row.enrolment, reason.strip()[:500]
    DayMark.objects.filter(pk=row.pk).update(open_marker=None)
    ledger.take_back(enrolment, key_of(CONFIRMED, f"day:{row.pk}"), why, by=by, now=now)
    record("training_day.undo", row, by=by, now=now, region_id=day.group.programme.region_id, reason=why)
    marks = ActivityMark.objects.filter(enrolment=enrolment, activity=day.activity, open_marker=1, source=domain.BY_ATTENDANCE)
    known, activity = marks.first(), _activity(day)
    if known is not None and activity is not None and not domain.attended(_hours(day, enrolment), activity.hours):
        known.enrolment = enrolment
        mark_undone(known, why, by=by, now=now)


def _activity(day: TrainingDay) -> Activity | None:
    found = queries.activity_in(passport_of_group(day.group), day.activity)
    return found[1] if found else None


def _hours(day: TrainingDay, enrolment: Enrolment) -> list[Decimal]:
    rows = DayMark.objects.filter(enrolment=enrolment, day__activity=day.activity, day__group=day.group_id, open_marker=1)
    return list(rows.values_list("hours", flat=True))


def _saved(row: TrainingDay, what: str, by: Person, now: datetime) -> TrainingDay:
    row.version += 1
    row.save(update_fields=["code", "code_until", "version"])
    record(f"training_day.{what}", row, by=by, now=now, region_id=row.group.programme.region_id)
    return row
