"""Corrections of the roster: a class, a leaving or a joining taken back; history is never written over."""

from datetime import date, datetime

from django.db import transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.consents.actions import forget_unanswered
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.actions import remove_unused
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.studios.actions.roster import refresh
from pulsar_xblocks.studios.domain import closing
from pulsar_xblocks.studios.models import Membership

CHANGED = mark("Somebody has changed this row since.")
AT_WORK = mark("The pupil already takes part: consents, attendance or works are there.")


@transaction.atomic
def set_class(membership: Membership, grade: int | None, letter: str, *, by: Person, now: datetime) -> None:
    """Store a corrected class of a pupil who is in the studio.  Raises Conflict when the pupil has left."""
    row = Membership.objects.select_for_update().get(pk=membership.pk)
    if row.open_marker is None:
        raise Conflict(mark("This pupil has already left the studio."))
    row.grade, row.letter = grade, letter
    row.save(update_fields=["grade", "letter"])
    record("membership.class", row, by=by, now=now, region_id=row.year.region_id)


@transaction.atomic
def take_leaving_back(membership: Membership, left_on: date, *, by: Person, now: datetime) -> None:
    """Open a membership again that was closed by mistake on this day.  Raises Conflict when it is not as it was."""
    row = locked(Membership.objects.select_related("studio_year", "year", "person"), membership.pk)
    if row.open_marker is not None or row.left_on != left_on:
        raise Conflict(CHANGED)
    if row.studio_year.status in ("closed", "archived"):
        raise Conflict(mark("The studio is closed."))
    if Membership.objects.filter(year=row.year_id, person=row.person_id, open_marker=1).exists():
        raise Conflict(mark("The pupil is in another studio by now."))
    row.left_on, row.left_reason, row.open_marker, row.ended_with = None, "", 1, closing.OPEN
    row.save(update_fields=["left_on", "left_reason", "open_marker", "ended_with"])
    record("membership.return", row, by=by, now=now, region_id=row.year.region_id)
    refresh(row.person, now)


@transaction.atomic
def take_joining_back(membership: Membership, *, by: Person, now: datetime) -> None:
    """Remove a pupil who was just put in and has done nothing yet, with what was asked of the guardians.  Raises Conflict."""
    row = Membership.objects.select_for_update().select_related("person", "year").get(pk=membership.pk)
    person = row.person
    if row.open_marker is None:
        raise Conflict(CHANGED)
    if row.active_on or person.user_id or row.attendance.exists() or row.contributions.exists():
        raise Conflict(AT_WORK)
    if person.memberships.exclude(pk=row.pk).exists():
        raise Conflict(CHANGED)
    guardians = forget_unanswered(person, now)
    record("membership.remove", row, by=by, now=now, region_id=row.year.region_id)
    row.delete()
    for unused in (person, *[one for one in guardians if not one.user_id and not one.roles.exists()]):
        remove_unused(unused, now)
