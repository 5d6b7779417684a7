"""Points: a pure function of criteria, entries and a day, told with its explanation raw -> factor -> cap -> result.

Every criterion is rounded half up to its step at its end, then held by its cap.  Source: domain.md 2.4.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from pulsar_xblocks.kernel.ledger.domain import Entry, counted
from pulsar_xblocks.kernel.pure.decimals import HUNDREDTH, rounded
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.league.domain.criteria import MANUAL, MEAN, PER_ITEM, RESULT, SHARE, SUBMITTED, THRESHOLD, Criteria, Criterion

EMPTY_CALENDAR = mark("It cannot be computed: there is no round to take the mean of.")
MOST_PUPILS = 100  # of a roster whose share is known exactly
_ZERO = Decimal(0)


@dataclass(frozen=True)
class RoundFact:
    """A round of the calendar."""

    number: int
    month: int  # 1-12
    closes_on: date


@dataclass(frozen=True)
class Frame:
    """What the points are taken of: the whole calendar, the last published round, the day."""

    rounds: tuple[RoundFact, ...]
    published: int  # number of the last published round, 0 = none yet
    as_of: date

    def numbers(self, since: date | None) -> tuple[int, ...]:
        """Return the numbers of the rounds that count for a studio; without those that closed before its start when it is given."""
        return tuple(row.number for row in self.rounds if since is None or row.closes_on >= since)


@dataclass(frozen=True)
class Line:
    """One criterion explained: quantities, their sum, what they were multiplied with and divided by, before the cap, the result."""

    code: str
    type: str
    values: tuple[Decimal, ...]
    raw: Decimal
    factor: Decimal
    divisor: int | None
    before_cap: Decimal
    cap: Decimal
    points: Decimal
    bonus: Decimal = _ZERO
    weight: Decimal = Decimal(1)
    problem: str = ""  # msgid


@dataclass(frozen=True)
class Total:
    """A studio's points with one line per criterion; ``multiplier`` is the rural one."""

    points: Decimal
    lines: tuple[Line, ...]
    multiplier: Decimal = Decimal(1)

    def by_code(self) -> dict[str, Decimal]:
        """Return code -> points."""
        return {line.code: line.points for line in self.lines}


@dataclass(frozen=True)
class Competitor:
    """What the points depend on besides the entries."""

    is_rural: bool = False
    since: date | None = None


def points(criteria: Criteria, entries: Iterable[Entry], frame: Frame, who: Competitor = Competitor()) -> Total:  # noqa: B008 - frozen
    """Return the points of one studio; the order of the entries never matters."""
    by_code: dict[str, list[Entry]] = defaultdict(list)
    for entry in counted(entries, frame.as_of, frame.published):
        by_code[entry.criterion].append(entry)
    numbers = frame.numbers(who.since if criteria.skips_before_start else None)
    lines = tuple(_line(row, by_code.get(row.code, ()), numbers, frame.published) for row in criteria.active)
    multiplier = criteria.rural if who.is_rural else Decimal(1)
    return Total(rounded(sum((line.points for line in lines), _ZERO) * multiplier), lines, multiplier)


def _line(row: Criterion, entries: Sequence[Entry], numbers: Sequence[int], published: int) -> Line:
    match row.formula.type:
        case "mean_x_factor":
            return _mean(row, entries, numbers)
        case "share":
            return _share(row, entries, [number for number in numbers if number <= published])
        case _:
            return _sum(row, entries)


def _net(entries: Iterable[Entry]) -> dict[int, Decimal]:
    """Return round -> sum of its quantities; entries without a round are left out."""
    found: dict[int, Decimal] = defaultdict(Decimal)
    for entry in entries:
        if entry.round_number is not None:
            found[entry.round_number] += entry.quantity
    return found


def _sum(row: Criterion, entries: Sequence[Entry]) -> Line:
    raw = sum((entry.quantity for entry in entries), _ZERO)
    factor = Decimal(1) if row.formula.type == MANUAL else row.formula.points
    if row.period == "month" and row.formula.type == PER_ITEM:
        held = [(_worth(row, quantity), row.cap) for quantity in _by_month(entries).values()]
        before, result = sum((worth for worth, _ in held), _ZERO), sum((min(pair) for pair in held), _ZERO)
    else:
        before = _worth(row, raw)
        result = min(before, row.cap)
    return Line(row.code, row.formula.type, (), raw, factor, None, before, row.cap, result, weight=row.weight)


