"""At which stage a programme and a group stand, and the parts of people in a group."""

from dataclasses import dataclass
from datetime import date, datetime

from pulsar_xblocks.kernel.pure.status import Status, by_key
from pulsar_xblocks.kernel.pure.text import mark

DRAFT, APPROVED, ARCHIVED = "draft", "approved", "archived"
PROGRAMME = by_key(
    [
        Status(DRAFT, mark("Programme in draft"), "idle", "pencil"),
        Status(APPROVED, mark("Programme approved"), "ok", "done"),
        Status(ARCHIVED, mark("Archived"), "idle", "box"),
    ]
)
ACTIVE, FINISHED = "active", "finished"
PLANNED, OPEN, FORMED, TAUGHT = "planned", "open", "formed", "taught"
GROUP = by_key(
    [
        Status(DRAFT, mark("Group in draft"), "idle", "pencil"),
        Status(PLANNED, mark("Enrolment announced"), "run", "clock"),
        Status(OPEN, mark("Applications are taken"), "ok", "now"),
        Status(FORMED, mark("Group formed"), "run", "file"),
        Status(TAUGHT, mark("Training under way"), "run", "now"),
        Status(FINISHED, mark("Training finished"), "ok", "done"),
        Status(ARCHIVED, mark("Archived"), "idle", "box"),
    ]
)
FUNDING = {"budget": mark("budget"), "paid": mark("paid by the participant or the organisation")}
CURATOR, TUTOR = "curator", "tutor"
PARTS = {CURATOR: mark("group curator"), TUTOR: mark("course tutor")}


@dataclass(frozen=True)
class Terms:
    """What decides the stage of a group."""

    status: str  # draft, active, finished, archived
    opens_at: datetime
    closes_at: datetime
    starts_on: date
    ends_on: date


def stage(terms: Terms, now: datetime, today: date) -> str:
    """Return the key of ``GROUP``; ``today`` in the region's time zone.  A group is finished by a person, not by the calendar."""
    if terms.status != ACTIVE:
        return terms.status
    if now < terms.opens_at:
        return PLANNED
    if now <= terms.closes_at:
        return OPEN
    return FORMED if today < terms.starts_on else TAUGHT


def takes_applications(terms: Terms, now: datetime) -> bool:
    """Tell whether applications are taken: the moment of arrival at the server decides."""
    return terms.status == ACTIVE and terms.opens_at <= now <= terms.closes_at


def is_over(terms: Terms, today: date) -> bool:
    """Tell whether nobody is let in any more: a person has ended the training, or its last day is past."""
    return terms.status != ACTIVE or today > terms.ends_on
