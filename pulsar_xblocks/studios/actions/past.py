"""Writes of studios of an earlier year: a registration in the archive, its mentor, nothing of pupils."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.directory.models import Organisation
from pulsar_xblocks.kernel.locking import first_locked
from pulsar_xblocks.kernel.people.actions import create_person, remove_unused
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import start_of_day
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.text import folded, mark
from pulsar_xblocks.kernel.roles.actions import close_role, give_role
from pulsar_xblocks.kernel.roles.models import RoleAssignment
from pulsar_xblocks.studios.actions.registration import fresh_join_code, is_used, new_studio
from pulsar_xblocks.studios.models import ProjectYear, Studio, StudioMentor, StudioYear

IN_USE = mark("The studio is in use by now: it has an application, another year or pupils.")


@dataclass(frozen=True)
class PastStudio:
    """A studio as a table names it; "" and None = not told."""

    school: Organisation
    name: str
    code: str
    mentor: str
    email: str
    since: date
    until: date | None = None
    is_new: bool | None = None


@transaction.atomic
def store(year: ProjectYear, told: PastStudio, *, by: Person, now: datetime) -> dict[str, Any]:
    """Store the registration of an earlier year; return what was made, for ``take_back``.  Raises Conflict when it is there already."""
    studio = Studio.objects.filter(region=year.region_id, code=told.code).first() if told.code else None
    made: dict[str, Any] = {}
    if studio is None:
        studio = _made_studio(told, year.region_id, now)
        made["studio"] = studio.pk
    try:
        with transaction.atomic():
            row = StudioYear.objects.create(
                studio=studio,
                year=year,
                name=told.name,
                status="archived",
                is_first_year=told.is_new if told.is_new is not None else not studio.years.filter(year__code__lt=year.code).exists(),
                join_code=fresh_join_code(),
                join_open=False,
                approved_at=start_of_day(told.since, year.region.time_zone),
            )
    except IntegrityError:
        raise Conflict(mark("This studio is registered for the year already.")) from None
    record("studio.load", row, by=by, now=now, region_id=year.region_id)
    made["not_new"] = _no_longer_new(row)
    return made | {"studio_year": row.pk} | (_led(row, told, by, now) if told.mentor else {})


def _no_longer_new(row: StudioYear) -> list[int]:
    """Take the mark «new» from the later years of a studio that turns out to be older; return which."""
    later = StudioYear.objects.filter(studio=row.studio_id, year__code__gt=row.year.code, is_first_year=True)
    ids = list(later.values_list("pk", flat=True))
    StudioYear.objects.filter(pk__in=ids).update(is_first_year=False)
    return ids


def _made_studio(told: PastStudio, region_id: int, now: datetime) -> Studio:
    if not told.code:
        return new_studio(told.school, told.name, now)
    return Studio.objects.create(region_id=region_id, organisation=told.school, code=told.code, name=told.name, created_at=now)


def _led(row: StudioYear, told: PastStudio, by: Person, now: datetime) -> dict[str, Any]:
    """Store the mentor; somebody who has an account here holds the role at once and can renew the studio."""
    person = Person.objects.filter(email__iexact=told.email, user__isnull=False).order_by("pk").first() if told.email else None
    made: dict[str, Any] = {}
    if person is None:
        person = _namesake(row, told.mentor) or _made_person(told.mentor, now)
        made["person"] = person.pk
    StudioMentor.objects.create(studio_year=row, person=person, since=told.since, until=told.until)
    held = RoleAssignment.objects.filter(person=person, role="mentor", organisation=told.school, closed_at=None).exists()
    if person.user_id and told.until is None and not held:
        made["role"] = give_role(person, "mentor", place=told.school, by=by, now=now).pk
    return made


def _namesake(row: StudioYear, name: str) -> Person | None:
    """Return the mentor without an account whom another row of the same school has brought."""
    rows = Person.objects.filter(user=None, retired_at=None, mentored__studio_year__studio__organisation=row.studio.organisation_id)
    return rows.filter(sort_name=folded(name)).order_by("pk").first()


def _made_person(name: str, now: datetime) -> Person:
    family, given, patronymic = [*name.split(maxsplit=2), "", ""][:3]
    return create_person(family=family, given=given, patronymic=patronymic, now=now)


@transaction.atomic
def take_back(made: dict[str, Any], *, by: Person, now: datetime) -> None:
    """Remove a registration in which nothing has happened, with what was made for it.  Raises Conflict, ProtectedError."""
    row = first_locked(StudioYear.objects.select_related("studio", "year").filter(pk=made["studio_year"]))
    if row is None:
        raise Conflict(mark("Somebody has changed this row since."))
    studio = row.studio
    others = studio.years.exclude(pk=row.pk).exists() or studio.applications.exists()
    if row.status != "archived" or ("studio" in made and others) or row.application_id or is_used(row):
        raise Conflict(IN_USE)
    record("studio.unload", row, by=by, now=now, region_id=row.year.region_id)
    row.mentors.all().delete()
    row.delete()
    StudioYear.objects.filter(pk__in=made.get("not_new", [])).update(is_first_year=True)
    if "studio" in made:
        studio.delete()
    _mentor_gone(made, now)


def _mentor_gone(made: dict[str, Any], now: datetime) -> None:
    role = RoleAssignment.objects.filter(pk=made.get("role"), closed_at=None).first()
    if role:
        close_role(role, now=now)
    person = Person.objects.filter(pk=made.get("person"), user=None).first()
    if person and not person.mentored.exists() and not person.roles.exists():
        remove_unused(person, now)
