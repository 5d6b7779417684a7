"""Who may be chosen to run or teach a group: people of its region with the role."""

from pulsar_xblocks.courses.programmes.domain import CURATOR, TUTOR
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.roles.models import RoleAssignment

ROLES = {CURATOR: ("curator", "methodist", "operator"), TUTOR: ("tutor", "methodist")}


def choices(group: TrainingGroup) -> list[tuple[str, str]]:
    """Return key and name of the people who may take a part, by name; 1 query."""
    held = RoleAssignment.objects.filter(region=group.programme.region_id, role__in=_roles(), closed_at=None)
    people = Person.objects.filter(pk__in=held.values("person"), retired_at=None).order_by("sort_name", "pk")
    return [(person.key, person.full_name) for person in people]


def found(group: TrainingGroup, key: str, part: str) -> Person | None:
    """Return a person by key who holds a role fitting the part, None for anybody else; 1 query."""
    held = RoleAssignment.objects.filter(region=group.programme.region_id, role__in=ROLES.get(part, ()), closed_at=None)
    return Person.objects.filter(key=key, retired_at=None, pk__in=held.values("person")).first()


def _roles() -> list[str]:
    return sorted({role for roles in ROLES.values() for role in roles})
