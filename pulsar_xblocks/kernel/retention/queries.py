"""Reads of retention timers."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from pulsar_xblocks.kernel.retention.domain import Term
from pulsar_xblocks.kernel.retention.models import RetentionTimer


def due(today: date) -> QuerySet[RetentionTimer]:
    """Return the running timers whose last day is over, the oldest first: what a purge has to look at."""
    return RetentionTimer.objects.filter(running_marker=1, due_on__lt=today).order_by("due_on", "pk")


def terms_of(kind: str, ids: Collection[int]) -> list[Term]:
    """Return the terms that run for objects of a kind, each once, the nearest first; one query."""
    rows = RetentionTimer.objects.filter(object_kind=kind, object_id__in=[str(pk) for pk in ids], running_marker=1)
    found = rows.order_by().values_list("rule", "due_on").distinct()
    return sorted((Term(*row) for row in found), key=lambda term: (term.due_on, term.rule))
