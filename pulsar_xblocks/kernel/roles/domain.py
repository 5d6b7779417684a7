"""Who may do what: grants, relations to an object, and the answer.  Source: design.md 3.9, domain.md 6.11."""

from collections.abc import Iterable
from dataclasses import dataclass

from pulsar_xblocks.kernel.roles.matrix import MATRIX


PERSONAL = frozenset({"leads", "member", "assigned", "self"})


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
    """What a person reaches in a list: ids by relation; ``own`` names the personal relations that count."""

    regions: frozenset[int] = frozenset()
    municipalities: frozenset[int] = frozenset()
    organisations: frozenset[int] = frozenset()
    own: frozenset[str] = frozenset()  # of PERSONAL
    person: int | None = None


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
    return any(_holds(relation, grant, actor, where) for role, relation in rules for grant in actor.grants if grant.role == role)


def has_role_for(actor: Actor, right: str, kind: str) -> bool:
    """Tell whether any role of the actor has the right over some object of the kind."""
    return any(role in actor.roles for role, _ in MATRIX[kind].get(right, ()))


def reach(actor: Actor, right: str, kind: str) -> Reach:
    """Return what the actor reaches in a list of the kind with the right."""
    rules = MATRIX[kind].get(right, ())
    held = [(relation, grant) for role, relation in rules for grant in actor.grants if grant.role == role]
    return Reach(
        regions=_ids(grant.region for relation, grant in held if relation == "region"),
        municipalities=_ids(grant.municipality for relation, grant in held if relation == "municipality"),
        organisations=_ids(grant.organisation for relation, grant in held if relation == "organisation"),
        own=frozenset(relation for relation, _ in held if relation in PERSONAL),
        person=actor.person,
    )


def _ids(values: Iterable[int | None]) -> frozenset[int]:
    return frozenset(value for value in values if value is not None)
