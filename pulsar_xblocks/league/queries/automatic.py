"""Reads of automatic entries: those that came from the works of a round, and which of them somebody took back by hand."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F

from pulsar_xblocks.kernel.ledger.domain import BY_HAND
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.league.sources import SUBJECT

ROUND, STAYED = "round:", "stayed:"  # how their keys begin: of a round; how much of October's roster has stayed


def is_automatic(row: LedgerEntry) -> bool:
    """Tell whether an entry came from the works of a round by itself."""
    return row.key.startswith((ROUND, STAYED))


def held_back(rows: Iterable[LedgerEntry]) -> list[LedgerEntry]:
    """Return the automatic entries that somebody took back by hand and nobody restored.

    ``rows``: everything that was posted there, oldest first, each with ``undone``: the key of what took it back, or None.
    """
    last = {(row.subject_id, row.criterion, row.round_number): row for row in rows if is_automatic(row)}
    return [row for row in last.values() if (row.undone or "").startswith(BY_HAND)]


def held_in(scope: str, **narrow: Any) -> list[LedgerEntry]:
    """Return what is held back in a year, or in a part of it, each with its reversal; 1 query, 2 when somebody took something back."""
    rows = LedgerEntry.objects.filter(scope=scope, subject_kind=SUBJECT, reverses=None, **narrow)
    taken = set(rows.filter(reversed_by__key__startswith=BY_HAND).values_list("subject_id", flat=True))
    if not taken:
        return []
    around = rows.filter(subject_id__in=taken).annotate(undone=F("reversed_by__key"))
    return held_back(around.select_related("reversed_by__by").order_by("pk"))
