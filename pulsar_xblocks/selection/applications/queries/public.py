"""Calls as everyone may see them."""

from datetime import datetime, timedelta

from pulsar_xblocks.selection.calls.models import Call

SHOWN_AFTER = timedelta(days=120)  # a closed call stays in the list until its results are old


def calls_shown(now: datetime) -> list[Call]:
    """Return the announced public calls for pupils, those that close first at the top; 1 query."""
    rows = Call.objects.filter(status="active", is_public=True, closes_at__gt=now - SHOWN_AFTER)
    found = rows.select_related("region").order_by("closes_at", "pk")[:200]
    return sorted(found, key=lambda row: (row.closes_at < now, row.closes_at))


def call_shown(region: str, code: str) -> Call | None:
    """Return an announced call by its readable code; 1 query."""
    rows = Call.objects.select_related("region").filter(region__code=region, code=code)
    return rows.exclude(status="draft").first()
