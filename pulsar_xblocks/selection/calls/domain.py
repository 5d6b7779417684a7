"""What a call is about, whom it takes, and at which stage it stands.  Source: domain.md 1.2, 3.2."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from pulsar_xblocks.kernel.pure.status import Status, by_key
from pulsar_xblocks.kernel.pure.text import mark

DIRECTIONS = {
    "science": mark("Science"),
    "arts": mark("Arts"),
    "sport": mark("Sport"),
    "business": mark("Entrepreneurship"),
    "centre": mark("Status of an inter-municipal centre"),
}
AUDIENCES = {"pupil": mark("pupils"), "organisation": mark("organisations")}
PARTS = {
    "expert": mark("expert reviewer"),
    "chair": mark("chair of the panel"),
    "member": mark("member of the panel"),
    "secretary": mark("secretary of the panel"),
    "appeals": mark("appeals panel"),
}
PLANNED, OPEN, CLOSED, PRELIMINARY, FINAL = "planned", "open", "closed", "preliminary", "final"
CALL = by_key(
    [
        Status("draft", mark("Draft"), "idle", "pencil"),
        Status(PLANNED, mark("Announced"), "run", "clock"),
        Status(OPEN, mark("Applications are taken"), "ok", "now"),
        Status(CLOSED, mark("Applications are being considered"), "run", "eye"),
        Status(PRELIMINARY, mark("Preliminary results published"), "run", "scales"),
        Status(FINAL, mark("Final results published"), "ok", "done"),
        Status("archived", mark("Archived"), "idle", "box"),
    ]
)
CODE = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")


@dataclass(frozen=True)
class Times:
    """The moments that decide a call's stage; ``closes_at`` with everyone's extensions."""

    status: str  # draft, active, archived
    opens_at: datetime
    closes_at: datetime
    preliminary_at: datetime | None = None
    final_at: datetime | None = None


def stage(times: Times, now: datetime) -> str:
    """Return the key of ``CALL``: what people read on the call."""
    if times.status != "active":
        return times.status
    if times.final_at:
        return FINAL
    if times.preliminary_at:
        return PRELIMINARY
    if now < times.opens_at:
        return PLANNED
    return OPEN if now <= times.closes_at else CLOSED


def deadline(closes_at: datetime, hours: int) -> datetime:
    """Return until when a window runs with more hours."""
    return closes_at + timedelta(hours=hours)


def is_taken(arrived_at: datetime, times: Times, grace_minutes: int) -> bool:
    """Tell whether what arrived at the server then is taken: the window decides, and a grace for slow lines."""
    if times.status != "active" or times.preliminary_at or times.final_at:
        return False
    return times.opens_at <= arrived_at <= times.closes_at + timedelta(minutes=grace_minutes)
