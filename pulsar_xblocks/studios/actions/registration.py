"""Writes of studios: registration of a year, status, mentors, methodologist."""

import random
import secrets
from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, ProtectedError

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.directory.models import Organisation
from pulsar_xblocks.kernel.inbox.models import Note
from pulsar_xblocks.kernel.links.actions import revoke_links
from pulsar_xblocks.kernel.links.domain import new_code
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.actions import close_role, give_role
from pulsar_xblocks.kernel.roles.models import RoleAssignment
from pulsar_xblocks.studios.actions import closing
from pulsar_xblocks.studios.domain import codes
from pulsar_xblocks.studios.models import Studio, StudioApplication, StudioMentor, StudioYear

_TRIES = 5
_uses: list[Callable[[int], bool]] = []
AT_WORK = mark("The studio is already at work: its approval cannot be undone.")


def register(application: StudioApplication, *, by: Person, now: datetime) -> StudioYear:
    """Store the studio (or take the renewed one) and its registration of the year.  Raises Conflict when it has one already."""
    studio = application.studio or _new_studio(application, now)
    Studio.objects.select_for_update().get(pk=studio.pk)  # two applications may renew one studio
    if studio.years.filter(year=application.year).exists():
        raise Conflict(mark("This studio is registered for the year already: another application was approved."))
    is_first_year = not studio.years.exists()
    row = StudioYear.objects.create(
        studio=studio,
        year=application.year,
        application=application,
        name=application.title,
        status="forming",
        is_first_year=is_first_year,
        join_code=fresh_join_code(),
        approved_at=now,
    )
    since = local_day(now, application.year.region.time_zone)
    StudioMentor.objects.create(studio_year=row, person=application.applicant, since=since)
    give_role(application.applicant, "mentor", place=studio.organisation, by=by, now=now)
    return row


def unregister(application: StudioApplication, *, now: datetime) -> None:
    """Remove a registration in which nothing has happened yet.  Raises Conflict when somebody has joined or done something."""
    row = StudioYear.objects.select_for_update().get(application=application)
    studio = row.studio
    if _is_at_work(row, application.applicant):
        raise Conflict(AT_WORK)
    _take_role_back(application, now)
    revoke_links("second_mentor", row, now)
    try:
        with transaction.atomic():
            row.mentors.all().delete()
            row.delete()
    except ProtectedError:  # a work: whatever points at it
        raise Conflict(AT_WORK) from None
    if not studio.years.exists() and not studio.applications.exists():
        studio.delete()


def used_when(knows: Callable[[int], bool]) -> None:
    """Never remove a registration of which ``knows(its id)`` is true: for tables that name it without pointing at it."""
    if knows not in _uses:
        _uses.append(knows)


def is_used(row: StudioYear) -> bool:
    """Tell whether another capability knows facts about a registration."""
    return any(knows(row.pk) for knows in _uses)


def _is_at_work(row: StudioYear, first_mentor: Person) -> bool:
    has_rows = row.memberships.exists() or row.meetings.exists() or row.checklist.exists() or row.extensions.exists()
    has_talk = Note.objects.filter(thread__kind="studio_year", thread__object_id=str(row.pk)).exists()
    return has_rows or has_talk or row.mentors.exclude(person=first_mentor).exists() or is_used(row)


def _take_role_back(application: StudioApplication, now: datetime) -> None:
    """End the mentor's role that this approval gave; one held before stays."""
    rows = RoleAssignment.objects.filter(person=application.applicant, role="mentor", closed_at=None, given_at=application.decided_at)
    for role in rows.filter(organisation=application.organisation):
        close_role(role, now=now)


def fresh_join_code() -> str:
    """Return a join code that no studio has."""
    code = new_code(random.Random(secrets.randbits(64)))
    return fresh_join_code() if StudioYear.objects.filter(join_code=code).exists() else code


@transaction.atomic
def renew_join_code(studio_year: StudioYear, *, by: Person, now: datetime) -> str:
    """Replace the join code: the old one and its link stop working."""
    studio_year.join_code = fresh_join_code()
    studio_year.save(update_fields=["join_code"])
    record("studio.join_code", studio_year, by=by, now=now, region_id=studio_year.studio.region_id)
    return studio_year.join_code


@transaction.atomic
def set_join_open(studio_year: StudioYear, is_open: bool, *, by: Person, now: datetime) -> None:
    """Let pupils join by the code, or not."""
    studio_year.join_open = is_open
    studio_year.save(update_fields=["join_open"])
    record("studio.join_open" if is_open else "studio.join_closed", studio_year, by=by, now=now, region_id=studio_year.studio.region_id)


@transaction.atomic
def set_status(studio_year: StudioYear, status: str, reason: str, *, by: Person, now: datetime) -> None:
    """Suspend, close or take up a registration again, with its pupils, for a reason.  Raises Conflict when somebody was first."""
    before = studio_year.status
    changed = StudioYear.objects.filter(pk=studio_year.pk, status=studio_year.status).update(status=status, version=F("version") + 1)
    if not changed:
        raise Conflict(mark("The studio has another status by now: open the page anew."))
    studio_year.status, studio_year.version = status, studio_year.version + 1
    record(f"studio.{status}", studio_year, by=by, now=now, region_id=studio_year.studio.region_id, reason=reason)
    if status == "closed":
        closing.close_studio(studio_year, by=by, now=now)
    elif before == "closed":
        closing.reopen_studio(studio_year, by=by, now=now)


@transaction.atomic
def set_methodist(studio_year: StudioYear, methodist: Person | None, *, by: Person, now: datetime) -> None:
    """Give the studio its methodologist."""
    studio_year.methodist = methodist
    studio_year.save(update_fields=["methodist"])
    record(
        "studio.methodist", studio_year, by=by, now=now, region_id=studio_year.studio.region_id, person=methodist.pk if methodist else None
    )


def _new_studio(application: StudioApplication, now: datetime) -> Studio:
    if application.organisation is None:
        raise Conflict(mark("The application names no school."))
    return new_studio(application.organisation, application.title, now)


def new_studio(organisation: Organisation, name: str, now: datetime) -> Studio:
    """Store a studio under the next free code of its municipality.  Raises Conflict when others are always quicker."""
    region_id, oktmo = organisation.region_id, organisation.municipality.oktmo
    region_code = organisation.region.code
    for _ in range(_TRIES):
        taken = Studio.objects.filter(region=region_id, code__startswith=codes.prefix(region_code, oktmo)).values_list("code", flat=True)
        try:
            with transaction.atomic():
                return Studio.objects.create(
                    region_id=region_id,
                    organisation=organisation,
                    code=codes.next_code(region_code, oktmo, taken),
                    name=name,
                    created_at=now,
                )
        except IntegrityError:  # somebody took the number: try the next
            continue
    raise Conflict(mark("Please try once more."))
