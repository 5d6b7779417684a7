"""Reads of places: offers, the reserve list, the log."""

import json
from itertools import groupby
from operator import attrgetter

from django.db.models import Count, QuerySet

from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.models import PlaceBoard, PlaceEvent, PlaceOffer, RankingRow, RankingRun
from pulsar_xblocks.selection.commission.queries.runs import Told
from pulsar_xblocks.selection.domain import statuses
from pulsar_xblocks.selection.domain.promotion import Event, Offer, Places, Vacancy, Waiting, undecided
from pulsar_xblocks.selection.domain.ranking import Unresolved

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


def standing(call: Call, board: PlaceBoard) -> Places:
    """Return the places of a call as the rules take them; 1 query."""
    rows = PlaceOffer.objects.filter(call=call).order_by("pk")
    offers = tuple(Offer(*row) for row in rows.values_list("application__number", "seat", "status", "answer_by"))
    waiting = tuple(Waiting(key, place, frozenset(groups)) for key, place, groups in json.loads(board.waiting))
    return Places(offers, waiting, tuple(Vacancy(*one) for one in json.loads(board.vacant)))


def to_order(call: Call, run: RankingRun) -> tuple[Unresolved, ...]:
    """Return whom the commission has to put in order: equals at the cut-off, after the final list those whom a free place waits for.

    At most 4 queries.
    """
    told = Told(run).unresolved
    board = PlaceBoard.objects.filter(call=call).first() if call.final_at and not told else None
    if board is None or not (asked := undecided(standing(call, board))):
        return told
    rows = RankingRow.objects.filter(run=run)
    tied = rows.filter(place__in=rows.filter(application__number__in=asked).values("place")).select_related("application").order_by("order")
    groups = [list(group) for _, group in groupby(tied, key=attrgetter("place"))]
    return tuple(Unresolved(tuple(row.application.number for row in group), group[0].total, {}) for group in groups if len(group) > 1)


def offer_to(row: SelectionApplication) -> PlaceOffer | None:
    """Return the offer to an application; 1 query."""
    return PlaceOffer.objects.filter(application=row).select_related("call__region").first()
