"""Rules of jobs: states, leases, waiting between attempts, slots of the timetable."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pulsar_xblocks.kernel.pure.status import Status, by_key
from pulsar_xblocks.kernel.pure.text import mark

LEASE = timedelta(minutes=5)  # a worker that says nothing for so long is taken for dead
MAX_ATTEMPTS = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)

STATUSES = (
    Status("queued", mark("Queued"), "idle", "clock"),
    Status("running", mark("Running"), "run", "now"),
    Status("done", mark("Done"), "ok", "check"),
    Status("failed", mark("Failed"), "bad", "cross"),
    Status("cancelled", mark("Cancelled"), "idle", "pause"),
)
STATUS = by_key(STATUSES)
OPEN = ("queued", "running")


class GiveUp(Exception):
    """Raised by a job that no further attempt can help; its text is kept."""


class TryAgain(Exception):
    """Raised by a job whose trouble may pass, such as a server that does not answer; its text is kept."""


class Cancelled(Exception):
    """The job was cancelled while it ran."""


class LeaseLost(Exception):
    """Another worker has taken the job over."""


@dataclass(frozen=True)
class Order:
    """What to do; ``once`` names the work, so that ordering it again finds the same job.

    With ``is_free_when_over`` the name is free again as soon as the job is over: for work that is done again and again,
    but need not wait twice in the queue.
    """

    kind: str
    payload: dict[str, Any] = field(default_factory=dict)  # plain values, no personal data
    region_id: int | None = None
    once: str = ""
    is_free_when_over: bool = False
    run_at: datetime | None = None  # None = now


def wait_after(attempt: int) -> timedelta:
    """Return how long to wait after the n-th failed attempt: 30 s, 2 min, 8 min, 32 min, at most 1 h."""
    return min(FIRST_WAIT * int(4 ** (max(attempt, 1) - 1)), LONGEST_WAIT)


def slot(moment: datetime, period: timedelta) -> int:
    """Return the number of the period in which the moment lies, counted from 1970."""
    return int(moment.timestamp() // period.total_seconds())


def percent(done: int, total: int) -> int | None:
    """Return 0 to 100, None while the size of the work is unknown."""
    return min(100, 100 * done // total) if total > 0 else None
