"""Who may be chosen to work for a call: people of its region with the fitting role."""

from collections.abc import Mapping

from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.roles.models import RoleAssignment
from pulsar_xblocks.selection.calls.models import Call

ROLES: Mapping[str, tuple[str, ...]] = {
    "expert": ("expert",),
    "chair": ("chair",),
    "member": ("chair", "secretary", "expert", "methodist", "operator"),
    "secretary": ("secretary",),
    "appeals": ("appeals",),
}


def choices(call: Call) -> list[tuple[str, str]]:
    """Return key and name of the people of the region who hold a role of the commission, by name; 1 query."""
    roles = sorted({role for found in ROLES.values() for role in found})
    held = RoleAssignment.objects.filter(region=call.region_id, role__in=roles, closed_at=None)
    people = Person.objects.filter(pk__in=held.values("person"), retired_at=None).order_by("sort_name", "pk")
    return [(person.key, person.full_name) for person in people]


def found(call: Call, key: str, part: str) -> Person | None:
    """Return a person of the region by key who holds a role fitting the part, None for anybody else; 1 query."""
    held = RoleAssignment.objects.filter(region=call.region_id, role__in=ROLES.get(part, ()), closed_at=None)
    return Person.objects.filter(key=key, retired_at=None, pk__in=held.values("person")).first()
