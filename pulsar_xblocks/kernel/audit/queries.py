"""Reads of the audit record."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.pure.dates import start_of_day
from pulsar_xblocks.kernel.pure.text import folded
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.kernel.roles.queries import within


@dataclass(frozen=True)
class Filter:
    """What of the record is asked for; "" and None = anything."""

    action: str = ""
    object_kind: str = ""
    object_id: str = ""
    name: str = ""  # of who did it
    since: date | None = None
    until: date | None = None


def entries_within(actor: Actor, right: str, wanted: Filter, zone: str) -> QuerySet[AuditEntry]:
    """Return the entries of the actor's regions, newest first; days are those of the zone.  Raises Forbidden without a role."""
    query = within(actor, right, "audit", region="region_id")
    for column, value in (("action", wanted.action), ("object_kind", wanted.object_kind), ("object_id", wanted.object_id)):
        if value:
            query &= Q(**{column: value})
    if wanted.name:
        query &= Q(actor__sort_name__contains=folded(wanted.name))
    if wanted.since:
        query &= Q(at__gte=start_of_day(wanted.since, zone))
    if wanted.until:
        query &= Q(at__lt=start_of_day(min(wanted.until, date(9999, 12, 30)) + timedelta(days=1), zone))
    return AuditEntry.objects.filter(query).select_related("actor", "region").order_by("-at", "-pk")
