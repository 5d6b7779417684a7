"""Reads of internship diaries."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet, Sum

from pulsar_xblocks.courses import ledger
from pulsar_xblocks.courses.domain import practice, stages
from pulsar_xblocks.courses.domain.passport import LOG, ZERO, Activity, Passport
from pulsar_xblocks.courses.domain.practice import Day, Plan
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.enrolments.queries import enrolments
from pulsar_xblocks.courses.enrolments.queries import where as where_enrolment
from pulsar_xblocks.courses.practice import booking
from pulsar_xblocks.courses.practice.models import PracticeLog, PracticeRow
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.courses.programmes.queries import passport_of_group
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.links import domain as links
from pulsar_xblocks.kernel.links.models import Link
from pulsar_xblocks.kernel.links.queries import links_of
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.roles.domain import Actor, Where
from pulsar_xblocks.kernel.roles.queries import within

KIND = "practice_log"
PURPOSE = "practice"  # of the supervisor's link
JOINED = ("enrolment__group__programme__region", "enrolment__group__passport", "enrolment__person", "enrolment__organisation", "supervisor")
KEPT_STAGES = (*stages.IN_TRAINING, *stages.GRADUATED)


@dataclass(frozen=True)
class Spot:
    """Whose diary of which activity."""

    enrolment: Enrolment
    activity: Activity

    @property
    def is_open(self) -> bool:
        """Tell whether the participant is being taught."""
        return self.enrolment.stage in stages.IN_TRAINING


@dataclass(frozen=True)
class Sums:
    """Hours of a diary by what has become of them; among the confirmed ones those that meetings of a mentoring pair have brought."""

    waiting: Decimal = ZERO
    confirmed: Decimal = ZERO
    rejected: Decimal = ZERO
    met: Decimal = ZERO


def logs() -> QuerySet[PracticeLog]:
    """Return diaries with what their pages show."""
    return PracticeLog.objects.select_related(*JOINED)


def activities_of(passport: Passport) -> list[Activity]:
    """Return the diaries that a passport asks for, in its order."""
    return [one for one in passport.activities().values() if one.kind == LOG]


def activity_of(group: TrainingGroup, key: str) -> Activity | None:
    """Return a diary of a group's passport, None when it asks for none of that key."""
    found = passport_of_group(group).activities().get(key)
    return found if found is not None and found.kind == LOG else None


def plan_hours(log: PracticeLog) -> Decimal:
    """Return how many hours the passport asks for."""
    found = activity_of(log.enrolment.group, log.activity)
    return found.hours if found else ZERO


def title_of(log: PracticeLog) -> str:
    """Return the title of the activity."""
    found = activity_of(log.enrolment.group, log.activity)
    return found.title if found else log.activity


def spot_in(person: Person, region: Region, programme: str, activity: str, course_key: str) -> Spot | None:
    """Return whose diary a block shows: of the enrolment into this course, the newest; 1 query."""
    rows = enrolments().filter(person=person, open_marker=1, group__programme__region=region, group__programme__code=programme)
    known = [row for row in rows if row.stage in (*KEPT_STAGES, stages.LEFT)]
    found = max(known, key=lambda row: (row.group.course_key == course_key, row.applied_at, row.pk), default=None)
    asked = activity_of(found.group, activity) if found else None
    return Spot(found, asked) if found is not None and asked is not None else None


def log_at(spot: Spot) -> PracticeLog | None:
    """Return the diary, None while nothing is written; 1 query."""
    row = PracticeLog.objects.select_related("supervisor").filter(enrolment=spot.enrolment, activity=spot.activity.key).first()
    if row is not None:
        row.enrolment = spot.enrolment
    return row


def log_or_404(pk: object) -> PracticeLog:
    """Return a diary.  Raises NotFound."""
    found = logs().filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def in_group(group: TrainingGroup, key: str, activity: str) -> PracticeLog:
    """Return a participant's diary in a group.  Raises NotFound."""
    found = logs().filter(enrolment__group=group, enrolment__key=key, activity=activity).first()
    if found is None:
        raise NotFound
    return found


def where(log: PracticeLog, people: Any = None) -> Where:
    """Return where a diary stands: with its enrolment; at most 1 query."""
    return where_enrolment(log.enrolment, people)


def rows_of(log: PracticeLog, *, with_drafts: bool = False) -> list[PracticeRow]:
    """Return the days of a diary, the newest first; 1 query."""
    rows = log.rows.filter(removed_at=None).select_related("marked_by")
    return list((rows if with_drafts else rows.exclude(status=practice.DRAFT)).order_by("-on", "-starts", "-pk"))


def row_in(log: PracticeLog, key: str) -> PracticeRow:
    """Return a day of a diary, also one that was removed.  Raises NotFound."""
    found = log.rows.filter(key=key[:22]).first()
    if found is None:
        raise NotFound
    return found


