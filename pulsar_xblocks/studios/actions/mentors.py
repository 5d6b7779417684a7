"""Writes of mentors: a second one is invited by e-mail and accepts by a link; a mentor may step down."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.inbox.actions import in_language, send
from pulsar_xblocks.kernel.links.actions import issue_link, revoke_links, use_link
from pulsar_xblocks.kernel.links.models import Link
from pulsar_xblocks.kernel.links.queries import address_of
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict, Gone
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.actions import close_role, give_role
from pulsar_xblocks.kernel.roles.models import RoleAssignment
from pulsar_xblocks.studios import letters
from pulsar_xblocks.studios.models import StudioMentor, StudioYear

PURPOSE = "second_mentor"
VALID = timedelta(days=30)
MOST = 2


@transaction.atomic
def invite(studio_year: StudioYear, email: str, *, by: Person, now: datetime) -> None:
    """Write to the second mentor; an earlier invitation stops working.  Raises Conflict when there are two mentors."""
    _require_room(studio_year)
    revoke_links(PURPOSE, studio_year, now)
    issued = issue_link(purpose=PURPOSE, subject=studio_year, region_id=studio_year.studio.region_id, now=now, valid=VALID)
    words = {"name": studio_year.name, "school": studio_year.studio.organisation}
    with in_language(None):  # nobody knows yet what the second mentor reads
        send(
            to=None,
            email=email,
            subject=gettext("You are invited to lead a studio"),
            text=gettext(
                "Studio “%(name)s”, %(school)s, invites you as the second mentor. Open the link within 30 days, log in or register."
            )
            % words,
            link=address_of(issued.token),
            region_id=studio_year.studio.region_id,
            kind="studio.second_mentor",
            now=now,
        )
    record("studio.invite_mentor", studio_year, by=by, now=now, region_id=studio_year.studio.region_id)


@transaction.atomic
def accept(link: Link, person: Person, now: datetime) -> StudioMentor:
    """Take the person in as the second mentor.  Raises Gone for a spent link, Conflict without room."""
    studio_year = StudioYear.objects.select_for_update().filter(pk=link.object_id).first()
    if studio_year is None:
        raise Gone
    found = studio_year.mentors.filter(person=person, until=None).first()
    if found:
        return found
    _require_room(studio_year)
    use_link(link, now)
    since = local_day(now, studio_year.studio.region.time_zone)
    row = StudioMentor.objects.create(studio_year=studio_year, person=person, since=since)
    give_role(person, "mentor", place=studio_year.studio.organisation, by=person, now=now)
    record("studio.mentor", row, by=person, now=now, region_id=studio_year.studio.region_id)
    return row


@transaction.atomic
def step_down(studio_year: StudioYear, person: Person, *, by: Person, now: datetime, reason: str = "") -> None:
    """End a mentor's work in the studio, and the role where it was the last one there; the others are told.

    Raises Conflict for the last mentor and for a person who does not lead the studio.
    """
    StudioYear.objects.select_for_update().get(pk=studio_year.pk)
    rows = studio_year.mentors.filter(until=None)
    if not rows.exclude(person=person).exists():
        raise Conflict(mark("A studio needs a mentor: invite another one first."))
    if not rows.filter(person=person).update(until=local_day(now, studio_year.studio.region.time_zone)):
        raise Conflict(mark("This person does not lead the studio."))
    _end_role(studio_year, person, now)
    region_id = studio_year.studio.region_id
    record("studio.mentor_left", studio_year, by=by, now=now, region_id=region_id, reason=reason, person=person.pk)
    letters.mentor_left(studio_year, person, by, now)


def _end_role(studio_year: StudioYear, person: Person, now: datetime) -> None:
    school = studio_year.studio.organisation
    if StudioMentor.objects.filter(person=person, until=None, studio_year__studio__organisation=school).exists():
        return
    for role in RoleAssignment.objects.filter(person=person, role="mentor", organisation=school, closed_at=None):
        close_role(role, now=now)


def _require_room(studio_year: StudioYear) -> None:
    if studio_year.status in ("closed", "archived"):
        raise Conflict(mark("The studio is closed: nobody can be invited any more."))
    if studio_year.mentors.filter(until=None).count() >= MOST:
        raise Conflict(mark("The studio already has two mentors."))
