"""Writes of the roster: joining, class lists, leaving, transfer, consents, reminders."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.consents import queries as consents
from pulsar_xblocks.kernel.consents.actions import request_consents
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.actions import give_role
from pulsar_xblocks.studios import twins
from pulsar_xblocks.studios.domain import closing, roster
from pulsar_xblocks.studios.models import Membership, StudioYear

JOINABLE = frozenset({"forming", "active"})


@dataclass(frozen=True)
class Place:
    """Where a pupil learns, whom to ask, since when: grade 1-11, letter, guardian's e-mail (may be empty: paper way), None = today."""

    grade: int | None = None
    letter: str = ""
    guardian_email: str = ""
    since: date | None = None


@transaction.atomic
def join(studio_year: StudioYear, person: Person, place: Place, *, by: Person, now: datetime) -> Membership:
    """Store a membership that waits for consents; joining the same studio twice returns the same row.

    Raises Conflict when the studio is not open for joining or the pupil is in another one.
    """
    status = StudioYear.objects.select_for_update().values_list("status", flat=True).get(pk=studio_year.pk)
    if status not in JOINABLE:
        raise Conflict(mark("This studio does not take pupils now."))
    Person.objects.select_for_update().get(pk=person.pk)  # an answer about a consent waits, so that neither misses the other
    if person.birth_date is None:
        raise Invalid({"birth_date": [mark("The date of birth tells whose consent is needed.")]})
    row = _open_row(studio_year, person, place, by, now)
    if row.studio_year_id != studio_year.pk:
        raise Conflict(mark("A pupil can be in one studio only this year. Ask the mentor of the other studio for a transfer."))
    give_role(person, "pupil", place=studio_year.studio.region, by=by, now=now)
    ask_consents(studio_year, [person], {person.pk: place.guardian_email}, by=by, now=now)
    refresh(person, now)
    row.refresh_from_db()
    return row


def _open_row(studio_year: StudioYear, person: Person, place: Place, by: Person, now: datetime) -> Membership:
    found = Membership.objects.filter(year_id=studio_year.year_id, person=person, open_marker=1).first()
    if found:
        return found
    try:
        with transaction.atomic():
            row = Membership.objects.create(
                studio_year=studio_year,
                year_id=studio_year.year_id,
                person=person,
                grade=place.grade,
                letter=place.letter,
                joined_on=place.since or local_day(now, studio_year.studio.region.time_zone),
                added_by=by,
            )
    except IntegrityError:  # a double click
        return Membership.objects.get(year_id=studio_year.year_id, person=person, open_marker=1)
    record("membership.join", row, by=by, now=now, region_id=studio_year.studio.region_id)
    twins.order(row, now)
    return row


def ask_consents(studio_year: StudioYear, people: Iterable[Person], emails: dict[int, str], *, by: Person, now: datetime) -> None:
    """Ask the guardians (and pupils from 14) of everyone for the purposes of a studio."""
    for person in people:
        request_consents(
            subject=person,
            purposes=roster.PURPOSES,
            context=f"«{studio_year.name}»",
            guardian_email=emails.get(person.pk, ""),
            region=studio_year.studio.region,
            now=now,
            by=by,
        )


@transaction.atomic
def refresh(person: Person, now: datetime) -> None:
    """Make open memberships active when all needed consents are there, and waiting again when one is withdrawn."""
    rows = list(Membership.objects.filter(person=person, open_marker=1).select_related("studio_year__studio__region"))
    for row in rows:
        is_ready = consents.is_ready(person, roster.REQUIRED, now)
        today = local_day(now, row.studio_year.studio.region.time_zone)
        active_on = (row.active_on or today) if is_ready else None
        if active_on != row.active_on:
            Membership.objects.filter(pk=row.pk, open_marker=1).update(active_on=active_on)
        _activate_studio(row.studio_year)


def _activate_studio(studio_year: StudioYear) -> None:
    if studio_year.status == "forming" and studio_year.memberships.filter(open_marker=1, active_on__isnull=False).exists():
        StudioYear.objects.filter(pk=studio_year.pk, status="forming").update(status="active")


@transaction.atomic
def leave(membership: Membership, *, on: date, reason: str, by: Person, now: datetime) -> Membership:
    """Close a membership on a day; the row and its attendance stay.

    Raises Conflict when it is closed, Invalid for a day before joining or in the future.
    """
    row = Membership.objects.select_for_update().get(pk=membership.pk)
    if row.open_marker is None:
        raise Conflict(mark("This pupil has already left the studio."))
    if on < row.joined_on:
        raise Invalid({"on": [mark("The day is before joining.")]})
    if on > local_day(now, row.year.region.time_zone):
        raise Invalid({"on": [mark("The day is in the future.")]})
    row.left_on, row.left_reason, row.open_marker, row.ended_with = on, reason.strip(), None, closing.LEFT
    row.save()
    record("membership.leave", row, by=by, now=now, region_id=row.year.region_id)  # why a child left stays in the roster
    return row


@transaction.atomic
def transfer(membership: Membership, to: StudioYear, *, by: Person, now: datetime) -> Membership:
    """Close here and open there on the same day; consents for the purpose stay valid.  Raises Conflict for another year or region."""
    if to.year_id != membership.year_id or to.pk == membership.studio_year_id:
        raise Conflict(mark("Choose another studio of the same year."))
    Person.objects.select_for_update().get(pk=membership.person_id)
    today = local_day(now, to.studio.region.time_zone)
    left = leave(membership, on=max(today, membership.joined_on), reason=f"→ {to.studio.code}", by=by, now=now)
    return join(to, left.person, Place(left.grade, left.letter), by=by, now=now)
