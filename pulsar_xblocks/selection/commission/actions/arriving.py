"""After the confirmation: enrolment, who came to the shift and who did not, the completed shift that the repeat gate counts."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.actions import attending as course
from pulsar_xblocks.selection.commission.domain import attending
from pulsar_xblocks.selection.commission.domain.attending import Arrived
from pulsar_xblocks.selection.commission.models import PlaceOffer, ShiftStay
from pulsar_xblocks.selection.domain import statuses

_FIELDS = ("arrival", "arrived_on", "left_on", "arrival_note")


@transaction.atomic
def enrol_confirmed(call: Call, *, by: Person, now: datetime) -> tuple[int, int]:
    """Enrol everybody with a confirmed place; return how many are enrolled now and how many of them have no account yet.

    Who has an account gets into the programme's course by a job, where the call names one.
    """
    row = locked(Call.objects.select_related("region"), call.pk)
    offers = PlaceOffer.objects.filter(call=row, status=statuses.CONFIRMED, enrolled_at=None)
    found = list(offers.select_related("application__person"))
    without = sum(offer.application.person.user_id is None for offer in found)
    ids = [offer.application_id for offer in found]
    offers.update(enrolled_at=now)
    SelectionApplication.objects.filter(pk__in=ids, status=statuses.CONFIRMED).update(status=statuses.ENROLLED, decided_at=now)
    if found:
        record("selection.enrolled", row, by=by, now=now, region_id=row.region_id, people=len(found))
    if row.course_key:
        course.order(row, by=by, now=now)
    return len(found), without


@transaction.atomic
def arrive(call: Call, told: Mapping[int, Arrived], on: date, *, by: Person, now: datetime) -> int:
    """Store who came, who did not and who left early (offer -> record); others stay as they are; return how many have changed.

    ``on``: the day of arrival of those who came just now.  Raises Invalid by field («note_12»).
    """
    row = locked(Call.objects.select_related("region"), call.pk)
    errors = {
        f"{name}_{pk}": [text]
        for pk, what in told.items()
        for name, text in attending.problems(what, row.shift_starts, row.shift_ends).items()
    }
    if errors:
        raise Invalid(errors)
    offers = list(PlaceOffer.objects.select_for_update().filter(call=row, status=statuses.CONFIRMED, pk__in=list(told)).order_by("pk"))
    changed = [offer for offer in offers if _set(offer, told[offer.pk], on)]
    PlaceOffer.objects.bulk_update(changed, _FIELDS, batch_size=200)
    if changed:
        record("selection.arrival", row, by=by, now=now, region_id=row.region_id, people=len(changed))
    return len(changed)


def _set(offer: PlaceOffer, what: Arrived, on: date) -> bool:
    before = tuple(getattr(offer, name) for name in _FIELDS)
    is_here = what.state in (attending.CAME, attending.LEFT)
    offer.arrival, offer.arrived_on = what.state, (offer.arrived_on or on) if is_here else None
    offer.left_on = what.left_on if what.state == attending.LEFT else None
    offer.arrival_note = what.note[: attending.NOTE_MOST] if what.state in (attending.MISSED, attending.LEFT) else ""
    return before != tuple(getattr(offer, name) for name in _FIELDS)


@transaction.atomic
def complete(call: Call, *, by: Person, now: datetime) -> int:
    """Store the completed shift of everybody who came and stayed; a record that was put right since follows; return how many are new.

    Raises Conflict before the shift has ended or when the call names no shift.
    """
    row = locked(Call.objects.select_related("region"), call.pk)
    ends = row.shift_ends or row.shift_starts
    if row.shift_starts is None or ends is None or local_day(now, row.region.time_zone) < ends:
        raise Conflict(mark("The shift has not ended yet."))
    people = PlaceOffer.objects.filter(call=row, status=statuses.CONFIRMED, arrival=attending.CAME).values("application__person")
    ShiftStay.objects.filter(call=row).exclude(person__in=people).delete()
    known = set(ShiftStay.objects.filter(profile=row.profile, starts_on=row.shift_starts).values_list("person_id", flat=True))
    fresh = [pk for pk in people.values_list("application__person", flat=True) if pk not in known]
    facts = {"region": row.region, "call": row, "title": row.title[:200], "profile": row.profile}
    days = {"starts_on": row.shift_starts, "ends_on": row.shift_ends}
    ShiftStay.objects.bulk_create(ShiftStay(person_id=pk, recorded_at=now, recorded_by=by, **facts, **days) for pk in fresh)
    record("selection.completed", row, by=by, now=now, region_id=row.region_id, people=len(fresh))
    return len(fresh)
