"""An activity is done, or is no longer: the mark, its hours in the ledger, what the course hears."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from pulsar_xblocks.courses import ledger
from pulsar_xblocks.courses.domain.hours import CONFIRMED
from pulsar_xblocks.courses.domain.passport import Activity
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.ledger import Cause, key_of
from pulsar_xblocks.courses.modules import domain, telling
from pulsar_xblocks.courses.modules.models import ActivityMark
from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day

CAUSES = {domain.BY_TUTOR: "work", domain.BY_OWN: "reflection", domain.BY_COURSE: "course"}  # sources whose mark brings the hours itself


@dataclass(frozen=True)
class Grounds:
    """By what an activity is done, and with how many points."""

    source: str  # keys of domain.SOURCES
    points: Decimal | None = None
    note: str = ""


@transaction.atomic
def mark_done(enrolment: Enrolment, activity: Activity, why: Grounds, *, by: Person | None, now: datetime) -> ActivityMark:
    """Store that an activity is done, once; its hours are confirmed unless days or rows of a diary have brought them."""
    facts = {"points": why.points, "source": why.source, "note": why.note[:500], "at": now, "by": by}
    mark, is_new = ActivityMark.objects.get_or_create(enrolment=enrolment, activity=activity.key, open_marker=1, defaults=facts)
    mark.enrolment = enrolment
    if not is_new:
        return mark
    if why.source in CAUSES and activity.hours:
        day = local_day(now, enrolment.group.programme.region.time_zone)
        cause = Cause(activity.key, activity.hours, day, cause_key(mark), why.note)
        ledger.post_hours(enrolment, CONFIRMED, cause, by=by, now=now)
    _told("activity.done", mark, by=by, now=now, source=why.source)
    return mark


@transaction.atomic
def mark_undone(mark: ActivityMark, reason: str, *, by: Person | None, now: datetime) -> None:
    """Take a mark back with its hours; nothing happens to one that is taken back already."""
    if not ActivityMark.objects.filter(pk=mark.pk, open_marker=1).update(open_marker=None):
        return
    if mark.source in CAUSES:
        ledger.take_back(mark.enrolment, key_of(CONFIRMED, cause_key(mark)), reason, by=by, now=now)
    _told("activity.undone", mark, by=by, now=now, reason=reason)


@transaction.atomic
def set_points(mark: ActivityMark, points: Decimal | None, *, now: datetime) -> None:
    """Store other points of an activity that stays done: the course has counted anew."""
    mark.points = points
    mark.save(update_fields=["points"])
    _told("activity.points", mark, by=None, now=now)


def cause_key(mark: ActivityMark) -> str:
    """Return the key of what brings the hours of a mark, «work:7»."""
    return f"{CAUSES[mark.source]}:{mark.pk}"


def _told(what: str, mark: ActivityMark, *, by: Person | None, now: datetime, **facts: str) -> None:
    region_id = mark.enrolment.group.programme.region_id
    points = {} if mark.points is None else {"points": str(mark.points)}
    record(what, mark, by=by, now=now, region_id=region_id, activity=mark.activity, **points, **facts)
    telling.order(mark.enrolment, mark.activity, now=now)
