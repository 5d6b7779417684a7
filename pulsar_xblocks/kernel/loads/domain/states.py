"""States of a load, and until when it can be undone."""

from datetime import datetime, timedelta

from pulsar_xblocks.kernel.pure.status import Status, by_key
from pulsar_xblocks.kernel.pure.text import mark

UNDO_WITHIN = timedelta(minutes=30)
LARGE = 300  # rows from which a load goes on by itself, as a job

STATUS = by_key(
    [
        Status("checked", mark("Checked, not stored"), "idle", "eye"),
        Status("running", mark("Being stored"), "run", "now"),
        Status("applied", mark("Stored"), "ok", "check"),
        Status("undoing", mark("Being undone"), "run", "now"),
        Status("undone", mark("Undone"), "idle", "back"),
        Status("stopped", mark("Stopped, nothing is stored"), "bad", "cross"),
    ]
)


def may_undo(state: str, applied_at: datetime | None, now: datetime) -> bool:
    """Tell whether a load can still be undone."""
    return state == "applied" and applied_at is not None and now - applied_at <= UNDO_WITHIN


def is_abandoned(state: str, job_state: str) -> bool:
    """Tell whether the job of a load is over before its work: cancelled in the queue, or its worker has died each time."""
    return state in ("running", "undoing") and job_state in ("cancelled", "failed")
