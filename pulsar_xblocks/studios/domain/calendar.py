"""The calendar of a project year: template, shift, windows, deadlines.  Source: domain.md 2.3, 2.6."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pulsar_xblocks.kernel.pure.dates import end_of_day, start_of_day
from pulsar_xblocks.kernel.pure.text import mark

MONTHS = {
    1: mark("January"),
    2: mark("February"),
    3: mark("March"),
    4: mark("April"),
    5: mark("May"),
    6: mark("June"),
    7: mark("July"),
    8: mark("August"),
    9: mark("September"),
    10: mark("October"),
    11: mark("November"),
    12: mark("December"),
}

# month: (opens, closes, results) as (month, day), school year 2025/26
_TEMPLATE = (
    (10, (10, 1), (10, 29), (11, 12)),
    (11, (11, 5), (11, 28), (12, 12)),
    (12, (12, 1), (12, 24), (1, 14)),
    (1, (1, 12), (2, 4), (2, 18)),
    (2, (2, 5), (3, 4), (3, 18)),
    (3, (3, 5), (4, 1), (4, 15)),
    (4, (4, 2), (4, 29), (5, 13)),
    (5, (5, 4), (5, 20), (5, 27)),
)


@dataclass(frozen=True)
class RoundPlan:
    """One round: number from 1, month 1-12, moments in UTC."""

    number: int
    month: int
    opens_at: datetime
    closes_at: datetime
    results_on: date


@dataclass(frozen=True)
class YearPlan:
    """A whole year as the template gives it."""

    code: str
    call_opens_at: datetime
    call_closes_at: datetime
    freezes_on: date
    rounds: tuple[RoundPlan, ...]


def plan(first: int, zone: str) -> YearPlan:
    """Return the template's year that begins in September of ``first``: closes at 23:59 local time."""

    def on(month_day: tuple[int, int]) -> date:
        return date(first if month_day[0] >= 9 else first + 1, *month_day)

    rounds = tuple(
        RoundPlan(number, month, start_of_day(on(opens), zone), end_of_day(on(closes), zone), on(results))
        for number, (month, opens, closes, results) in enumerate(_TEMPLATE, start=1)
    )
    return YearPlan(
        code=f"{first}/{(first + 1) % 100:02d}",
        call_opens_at=start_of_day(date(first, 8, 25), zone),
        call_closes_at=end_of_day(date(first, 9, 30), zone),
        freezes_on=date(first + 1, 5, 31),
        rounds=rounds,
    )


def problems(rounds: Sequence[RoundPlan]) -> dict[str, list[str]]:
    """Return field -> sentences for a calendar typed by people; empty when it is sound."""
    found: dict[str, list[str]] = {}
    for before, this in zip((None, *rounds), rounds, strict=False):
        if this.opens_at >= this.closes_at:
            found.setdefault(f"closes_{this.number}", []).append(mark("The round closes before it opens."))
        if this.results_on < this.closes_at.date():
            found.setdefault(f"results_{this.number}", []).append(mark("Results are due before works close."))
        if before and this.opens_at < before.opens_at:
            found.setdefault(f"opens_{this.number}", []).append(mark("The round opens before the previous one."))
    return found


def effective_deadline(closes_at: datetime, extra_h: Iterable[int] = ()) -> datetime:
    """Return the studio's own deadline: the window's end plus all its extensions in hours."""
    return closes_at + timedelta(hours=sum(extra_h))


def last_moment(deadline: datetime, grace_h: int) -> datetime:
    """Return until when a late work is still taken."""
    return deadline + timedelta(hours=grace_h)


def round_status(plan_row: RoundPlan, published_at: datetime | None, now: datetime, grace_h: int = 0) -> str:
    """Return the key of the round's status now."""
    if published_at:
        return "published"
    if now < plan_row.opens_at:
        return "planned"
    if now <= plan_row.closes_at:
        return "open"
    return "closed" if now <= last_moment(plan_row.closes_at, grace_h) else "scoring"