def day_of(row: PracticeRow) -> Day:
    """Return a row as the rules take it."""
    return Day(row.on, row.hours, time_of(row.starts), row.status, row.pk, row.log_id)


def time_of(text: str) -> time | None:
    """Return the time of day as it is stored, «09:30»."""
    return time.fromisoformat(text) if text else None


def others_of(person: Person, row: PracticeRow) -> list[Day]:
    """Return the days near one in all diaries of a person, without it, with the face-to-face days and meetings of that date; 2 queries."""
    near = (row.on - timedelta(days=1), row.on + timedelta(days=1))  # a day may run past midnight
    rows = PracticeRow.objects.filter(log__enrolment__person=person, removed_at=None, on__range=near).exclude(status=practice.DRAFT)
    busy = ledger.hours_on(person, row.on, "declared:meeting", "confirmed:day")
    return [*map(day_of, rows.exclude(pk=row.pk)), *([Day(row.on, busy, status=practice.CONFIRMED)] if busy else [])]


def plan_of(log: PracticeLog) -> Plan:
    """Return the plan as the rules take it."""
    names = (log.host, log.supervisor_name, log.supervisor_post, log.supervisor_email)
    return Plan(*names, log.starts_on, log.ends_on, log.plan)


def term_of(log: PracticeLog) -> tuple[date, date]:
    """Return the days a row may have: of the internship, as long as both are known."""
    group = log.enrolment.group
    return log.starts_on or group.starts_on, log.ends_on or group.ends_on


def sums_of(logs: Collection[PracticeLog]) -> Mapping[int, Sums]:
    """Return diary -> its hours; 2 queries."""
    found: dict[int, dict[str, Decimal]] = defaultdict(dict)
    rows = PracticeRow.objects.filter(log__in=[log.pk for log in logs], removed_at=None).exclude(status=practice.DRAFT).order_by()
    for log, status, hours in rows.values_list("log", "status").annotate(hours=Sum("hours")):
        found[log][status] = hours
    met = booking.met_in(logs)
    return {log.pk: _sums(found[log.pk], met.get(log.pk, ZERO)) for log in logs if log.pk in found or log.pk in met}


def _sums(by: Mapping[str, Decimal], met: Decimal) -> Sums:
    waiting, confirmed, rejected = (by.get(name, ZERO) for name in (practice.WAITING, practice.CONFIRMED, practice.REJECTED))
    return Sums(waiting, confirmed + met, rejected, met)


def sums(rows: Sequence[PracticeRow], log: PracticeLog | None) -> Sums:
    """Return the hours of days at hand and of the meetings that count for the diary; 1 query."""
    days = [day_of(row) for row in rows]
    rejected = sum((one.hours for one in days if one.status == practice.REJECTED), ZERO)
    met = booking.met_in([log]).get(log.pk, ZERO) if log else ZERO
    return Sums(practice.waiting(days), practice.confirmed(days) + met, rejected, met)


def holder_of(log: PracticeLog, hours: Sums) -> str:
    """Return who is to do the next step, a key of ``HOLDERS``."""
    is_asked, is_agreed = log.asked_at is not None, log.plan_agreed_at is not None
    return practice.holder(log.status, hours.waiting, is_asked=is_asked, is_agreed=is_agreed)


def link_of(log: PracticeLog) -> Link | None:
    """Return the supervisor's newest link, open or not; 1 query."""
    return next(iter(links_of(log, PURPOSE)), None)


def is_link_open(link: Link | None, now: Any) -> bool:
    """Tell whether the supervisor's link still works."""
    return link is not None and links.is_open(link.expires_at, link.revoked_at, link.used_at, now)


def statuses_in(group: TrainingGroup, activity: str) -> list[str | None]:
    """Return the status of each participant's diary, None where nothing is written; 1 query."""
    own = FilteredRelation("logs", condition=Q(logs__activity=activity))
    return list(participants(group).annotate(own=own).order_by().values_list("own__status", flat=True))


def participants(group: TrainingGroup) -> QuerySet[Enrolment]:
    """Return those of a group who keep a diary or should, by name."""
    return enrolments().filter(group=group, stage__in=KEPT_STAGES).order_by("person__sort_name", "pk")


def reached(actor: Actor) -> QuerySet[PracticeLog]:
    """Return the diaries that the actor reaches: the own ones, those of own groups and regions."""
    return logs().filter(pk__in=PracticeLog.objects.filter(_within(actor)).values("pk"))


def _within(actor: Actor) -> Q:
    region, assigned = "enrolment__group__programme__region_id", "enrolment__group__people__person_id"
    return within(actor, "view", KIND, region=region, assigned=assigned, self="enrolment__person_id")
