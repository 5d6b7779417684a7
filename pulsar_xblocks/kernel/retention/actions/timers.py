"""Writes of retention timers."""

from collections.abc import Collection, Sequence
from datetime import datetime

from pulsar_xblocks.kernel.retention.domain import Term
from pulsar_xblocks.kernel.retention.models import RetentionTimer

BATCH = 500


def start_timers(kind: str, ids: Collection[int], terms: Sequence[Term], *, region_id: int, now: datetime) -> int:
    """Start the timers of many objects of a kind; one that runs already stays as it is.  Return how many are new."""
    wanted = {(str(pk), term.rule): term.due_on for pk in ids for term in terms}
    running = RetentionTimer.objects.filter(object_kind=kind, region=region_id, running_marker=1)
    there = set(running.values_list("object_id", "rule"))
    rows = [
        RetentionTimer(region_id=region_id, rule=rule, object_kind=kind, object_id=pk, due_on=due_on, started_at=now)
        for (pk, rule), due_on in wanted.items()
        if (pk, rule) not in there
    ]
    RetentionTimer.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def stop_timers(kind: str, ids: Collection[int], *, now: datetime) -> int:
    """Stop the timers of objects that go on; the rows stay as history.  Return how many."""
    keys, count = [str(pk) for pk in ids], 0
    for start in range(0, len(keys), BATCH):
        rows = RetentionTimer.objects.filter(object_kind=kind, object_id__in=keys[start : start + BATCH], running_marker=1)
        count += rows.update(stopped_at=now, running_marker=None)
    return count
