"""After the confirmation: enrolment into the programme's course, arrival, the completed shift that the repeat gate counts."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.platform.enrolment import enrol
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.models import PlaceOffer, ShiftStay
from pulsar_xblocks.selection.domain import statuses


@transaction.atomic
def enrol_confirmed(call: Call, *, by: Person, now: datetime) -> tuple[int, int]:
    """Enrol everybody with a confirmed place; return how many are enrolled now and how many of them have no account yet.

    Who has an account gets into the programme's course, where the call names one.
    """
    row = locked(Call.objects.select_related("region"), call.pk)
    offers = PlaceOffer.objects.filter(call=row, status=statuses.CONFIRMED, enrolled_at=None)
    found = list(offers.select_related("application__person__user"))
    without = 0
    for offer in found:
        user = offer.application.person.user
        without += user is None
        if user is not None and row.course_key:
            enrol(user, row.course_key)
    ids = [offer.application_id for offer in found]
    offers.update(enrolled_at=now)
    SelectionApplication.objects.filter(pk__in=ids, status=statuses.CONFIRMED).update(status=statuses.ENROLLED, decided_at=now)
    if found:
        record("selection.enrolled", row, by=by, now=now, region_id=row.region_id, people=len(found))
    return len(found), without


@transaction.atomic
def arrive(call: Call, arrived: Collection[int], on: date, *, by: Person, now: datetime) -> int:
    """Store who has arrived (ids of offers), all others of the call as not arrived; return how many have."""
    row = locked(Call.objects.select_related("region"), call.pk)
    held = PlaceOffer.objects.filter(call=row, status=statuses.CONFIRMED)
    held.exclude(pk__in=arrived).update(arrived_on=None)
    held.filter(pk__in=arrived, arrived_on=None).update(arrived_on=on)
    count = held.exclude(arrived_on=None).count()
    record("selection.arrival", row, by=by, now=now, region_id=row.region_id, people=count)
    return count


@transaction.atomic
def complete(call: Call, *, by: Person, now: datetime) -> int:
    """Store the completed shift of everybody who has arrived; a second time changes nothing; return how many are new.

    Raises Conflict before the shift has ended or when the call names no shift.
    """
    row = locked(Call.objects.select_related("region"), call.pk)
    ends = row.shift_ends or row.shift_starts
    if row.shift_starts is None or ends is None or now.date() < ends:
        raise Conflict(mark("The shift has not ended yet."))
    people = PlaceOffer.objects.filter(call=row, status=statuses.CONFIRMED).exclude(arrived_on=None)
    known = set(ShiftStay.objects.filter(profile=row.profile, starts_on=row.shift_starts).values_list("person_id", flat=True))
    fresh = [pk for pk in people.values_list("application__person", flat=True) if pk not in known]
    facts = {"region": row.region, "call": row, "title": row.title[:200], "profile": row.profile}
    days = {"starts_on": row.shift_starts, "ends_on": row.shift_ends}
    ShiftStay.objects.bulk_create(ShiftStay(person_id=pk, recorded_at=now, recorded_by=by, **facts, **days) for pk in fresh)
    record("selection.completed", row, by=by, now=now, region_id=row.region_id, people=len(fresh))
    return len(fresh)
