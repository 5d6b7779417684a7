"""Writes of roles."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.directory.models import Municipality, Organisation, Region
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Forbidden, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles import domain
from pulsar_xblocks.kernel.roles.domain import Actor, Where
from pulsar_xblocks.kernel.roles.models import RoleAssignment
from pulsar_xblocks.kernel.roles.queries import require

Place = Region | Municipality | Organisation

OWN_ROLE = mark("Your own roles are given and ended by a colleague or the site administrator.")
RETIRED = mark("This person's account has been deleted.")


@dataclass(frozen=True)
class Giving:
    """Who gives or ends a role, and when; ``actor`` holds the giver's own roles."""

    actor: Actor
    by: Person
    now: datetime


def give_role(person: Person, role: str, *, place: Place, by: Person | None = None, now: datetime) -> RoleAssignment:
    """Store an assignment, or return the open one that is already there."""
    fresh = new_role(person, role, place, by, now)
    values = {name: getattr(fresh, name) for name in ("person", "role", "region", "municipality", "organisation", "given_at", "given_by")}
    row, _ = RoleAssignment.objects.get_or_create(open_key=fresh.open_key, defaults=values)
    return row


def new_role(person: Person, role: str, place: Place, by: Person | None, now: datetime) -> RoleAssignment:
    """Return an assignment that is not stored yet, for bulk writes."""
    region = place if isinstance(place, Region) else place.region
    row = RoleAssignment(person=person, role=role, region=region, given_at=now, given_by=by)
    row.municipality = place if isinstance(place, Municipality) else None
    row.organisation = place if isinstance(place, Organisation) else None
    row.open_key = f"{person.pk}:{role}:{type(place).__name__.lower()}:{place.pk}"
    return row


def close_role(assignment: RoleAssignment, *, now: datetime) -> None:
    """End an assignment; the row stays."""
    assignment.closed_at, assignment.open_key = now, None
    assignment.save(update_fields=["closed_at", "open_key"])


def grant(person: Person, role: str, place: Place, giving: Giving) -> RoleAssignment:
    """Give a role on behalf of an operator.

    Raises Forbidden or NotFound without the right, Forbidden for oneself, Invalid for a role that does not hold there.
    """
    region = place if isinstance(place, Region) else place.region
    require(giving.actor, "manage", "role", Where(region.pk))
    if person.pk == giving.by.pk:
        raise Forbidden(OWN_ROLE)
    if role not in domain.ROLES:
        raise Invalid({"role": [mark("Choose a role.")]})
    if type(place).__name__.lower() not in domain.places_of(role):
        raise Invalid({"place": [domain.PLACE_NEEDED[domain.places_of(role)[0]]]})
    if person.retired_at is not None:
        raise Invalid({"email": [RETIRED]})
    with transaction.atomic():
        row = give_role(person, role, place=place, by=giving.by, now=giving.now)
        record("role.give", row, by=giving.by, now=giving.now, region_id=region.pk, role=role)
    return row


def revoke(assignment: RoleAssignment, giving: Giving) -> None:
    """End a role on behalf of an operator.  Raises Forbidden or NotFound without the right, Forbidden for an own role."""
    require(giving.actor, "manage", "role", Where(assignment.region_id))
    if assignment.person_id == giving.by.pk:
        raise Forbidden(OWN_ROLE)
    if assignment.closed_at is not None:
        return
    with transaction.atomic():
        close_role(assignment, now=giving.now)
        record("role.close", assignment, by=giving.by, now=giving.now, region_id=assignment.region_id, role=assignment.role)


def move_roles(invited: Person, person: Person, now: datetime) -> int:
    """Let an account's person take over what was given to an invited address; return how many roles moved."""
    with transaction.atomic():
        rows = list(RoleAssignment.objects.select_for_update().filter(person=invited, closed_at=None).order_by("id"))
        for row in rows:
            give_role(person, row.role, place=row.organisation or row.municipality or row.region, by=row.given_by, now=now)
            close_role(row, now=now)
            record("role.accept", row, by=person, now=now, region_id=row.region_id, role=row.role)
    return len(rows)