def _worth(row: Criterion, quantity: Decimal) -> Decimal:
    formula = row.formula
    if formula.type == THRESHOLD:
        worth = formula.points if quantity >= formula.threshold else _ZERO
    else:
        worth = quantity if formula.type == MANUAL else quantity * formula.points
    return rounded(worth * row.weight, row.step)


def _by_month(entries: Iterable[Entry]) -> Mapping[object, Decimal]:
    found: dict[object, Decimal] = defaultdict(Decimal)
    for entry in entries:
        found[entry.round_number or (entry.on.year, entry.on.month)] += entry.quantity
    return found


def _mean(row: Criterion, entries: Sequence[Entry], numbers: Sequence[int]) -> Line:
    """Return the sum of results x factor / number of rounds in the calendar; a missed one is 0, so it only grows."""
    net = _net(entries)
    values = tuple(net[number] for number in sorted(net) if net[number])
    raw = sum(values, _ZERO)
    if not numbers:
        return Line(row.code, MEAN, values, raw, row.formula.factor, 0, _ZERO, row.cap, _ZERO, problem=EMPTY_CALENDAR)
    before = rounded(raw * row.formula.factor * row.weight / len(numbers), row.step)
    return Line(
        row.code, MEAN, values, raw, row.formula.factor, len(numbers), before, row.cap, min(before, row.cap), weight=row.weight
    )  # fmt: skip


def _share(row: Criterion, entries: Sequence[Entry], numbers: Sequence[int]) -> Line:
    """Return factor x mean share of the published rounds, and the bonus when enough of the roster has stayed."""
    net = _net(entries)
    stayed = sum((entry.quantity for entry in entries if entry.round_number is None), _ZERO)
    bonus = row.formula.bonus if row.formula.bonus and stayed >= row.formula.threshold else _ZERO
    values = tuple(net[number] for number in numbers if number in net)
    whole = sum((share_of(value) for value in values), Fraction(0))
    raw = _rounded(100 * whole, HUNDREDTH)
    if not numbers:
        return Line(row.code, SHARE, values, raw, row.formula.factor, 0, _ZERO, row.cap, _ZERO, problem=EMPTY_CALENDAR)
    before = _rounded(Fraction(row.formula.factor * row.weight) * whole / len(numbers), row.step) + bonus
    return Line(
        row.code, SHARE, values, raw, row.formula.factor, len(numbers), before, row.cap, min(before, row.cap), bonus, row.weight
    )  # fmt: skip


@lru_cache(maxsize=4096)
def share_of(percent: Decimal) -> Fraction:
    """Return the share that a percent of the ledger stands for, 8,33 = 1/12, so that a mean of shares is rounded only once, at its end.

    The ledger keeps two places.  Among the shares of rosters of up to 100 pupils no two have the same two places, so the share is
    known exactly; a percent that none of them gives stays what it says.
    """
    plain = Fraction(percent) / 100
    likely = plain.limit_denominator(MOST_PUPILS)
    return likely if _rounded(100 * likely, HUNDREDTH) == percent else plain


def _rounded(value: Fraction, step: Decimal) -> Decimal:
    return rounded(Decimal(value.numerator) / value.denominator, step)


def results(criteria: Criteria, entries: Iterable[Entry], frame: Frame) -> dict[int, Decimal | None]:
    """Return round -> result of its work for the published rounds; None = nothing was submitted."""
    known = counted(entries, frame.as_of, frame.published)
    submitted, result = criteria.by_source(SUBMITTED), criteria.by_source(RESULT)
    came = _net(entry for entry in known if submitted and entry.criterion == submitted.code)
    marks = _net(entry for entry in known if result and entry.criterion == result.code)
    numbers = [row.number for row in frame.rounds if row.number <= frame.published]
    return {number: marks.get(number, _ZERO) if came.get(number) or marks.get(number) else None for number in numbers}


def median(values: Sequence[Decimal]) -> Decimal:
    """Return the median, rounded half up to 0.01; 0 of nothing."""
    if not values:
        return _ZERO
    ordered, middle = sorted(values), len(values) // 2
    return rounded(ordered[middle] if len(values) % 2 else (ordered[middle - 1] + ordered[middle]) / 2)
