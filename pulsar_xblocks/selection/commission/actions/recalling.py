"""Participations of earlier years: kept as a sheet tells them, counted for whoever is surely meant, decided by people otherwise."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.commission.domain import past
from pulsar_xblocks.selection.commission.models import PastParticipant, ShiftStay
from pulsar_xblocks.selection.commission.queries import past as queries


@dataclass(frozen=True)
class Told:
    """One row of a sheet."""

    family: str
    given: str
    patronymic: str
    birth_date: date
    title: str
    profile: str
    starts_on: date
    ends_on: date | None = None

    @property
    def key(self) -> queries.Key:
        """Return by what the person is looked for."""
        return past.name_key(self.family, self.given), self.birth_date


@dataclass(frozen=True)
class Kept:
    """What was stored of a row: the participation, and the shift of the person where one was made for it."""

    past: int
    stay: int | None = None


def surely(told: Told, people: list[Person]) -> Person | None:
    """Return the one person who is meant beyond doubt."""
    return people[0] if past.is_surely(told.patronymic, [person.patronymic for person in people]) else None


@transaction.atomic
def keep(region: Region, told: Told, *, load: int | None, by: Person, now: datetime) -> Kept | None:
    """Store a participation, counted at once where its person is known beyond doubt; None when it is stored already."""
    name, born = told.key
    rows = PastParticipant.objects.filter(region=region, name_key=name, birth_date=born, profile=told.profile, starts_on=told.starts_on)
    if any(past.may_be(one.patronymic, told.patronymic) for one in rows):
        return None
    row = PastParticipant(region=region, name_key=name, load_id=load, loaded_at=now, **vars(told))
    person = surely(told, queries.known(region.pk, [told.key])[told.key])
    is_new = False
    if person is not None:
        row.stay, is_new = _stay(row, person, by, now)
    row.save()
    return Kept(row.pk, row.stay_id if is_new else None)


@transaction.atomic
def forget(kept: Kept) -> None:
    """Take a stored participation back.  Raises Conflict when somebody has decided about it since."""
    row = PastParticipant.objects.select_for_update().filter(pk=kept.past).first()
    if row is None or row.decided_at is not None:
        raise Conflict(mark("Somebody has said since whose participation this is."))
    row.delete()
    if kept.stay and not PastParticipant.objects.filter(stay=kept.stay).exists():
        ShiftStay.objects.filter(pk=kept.stay).delete()


@transaction.atomic
def decide(row: PastParticipant, application: SelectionApplication, is_same: bool, *, by: Person, now: datetime) -> PastParticipant:
    """Store whether a participation is the applicant's: then it counts for the repeat rule.  Raises Conflict when it is decided."""
    fresh = locked(PastParticipant.objects.select_related("region"), row.pk)
    if fresh.stay_id is not None:
        raise Conflict(mark("Somebody has said since whose participation this is."))
    if is_same:
        fresh.stay, _ = _stay(fresh, application.person, by, now)
        fresh.decided_at, fresh.decided_by = now, by
    else:
        fresh.others = "\n".join([*fresh.others.split(), str(application.person_id)])
    fresh.save(update_fields=["stay", "others", "decided_at", "decided_by"])
    what = "selection.past_same" if is_same else "selection.past_other"
    record(what, application, by=by, now=now, region_id=fresh.region_id, number=application.number, shift=fresh.starts_on.isoformat())
    return fresh


def _stay(row: PastParticipant, person: Person, by: Person, now: datetime) -> tuple[ShiftStay, bool]:
    facts = {"region_id": row.region_id, "title": row.title, "ends_on": row.ends_on, "recorded_at": now, "recorded_by": by}
    return ShiftStay.objects.get_or_create(person=person, profile=row.profile, starts_on=row.starts_on, defaults=facts)
