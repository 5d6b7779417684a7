"""Which calls somebody reaches: of own regions, and those one works for."""

from django.db.models import Q, QuerySet

from pulsar_xblocks.kernel.roles.domain import Actor, reach
from pulsar_xblocks.kernel.roles.queries import regions_of, within
from pulsar_xblocks.selection.calls.models import Call, CallPerson
from pulsar_xblocks.selection.commission.queries.where import COMMISSION, PANEL


def calls_of(actor: Actor) -> QuerySet[Call]:
    """Return the calls the actor reaches, the newest first; drafts are seen by the centre only.  Raises Forbidden without a role."""
    within(actor, "view", "call", region="region_id")
    reached = reach(actor, "view", "call")
    parts = CallPerson.objects.filter(person=actor.person, part__in=[*COMMISSION, *PANEL]).values("call")
    mine = Q(pk__in=parts, region__in=sorted(reached.own.get("assigned", ())))
    drafts = regions_of(actor, "review", "call")
    seen = Q(region__in=sorted(reached.regions)) | mine
    return Call.objects.filter(seen & (~Q(status="draft") | Q(region__in=drafts))).select_related("region").order_by("-closes_at", "-pk")
