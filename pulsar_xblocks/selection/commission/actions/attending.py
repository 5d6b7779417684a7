"""The programme's course follows the places: who has confirmed is put into it and its cohort, who gives the place up is taken out."""

import logging
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from pulsar_xblocks.kernel.jobs.actions import enqueue
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.platform import cohorts, enrolment
from pulsar_xblocks.kernel.pure.errors import without_text
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.domain import attending
from pulsar_xblocks.selection.commission.models import PlaceOffer
from pulsar_xblocks.selection.domain import statuses

COURSE_JOB = "selection.course"
log = logging.getLogger(__name__)


def order(call: Call, *, by: Person | None, now: datetime) -> None:
    """Order the job that lets the course follow the places of a call."""
    enqueue(COURSE_JOB, {"call": call.pk}, region_id=call.region_id, by=by, now=now)


def unsettled(calls: Iterable[int] | None = None) -> QuerySet[PlaceOffer]:
    """Return the offers whose holder has an account and is not where the place says; of some calls, or of all that run."""
    has_place = Q(status=statuses.CONFIRMED, application__person__user__isnull=False) & ~Q(call__course_key="")
    to_enter = has_place & ~Q(course_state__in=sorted(attending.SETTLED))
    to_leave = ~Q(status=statuses.CONFIRMED) & (~Q(in_course="") | ~Q(in_cohort=""))
    rows = PlaceOffer.objects.filter(to_enter | to_leave)
    return rows.filter(call__status="active") if calls is None else rows.filter(call__in=list(calls))


def follow(offers: QuerySet[PlaceOffer]) -> int:
    """Put the holders of places where they belong and take out the others; return how many have changed."""
    return sum(_tried(pk) for pk in offers.order_by("pk").values_list("pk", flat=True))


def _tried(pk: int) -> bool:
    try:
        return _follow_one(pk)
    except Exception as error:  # noqa: BLE001 - what the platform has against one person must not keep the others out
        log.error("the course does not follow place %s: %s", pk, without_text(error))  # noqa: TRY400 - without the text
        return bool(PlaceOffer.objects.filter(pk=pk).exclude(course_state=attending.REFUSED).update(course_state=attending.REFUSED))


@transaction.atomic
def _follow_one(pk: int) -> bool:
    row = locked(PlaceOffer.objects.select_related("call", "application__person__user"), pk)
    before = (row.in_course, row.in_cohort, row.course_state)
    if row.status == statuses.CONFIRMED:
        _enter(row)
    else:
        _leave(row)
    after = (row.in_course, row.in_cohort, row.course_state)
    if after != before:
        row.save(update_fields=["in_course", "in_cohort", "course_state"])
    return after != before


def _enter(row: PlaceOffer) -> None:
    user, call = row.application.person.user, row.call
    if user is None or not call.course_key:
        return
    is_in = enrolment.is_enrolled(user, call.course_key)
    if not is_in and not enrolment.enrol(user, call.course_key):  # not twice: the platform tells all the world of each time
        row.course_state = attending.ABSENT
        return
    was_in = is_in and not row.in_course
    row.in_course = "" if was_in else call.course_key
    row.course_state = attending.BEFORE if was_in else attending.IN
    if call.cohort and cohorts.put(user, call.course_key, call.cohort):
        row.in_cohort = call.cohort
    elif call.cohort:
        row.course_state = attending.NO_COHORT


def _leave(row: PlaceOffer) -> None:
    user = row.application.person.user
    if user is not None and row.in_cohort:
        cohorts.take_out(user, row.in_course or row.call.course_key, row.in_cohort)
    if user is not None and row.in_course:
        enrolment.unenrol(user, row.in_course)
    row.in_course, row.in_cohort, row.course_state = "", "", attending.OUT
