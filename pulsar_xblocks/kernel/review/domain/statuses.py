"""States of reads and of works in the queue, as people see them.  Source: domain.md 1.3."""

from pulsar_xblocks.kernel.pure.status import Status, by_key
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.review.domain import outcome

ASSIGNED, DRAFT, SUBMITTED, DECLINED, REMOVED = "assigned", "draft", "submitted", "declined", "removed"
OPEN = frozenset({ASSIGNED, DRAFT})
COUNTED = frozenset({ASSIGNED, DRAFT, SUBMITTED})  # what counts as an expert's load
QUEUED, WITHDRAWN = "queued", "withdrawn"

READ = {
    ASSIGNED: Status("none", mark("Not started"), "idle", "ring"),
    DRAFT: Status("work", mark("In progress"), "run", "pencil"),
    SUBMITTED: Status("scored", mark("Scored"), "ok", "done"),
    DECLINED: Status("declined", mark("Conflict of interest"), "idle", "scales"),
    REMOVED: Status("removed", mark("Given to another expert"), "idle", "back"),
}
ITEM = by_key(
    [
        Status("unassigned", mark("No expert yet"), "warn", "warn"),
        Status("reading", mark("With the experts"), "run", "eye"),
        Status("gap", mark("A third read is needed"), "warn", "scales"),
        Status("scored", mark("Scored"), "ok", "done"),
        Status("withdrawn", mark("Withdrawn"), "idle", "back"),
    ]
)


def item_status(state: str, needs: str, under_way: int) -> Status:
    """Return the state of a work in the queue; ``under_way`` = reads given out and not finished."""
    if state == WITHDRAWN:
        return ITEM["withdrawn"]
    if needs == outcome.FINAL:
        return ITEM["scored"]
    if under_way:
        return ITEM["reading"]
    return ITEM["gap"] if needs == outcome.THIRD else ITEM["unassigned"]
