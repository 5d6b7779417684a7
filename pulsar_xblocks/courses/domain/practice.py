"""Rules of the internship diary: rows, overlaps, confirmed hours never beyond the plan.  Source: domain.md 4.4."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from pulsar_xblocks.courses.domain.passport import MINUTES, ZERO
from pulsar_xblocks.kernel.pure.status import Status, by_key
from pulsar_xblocks.kernel.pure.text import Sentence, mark

PLANNED, ACTIVE, REPORT_CHECK, PASSED, FAILED = "planned", "active", "report_check", "passed", "failed"
INTERNSHIP = by_key(
    [
        Status(PLANNED, mark("Planned"), "idle", "clock"),
        Status(ACTIVE, mark("In progress"), "run", "now"),
        Status(REPORT_CHECK, mark("Report under review"), "run", "eye"),
        Status(PASSED, mark("Internship passed"), "ok", "done"),
        Status(FAILED, mark("Internship not passed"), "bad", "cross"),
    ]
)
WAITING, CONFIRMED, REJECTED = "waiting", "confirmed", "rejected"
ROW = by_key(
    [
        Status(WAITING, mark("Awaits confirmation"), "run", "clock"),
        Status(CONFIRMED, mark("Confirmed"), "ok", "done"),
        Status(REJECTED, mark("Not confirmed"), "bad", "cross"),
    ]
)
MOST_A_DAY = Decimal(10)  # academic hours of all diaries of one person
_STEP = Decimal("0.5")


@dataclass(frozen=True)
class Day:
    """A row of a diary: academic hours of 45 minutes; ``starts`` None = the time of day was not written."""

    on: date
    hours: Decimal
    starts: time | None = None
    status: str = WAITING
    pk: int | None = None
    log: int | None = None

    @property
    def span(self) -> tuple[datetime, datetime] | None:
        """Return from when to when, None without a time of day; it may run past midnight."""
        if self.starts is None:
            return None
        begins = datetime.combine(self.on, self.starts)  # noqa: DTZ001 - the wall clock of the diary
        return begins, begins + timedelta(minutes=float(self.hours * MINUTES))


def row_problems(new: Day, others: Sequence[Day], first: date, last: date, today: date) -> dict[str, list[str]]:
    """Return field -> sentences against a row; ``others``: rows of all diaries of the person, without the row itself."""
    found: dict[str, list[str]] = {}
    if not 0 < new.hours <= MOST_A_DAY or new.hours % _STEP:
        found["hours"] = [Sentence(mark("From 0,5 to %(most)s academic hours a day, in halves."), most=MOST_A_DAY)]
        return found
    if not first <= new.on <= last:
        found["on"] = [mark("The day is outside the internship.")]
    elif new.on > today:
        found["on"] = [mark("This day has not come yet.")]
    counted = [one for one in others if one.status != REJECTED]
    if any(_overlap(new, one) for one in counted):
        found["starts"] = [mark("At this time another row of your diaries runs already.")]
    day = sum((one.hours for one in counted if one.on == new.on), ZERO) + new.hours
    if day > MOST_A_DAY and "on" not in found:
        sentence = mark("Together with your other rows this day has %(hours)s h, the most is %(most)s.")
        found["hours"] = [Sentence(sentence, hours=day, most=MOST_A_DAY)]
    return found


def confirmed(rows: Iterable[Day]) -> Decimal:
    """Return the confirmed hours, also those beyond the plan."""
    return sum((row.hours for row in rows if row.status == CONFIRMED), ZERO)


def counted(rows: Iterable[Day], plan: Decimal) -> Decimal:
    """Return the hours that count: confirmed, never beyond the plan."""
    return min(confirmed(rows), plan)


def may_pass(rows: Iterable[Day], plan: Decimal) -> bool:
    """Tell whether the confirmed hours reach the plan."""
    return confirmed(rows) >= plan


def _overlap(one: Day, other: Day) -> bool:
    first, second = one.span, other.span
    return first is not None and second is not None and first[0] < second[1] and second[0] < first[1]
