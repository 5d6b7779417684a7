"""Membership rules: who must consent, who is active, what a day's roster was.  Source: domain.md 2.3, 6.1."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

REQUIRED, OPTIONAL = ("studio",), ("photo_video", "publication")
PURPOSES = REQUIRED + OPTIONAL


@dataclass(frozen=True)
class Stay:
    """A membership in plain values; ``left`` None = open."""

    person: int
    joined: date
    left: date | None = None
    active: date | None = None  # day of the last needed consent
    to_the_end: bool = False  # it was the year that ended


def on_day(stays: Iterable[Stay], day: date) -> list[Stay]:
    """Return who was in the studio on a day, by joining date: joined then or before, not yet left."""
    inside = [stay for stay in stays if stay.joined <= day and (stay.left is None or stay.left > day)]
    return sorted(inside, key=lambda stay: (stay.joined, stay.person))


def taking_part(stays: Iterable[Stay], day: date) -> list[Stay]:
    """Return who took part on a day, by joining date: in the studio then, every needed consent there by then."""
    return [stay for stay in on_day(stays, day) if stay.active is not None and stay.active <= day]


def status(stay: Stay) -> str:
    """Return the key of the membership's status."""
    if stay.left is not None:
        return "done" if stay.to_the_end and stay.active is not None else "left"
    return "active" if stay.active is not None else "pending"
