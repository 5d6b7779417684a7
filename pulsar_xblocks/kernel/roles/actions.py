"""Writes of roles."""

from datetime import datetime

from pulsar_xblocks.kernel.directory.models import Municipality, Organisation, Region
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.roles.models import RoleAssignment


def give_role(
    person: Person,
    role: str,
    *,
    place: Region | Municipality | Organisation,
    by: Person | None = None,
    now: datetime,
) -> RoleAssignment:
    """Store an assignment, or return the open one that is already there."""
    found = {"region": place, "municipality": None, "organisation": None}
    if isinstance(place, Municipality):
        found = {"region": place.region, "municipality": place, "organisation": None}
    if isinstance(place, Organisation):
        found = {"region": place.region, "municipality": None, "organisation": place}
    row, _ = RoleAssignment.objects.get_or_create(
        person=person, role=role, closed_at=None, **found, defaults={"given_at": now, "given_by": by}
    )
    return row


def close_role(assignment: RoleAssignment, *, now: datetime) -> None:
    """End an assignment; the row stays."""
    assignment.closed_at = now
    assignment.save(update_fields=["closed_at"])
