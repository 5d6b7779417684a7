"""Who may do what: grants, relations to an object, and the answer.  Source: design.md 3.9, domain.md 6.11."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.matrix import ANYONE, MATRIX, RELATIONS, RIGHTS, ROLES

__all__ = [
    "MATRIX",
    "PERSONAL",
    "PLACE_NEEDED",
    "RELATIONS",
    "RIGHTS",
    "ROLES",
    "Actor",
    "Grant",
    "Reach",
    "Where",
    "has_role_for",
    "may",
    "places_of",
    "reach",
]

PERSONAL = frozenset({"leads", "member", "assigned", "self"})
OWN = (ANYONE, "self")  # about oneself, without any role

# role -> the kinds of place it may be given for; the others hold in a whole region
_PLACES: dict[str, tuple[str, ...]] = {
    "head": ("organisation",),
    "municipal": ("municipality",),
    "mentor": ("region", "organisation"),
    "pupil": ("region", "organisation"),
}
PLACE_NEEDED = {
    "region": mark("This role holds in the whole region: leave municipality and organisation empty."),
    "municipality": mark("Choose the municipality."),
    "organisation": mark("Choose the organisation."),
}


@dataclass(frozen=True)
class Grant:
    """One role of a person and where it holds; None = not limited to one."""

    role: str
    region: int
    municipality: int | None = None
    organisation: int | None = None


@dataclass(frozen=True)
class Actor:
    """Who asks: a person's id (None = anonymous) and the roles held now."""

    person: int | None = None
    grants: tuple[Grant, ...] = ()
    is_site_admin: bool = False

    @property
    def roles(self) -> frozenset[str]:
        """Return the keys of the roles held anywhere."""
        return frozenset(grant.role for grant in self.grants)


@dataclass(frozen=True)
class Where:
    """Where an object stands: ids of region, municipality, organisation, and of the people tied to it."""

    region: int
    municipality: int | None = None
    organisation: int | None = None
    leaders: frozenset[int] = frozenset()
    members: frozenset[int] = frozenset()
    assigned: frozenset[int] = frozenset()
    subject: int | None = None


@dataclass(frozen=True)
class Reach:
    """What a person reaches in a list: ids by relation."""

    regions: frozenset[int] = frozenset()
    municipalities: frozenset[int] = frozenset()
    organisations: frozenset[int] = frozenset()
    own: Mapping[str, frozenset[int]] = field(default_factory=dict)  # relation of PERSONAL -> regions where it counts
    person: int | None = None
    is_own: bool = False  # what is about the person is reached in every region


def _holds(relation: str, grant: Grant, actor: Actor, where: Where) -> bool:
    if grant.region != where.region:
        return False
    match relation:
        case "region":
            return True
        case "municipality":
            return grant.municipality is not None and grant.municipality == where.municipality
        case "organisation":
            return grant.organisation is not None and grant.organisation == where.organisation
        case "leads":
            return actor.person in where.leaders
        case "member":
            return actor.person in where.members
        case "assigned":
            return actor.person in where.assigned
        case _:  # self
            return actor.person == where.subject


def may(actor: Actor, right: str, kind: str, where: Where) -> bool:
    """Tell whether the actor has the right over an object of the kind standing there."""
    rules = MATRIX[kind].get(right, ())
    is_own = OWN in rules and actor.person is not None and actor.person == where.subject
    return is_own or any(_holds(relation, grant, actor, where) for role, relation in rules for grant in actor.grants if grant.role == role)


def has_role_for(actor: Actor, right: str, kind: str) -> bool:
    """Tell whether any role of the actor has the right over some object of the kind."""
    rules = MATRIX[kind].get(right, ())
    return any(role in actor.roles for role, _ in rules) or (OWN in rules and actor.person is not None)


def places_of(role: str) -> tuple[str, ...]:
    """Return the kinds of place a role may be given for: region, municipality, organisation."""
    return _PLACES.get(role, ("region",))


def reach(actor: Actor, right: str, kind: str) -> Reach:
    """Return what the actor reaches in a list of the kind with the right."""
    rules = MATRIX[kind].get(right, ())
    held = [(relation, grant) for role, relation in rules for grant in actor.grants if grant.role == role]
    return Reach(
        regions=_ids(grant.region for relation, grant in held if relation == "region"),
        municipalities=_ids(grant.municipality for relation, grant in held if relation == "municipality"),
        organisations=_ids(grant.organisation for relation, grant in held if relation == "organisation"),
        own={name: _ids(grant.region for relation, grant in held if relation == name) for name, _ in held if name in PERSONAL},
        person=actor.person,
        is_own=OWN in rules and actor.person is not None,
    )


def _ids(values: Iterable[int | None]) -> frozenset[int]:
    return frozenset(value for value in values if value is not None)
