"""Reads of places: offers, the reserve list, the log."""

import json

from django.db.models import Count, QuerySet

from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.models import PlaceBoard, PlaceEvent, PlaceOffer
from pulsar_xblocks.selection.domain import statuses
from pulsar_xblocks.selection.domain.promotion import Event

LOG = 200  # lines shown


def offers_of(call: Call) -> QuerySet[PlaceOffer]:
    """Return the offers of a call by number."""
    rows = PlaceOffer.objects.filter(call=call).select_related("application__person", "application__municipality")
    return rows.order_by("application__number", "pk")


def by_status(call: Call) -> dict[str, int]:
    """Return status of an offer -> how many; 1 query."""
    return dict(PlaceOffer.objects.filter(call=call).order_by().values_list("status").annotate(n=Count("pk")))


def by_arrival(call: Call) -> dict[str, int]:
    """Return how it went on arrival -> how many of those who hold a place; 1 query."""
    rows = PlaceOffer.objects.filter(call=call, status=statuses.CONFIRMED).order_by().values_list("arrival").annotate(n=Count("pk"))
    return {state or "unknown": count for state, count in rows}


def waiting(call: Call) -> list[str]:
    """Return the numbers on the reserve list in order; 1 query."""
    found = PlaceBoard.objects.filter(call=call).values_list("waiting", flat=True).first()
    return [key for key, _, _ in json.loads(found or "[]")]


def log_of(call: Call) -> list[PlaceEvent]:
    """Return the log of a call's places, the latest first; 1 query."""
    return list(PlaceEvent.objects.filter(call=call).select_related("by").order_by("-at", "-pk")[:LOG])


def event_of(row: PlaceEvent) -> Event:
    """Return a line of the log as the rules take it."""
    return Event(row.kind, row.number, row.seat, row.because, tuple(row.among.splitlines()))


def offer_to(row: SelectionApplication) -> PlaceOffer | None:
    """Return the offer to an application; 1 query."""
    return PlaceOffer.objects.filter(application=row).select_related("call__region").first()
