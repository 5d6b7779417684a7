"""The programme's course follows the enrolment: who studies is put into it and its cohort, who has left is taken out."""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from pulsar_xblocks.courses.enrolments import domain
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.kernel.jobs.actions import enqueue
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.platform import cohorts, enrolment
from pulsar_xblocks.kernel.pure.errors import without_text

JOB, EVERY_JOB = "training.course", "training.courses"
_FOLLOWED = ("in_course", "in_cohort", "course_state")
log = logging.getLogger(__name__)


def order(group: TrainingGroup, *, by: Person | None, now: datetime) -> None:
    """Order the job that lets the course follow the participants of a group; nothing where there is no platform."""
    if group.course_key and enrolment.has_courses():
        enqueue(JOB, {"group": group.pk}, region_id=group.programme.region_id, by=by, now=now)


def run(context: JobContext) -> str:
    """Let the courses follow the group that is named, all that run without one; return how many people have changed."""
    if not enrolment.has_courses():
        return "0"
    return str(follow(unsettled(context.payload.get("group"))))


def unsettled(group: int | None = None) -> QuerySet[Enrolment]:
    """Return the enrolments whose participant has an account and is not where the stage says."""
    studies = Q(stage__in=domain.ATTENDS, person__user__isnull=False) & ~Q(group__course_key="")
    to_enter = studies & ~Q(course_state__in=sorted(domain.SETTLED))
    to_leave = ~Q(stage__in=domain.ATTENDS) & (~Q(in_course="") | ~Q(in_cohort=""))
    rows = Enrolment.objects.filter(to_enter | to_leave)
    return rows.filter(group__status="active") if group is None else rows.filter(group=group)


def follow(rows: QuerySet[Enrolment]) -> int:
    """Put those who study where they belong and take out the others; return how many have changed."""
    return sum(_tried(pk) for pk in rows.order_by("pk").values_list("pk", flat=True))


def _tried(pk: int) -> bool:
    try:
        return _follow_one(pk)
    except Exception as error:  # noqa: BLE001 - what the platform has against one person must not keep the others out
        log.error("the course does not follow enrolment %s: %s", pk, without_text(error))  # noqa: TRY400 - without the text
        return bool(Enrolment.objects.filter(pk=pk).exclude(course_state=domain.REFUSED).update(course_state=domain.REFUSED))


@transaction.atomic
def _follow_one(pk: int) -> bool:
    row = locked(Enrolment.objects.select_related("group", "person__user"), pk)
    before = [getattr(row, name) for name in _FOLLOWED]
    if row.stage in domain.ATTENDS:
        _enter(row)
    else:
        _leave(row)
    if before == [getattr(row, name) for name in _FOLLOWED]:
        return False
    row.save(update_fields=list(_FOLLOWED))
    return True


def _enter(row: Enrolment) -> None:
    user, group = row.person.user, row.group
    if user is None or not group.course_key:
        return
    is_in = enrolment.is_enrolled(user, group.course_key)
    if not is_in and not enrolment.enrol(user, group.course_key):  # not twice: the platform tells all the world of each time
        row.course_state = domain.ABSENT
        return
    was_in = is_in and not row.in_course
    row.in_course = "" if was_in else group.course_key
    row.course_state = domain.BEFORE if was_in else domain.IN
    if group.cohort and cohorts.put(user, group.course_key, group.cohort):
        row.in_cohort = group.cohort
    elif group.cohort:
        row.course_state = domain.NO_COHORT


def _leave(row: Enrolment) -> None:
    user, course = row.person.user, row.in_course or row.group.course_key
    heir = _studies_elsewhere(row, course)
    if user is not None and row.in_cohort and (heir is None or heir.group.cohort != row.in_cohort):
        cohorts.take_out(user, course, row.in_cohort)
    if row.in_course and heir is not None:
        Enrolment.objects.filter(pk=heir.pk, in_course="").update(in_course=row.in_course)  # whoever leaves last is taken out
    elif user is not None and row.in_course:
        enrolment.unenrol(user, row.in_course)
    row.in_course, row.in_cohort, row.course_state = "", "", domain.OUT


def _studies_elsewhere(row: Enrolment, course: str) -> Enrolment | None:
    """Return another enrolment for which the person stays in a course; 1 query."""
    others = Enrolment.objects.filter(person=row.person_id, stage__in=domain.ATTENDS, group__course_key=course).exclude(pk=row.pk)
    return others.select_related("group").order_by("pk").first() if course else None
