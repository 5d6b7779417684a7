"""Reads of loads."""

from django.db.models import Q, QuerySet

from pulsar_xblocks.kernel.jobs.domain import OPEN
from pulsar_xblocks.kernel.loads.kinds import Kind, Target, kind_of
from pulsar_xblocks.kernel.loads.models import SheetLoad, SheetRow
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import Actor, has_role_for


class BeingStored(Conflict):
    """A table is stored piece by piece: what is published now would hold a part of it."""

    code = "table_being_stored"
    message = mark("A table that changes these results is being stored or undone just now. Nothing is published: wait until it is through.")


def require_at_rest(*tables: tuple[str, int]) -> None:
    """Return when no job stores or undoes a table, named by its kind and what it is about; one query.  Raises BeingStored."""
    rows = SheetLoad.objects.filter(state__in=("running", "undoing"), job__state__in=OPEN)
    asked = Q()
    for kind, target in tables:
        asked |= Q(kind=kind, target_id=target)
    if rows.filter(asked).exists():
        raise BeingStored


def target_of(actor: Actor, kind: Kind, pk: int) -> Target:
    """Return what a table is about.  Raises Forbidden without a fitting role, NotFound for what is somebody else's."""
    if not has_role_for(actor, kind.right, kind.object_kind):
        raise Forbidden
    return kind.target(actor, pk)


def load_of(actor: Actor, key: str) -> tuple[SheetLoad, Kind, Target]:
    """Return a load with its kind and target.  Raises NotFound, Forbidden."""
    row = SheetLoad.objects.select_related("region", "by", "job").filter(key=key).first()
    if row is None:
        raise NotFound
    kind = kind_of(row.kind)
    target = target_of(actor, kind, row.target_id)
    if kind.is_own and row.by_id != actor.person:
        raise NotFound
    return row, kind, target


def rows_of(load: SheetLoad, action: str = "", state: str = "") -> QuerySet[SheetRow]:
    """Return the rows of a load in the order of the file, perhaps only those of an action or a state."""
    rows = SheetRow.objects.filter(load=load)
    exact = {"action": action, "state": state}
    return rows.filter(**{name: value for name, value in exact.items() if value}).order_by("number")


def earlier(actor: Actor, kind: Kind, target: Target, limit: int = 10) -> list[SheetLoad]:
    """Return the last loads of a table that stored something, those the actor may see; one query."""
    rows = SheetLoad.objects.filter(kind=kind.key, target_id=target.pk).exclude(state="checked")
    if kind.is_own:
        rows = rows.filter(by=actor.person)
    return list(rows.select_related("by").order_by("-pk")[:limit])
