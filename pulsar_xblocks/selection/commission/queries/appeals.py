"""Reads of appeals: their term, the panel's queue, the points before a decision."""

from decimal import Decimal

from django.db.models import QuerySet

from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.calls.queries import rules_of
from pulsar_xblocks.selection.commission.domain import stored
from pulsar_xblocks.selection.commission.models import Appeal, RankingRow
from pulsar_xblocks.selection.commission.queries import runs
from pulsar_xblocks.selection.domain import appeals


def term_of(call: Call) -> appeals.Window | None:
    """Return the term of appeals against the results that stand now, None before any are published."""
    published_at = call.final_at or call.preliminary_at
    return appeals.window(rules_of(call).appeals, published_at, call.region.time_zone) if published_at else None


def appeals_of(call: Call) -> QuerySet[Appeal]:
    """Return the appeals of a call, open ones and the earliest term first."""
    rows = Appeal.objects.filter(application__call=call).select_related("application", "decided_by")
    return rows.order_by("-open_marker", "answer_by", "pk")


def appeal_of(call: Call, pk: int) -> Appeal:
    """Return an appeal of a call.  Raises NotFound."""
    rows = Appeal.objects.select_related("application__call__region", "application__call__rules", "application__person", "against")
    found = rows.filter(application__call=call, pk=pk).first()
    if found is None:
        raise NotFound
    return found


def points_before(row: SelectionApplication) -> dict[str, Decimal]:
    """Return part -> points of the newest run in which an application stands, zeros when it stands in none; 1 query or 2."""
    found = RankingRow.objects.filter(application=row, run=runs.newest(row.call)).first()
    zeros = {part.key: Decimal(0) for part in rules_of(row.call).parts}
    return zeros | (stored.points_of(found.parts) if found else {})


def own_appeal(row: SelectionApplication) -> Appeal | None:
    """Return the newest appeal of an application; 1 query."""
    return Appeal.objects.filter(application=row).order_by("-pk").first()
