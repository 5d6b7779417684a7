"""Statuses as people see them.  Source: domain.md 1.3."""

from pulsar_xblocks.kernel.pure.status import Status, by_key
from pulsar_xblocks.kernel.pure.text import mark

YEAR = by_key(
    [
        Status("draft", mark("Draft"), "idle", "pencil"),
        Status("active", mark("Active"), "ok", "now"),
        Status("archived", mark("Archived"), "idle", "box"),
    ]
)
APPLICATION = by_key(
    [
        Status("draft", mark("Draft"), "idle", "pencil"),
        Status("submitted", mark("Submitted"), "run", "send"),
        Status("review", mark("Under review"), "run", "eye"),
        Status("returned", mark("Returned for changes"), "warn", "back"),
        Status("approved", mark("Approved"), "ok", "done"),
        Status("rejected", mark("Rejected"), "bad", "cross"),
        Status("withdrawn", mark("Withdrawn"), "idle", "back"),
    ]
)
STUDIO = by_key(
    [
        Status("forming", mark("Forming"), "run", "person"),
        Status("active", mark("Active"), "ok", "now"),
        Status("suspended", mark("Suspended"), "warn", "pause"),
        Status("closed", mark("Closed"), "idle", "lock"),
        Status("archived", mark("Archived"), "idle", "box"),
    ]
)
ROUND = by_key(
    [
        Status("planned", mark("Planned"), "idle", "ring"),
        Status("open", mark("Open"), "ok", "now"),
        Status("closed", mark("Submissions closed"), "idle", "lock"),
        Status("scoring", mark("Being scored"), "run", "eye"),
        Status("published", mark("Results published"), "ok", "done"),
    ]
)
MEMBERSHIP = by_key(
    [
        Status("pending", mark("Waiting for consent"), "warn", "clock"),
        Status("active", mark("Takes part"), "ok", "check"),
        Status("done", mark("Took part to the end of the year"), "ok", "done"),
        Status("left", mark("Has left"), "idle", "back"),
    ]
)
VISIT = by_key(
    [
        Status("planned", mark("The visit is planned"), "run", "clock"),
        Status("held", mark("The visit took place"), "ok", "done"),
        Status("cancelled", mark("The visit is called off"), "idle", "cross"),
    ]
)

EDITABLE = frozenset({"draft", "returned"})
IN_QUEUE = frozenset({"submitted", "review"})
_MOVES = {
    "draft": {"submitted", "withdrawn"},
    "submitted": {"review", "returned", "approved", "rejected", "withdrawn"},
    "review": {"returned", "approved", "rejected", "withdrawn"},
    "returned": {"submitted", "withdrawn", "rejected"},
    "approved": {"review"},  # undo of an approval
    "rejected": set(),
    "withdrawn": set(),
}


def may_move(status: str, to: str) -> bool:
    """Tell whether an application may go from one status to another."""
    return to in _MOVES[status]
