"""Reads of roles: who asks, what they reach, and refusals."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Forbidden, NotFound
from pulsar_xblocks.kernel.pure.text import folded
from pulsar_xblocks.kernel.roles import domain
from pulsar_xblocks.kernel.roles.domain import Actor, Grant, Where
from pulsar_xblocks.kernel.roles.models import RoleAssignment


def actor_of(person: Person | None, *, is_site_admin: bool = False) -> Actor:
    """Return the person with the roles held now; one query."""
    if person is None:
        return Actor(is_site_admin=is_site_admin)
    rows = RoleAssignment.objects.filter(person=person, closed_at=None).order_by("id")
    grants = tuple(Grant(row.role, row.region_id, row.municipality_id, row.organisation_id) for row in rows)
    return Actor(person.pk, grants, is_site_admin)


def require(actor: Actor, right: str, kind: str, where: Where) -> None:
    """Return when allowed.  Raises Forbidden without a fitting role, NotFound when the object is somebody else's."""
    if domain.may(actor, right, kind, where):
        return
    raise NotFound if domain.has_role_for(actor, right, kind) else Forbidden


@dataclass(frozen=True)
class While:
    """A column of person ids that counts only while its row holds these values: who has left, reaches nothing."""

    column: str
    only: Mapping[str, Any]

    def behind(self, path: str) -> "While":
        """Return the same seen from a row that points there."""
        return While(f"{path}__{self.column}", {f"{path}__{name}": value for name, value in self.only.items()})


Path = str | While


def within(actor: Actor, right: str, kind: str, **paths: Path) -> Q:
    """Return the filter of a list to what the actor reaches.

    ``paths``: any of region, municipality, organisation (columns holding ids), leads, member, assigned, self (columns
    holding person ids, perhaps ``While``).  Raises Forbidden when no role of the actor has the right.
    """
    if not domain.has_role_for(actor, right, kind):
        raise Forbidden
    reached = domain.reach(actor, right, kind)
    query = Q(pk__in=[])
    sets: dict[str, Any] = {"region": reached.regions, "municipality": reached.municipalities, "organisation": reached.organisations}
    for name, ids in sets.items():
        if name in paths and ids:
            query |= Q(**{f"{paths[name]}__in": sorted(ids)})
    for name, regions in sorted(reached.own.items()):
        if name in paths:
            here = Q(**{f"{paths['region']}__in": sorted(regions)}) if "region" in paths else Q()
            query |= here & _tied(paths[name], reached.person)
    if reached.is_own and "self" in paths:
        query |= _tied(paths["self"], reached.person)
    return query


def _tied(path: Path, person: int | None) -> Q:
    return Q(**{path.column: person}, **path.only) if isinstance(path, While) else Q(**{path: person})


def regions_of(actor: Actor, right: str, kind: str) -> list[int]:
    """Return the ids of regions in which the actor has the right; empty when none."""
    return sorted(domain.reach(actor, right, kind).regions)


@dataclass(frozen=True)
class RoleFilter:
    """Which assignments to show; empty = all that are open."""

    text: str = ""
    role: str = ""


def assignments(actor: Actor, wanted: RoleFilter) -> QuerySet[RoleAssignment]:
    """Return the open assignments of the actor's regions, by name of the person."""
    rows = RoleAssignment.objects.filter(within(actor, "view", "role", region="region_id"), closed_at=None)
    if wanted.role:
        rows = rows.filter(role=wanted.role)
    for word in folded(wanted.text).split():
        rows = rows.filter(Q(person__sort_name__contains=word) | Q(person__email__iexact=word))
    return rows.select_related("person", "region", "municipality", "organisation").order_by("person__sort_name", "id")


def assignment(actor: Actor, pk: int) -> RoleAssignment:
    """Return one assignment to be ended.  Raises Forbidden or NotFound."""
    row = RoleAssignment.objects.select_related("person", "region", "municipality", "organisation").filter(pk=pk).first()
    require(actor, "manage", "role", Where(row.region_id if row else 0))
    if row is None:
        raise NotFound
    return row


def open_roles(person: Person) -> list[RoleAssignment]:
    """Return the roles a person holds now, with their places; one query."""
    rows = RoleAssignment.objects.filter(person=person, closed_at=None)
    return list(rows.select_related("region", "municipality", "organisation").order_by("id"))


def told(person: Person) -> list[dict[str, str]]:
    """Return the roles a person held and holds, for the export of everything kept about them."""
    rows = RoleAssignment.objects.filter(person=person).select_related("region").order_by("id")
    ends = [(row, row.closed_at.isoformat() if row.closed_at else "") for row in rows]
    return [{"role": row.role, "region": row.region.code, "from": row.given_at.isoformat(), "to": end} for row, end in ends]
