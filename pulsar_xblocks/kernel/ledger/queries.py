"""Reads of the ledger."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import F, QuerySet

from pulsar_xblocks.kernel.ledger.domain import Entry
from pulsar_xblocks.kernel.ledger.models import LedgerEntry

COLUMNS = ("subject_id", "criterion", "quantity", "on", "round_number")


def entries_of(scope: str, subject_kind: str, subject_ids: Collection[int] | None = None) -> dict[int, list[Entry]]:
    """Return subject -> entries; one query, whatever their number."""
    rows = LedgerEntry.objects.filter(scope=scope, subject_kind=subject_kind)
    if subject_ids is not None:
        rows = rows.filter(subject_id__in=subject_ids)
    found: dict[int, list[Entry]] = defaultdict(list)
    for subject, criterion, quantity, on, number in rows.values_list(*COLUMNS).iterator(chunk_size=5000):
        found[subject].append(Entry(criterion, quantity, on, number))
    return dict(found)


def rows_of(scope: str, subject_kind: str, subject_id: int) -> QuerySet[LedgerEntry]:
    """Return a subject's rows, newest first, each with its author."""
    rows = LedgerEntry.objects.filter(scope=scope, subject_kind=subject_kind, subject_id=subject_id)
    return rows.select_related("by").order_by("-at", "-pk")


def posted_rows(
    scope: str, subject_kind: str, *, round_number: int | None, criteria: Collection[str] | None = None
) -> QuerySet[LedgerEntry]:
    """Return what was posted for a round, reversals left out, each with ``undone``: the key of what took it back, or None."""
    rows = LedgerEntry.objects.filter(scope=scope, subject_kind=subject_kind, round_number=round_number)
    if criteria is not None:
        rows = rows.filter(criterion__in=criteria)
    return rows.filter(reverses=None).annotate(undone=F("reversed_by__key")).order_by("pk")
