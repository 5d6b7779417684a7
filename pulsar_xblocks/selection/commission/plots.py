"""Geometry of the commission's plots: plain numbers and paths for templates; SVG is made on the server."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

LEFT, RIGHT, TOP, BOTTOM = 34, 356, 14, 124  # of drawings with upright bars and lines
LABELS, WIDE_LABELS = 6, 3  # along an axis
ROW, NAME, LONGEST = 26, 194, 140  # of drawings with lying bars: height of a row, where bars begin, the longest bar
ROWS, LETTERS = 20, 25
MIDDLE, REACH = 264, 70  # of bars that go both ways: where 0 is, and how far they go


@dataclass(frozen=True)
class Tick:
    """A line across a drawing with its number."""

    y: str
    text_y: str
    value: int


@dataclass(frozen=True)
class Bar:
    """One upright bar."""

    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class Columns:
    """Upright bars, marks of the numbers, and some of the names below: (x, name)."""

    ticks: list[Tick]
    bars: list[Bar]
    names: list[tuple[str, str]]


@dataclass(frozen=True)
class Row:
    """A lying bar: name, number, where they stand."""

    name: str
    number: str
    y: str
    text_y: str
    x: str
    width: str
    number_x: str


@dataclass(frozen=True)
class Lines:
    """Two lines over the days of a window: marks, names below, paths."""

    ticks: list[Tick]
    names: list[tuple[str, str]]
    own: str
    rest: str


def columns(counts: Sequence[tuple[str, int]]) -> Columns:
    """Return a bar for each (name, number), in their order."""
    top, slot = _top([n for _, n in counts]), Decimal(RIGHT - LEFT) / max(len(counts), 1)
    wide, bars = max(slot * Decimal("0.76"), Decimal(1)), []
    for at, (_, n) in enumerate(counts):
        high = Decimal(BOTTOM - TOP) * n / top
        if n:
            bars.append(Bar(_short(LEFT + slot * at + (slot - wide) / 2), _short(BOTTOM - high), _short(wide), _short(high)))
    is_wide = any(len(name) > 5 for name, _ in counts)
    every = -(-len(counts) // (WIDE_LABELS if is_wide else LABELS)) or 1
    names = [(_short(LEFT + slot * at + slot / 2), name) for at, (name, _) in enumerate(counts) if at % every == every // 2]
    return Columns(_ticks(top), bars, names)


def rows(counts: Sequence[tuple[str, int]]) -> list[Row]:
    """Return a lying bar for each (name, number), at most ``ROWS`` of them."""
    most = max((n for _, n in counts), default=0) or 1
    return [_row(at, name, str(n), (NAME, Decimal(LONGEST) * n / most)) for at, (name, n) in enumerate(counts[:ROWS])]


def both_ways(values: Sequence[tuple[str, Decimal, str]]) -> list[Row]:
    """Return a lying bar to the left or the right of 0 for each (name, value, value in words)."""
    most = max((abs(value) for _, value, _ in values), default=Decimal(0)) or Decimal(1)
    made = []
    for at, (name, value, text) in enumerate(values[:ROWS]):
        wide = REACH * abs(value) / most
        made.append(_row(at, name, text, (MIDDLE - wide if value < 0 else Decimal(MIDDLE), wide)))
    return made


def height(count: int) -> int:
    """Return how high a drawing of lying bars is."""
    return ROW * min(count, ROWS)


def lines(own: Sequence[int], rest: Sequence[int]) -> Lines | None:
    """Return two lines of sums by the day of a window; None with less than two days."""
    days = max(len(own), len(rest))
    if days < 2 or not own:
        return None
    top, gap = _top([*own, *rest]), Decimal(RIGHT - LEFT) / (days - 1)

    def path(values: Sequence[int]) -> str:
        points = [f"{_short(LEFT + gap * at)} {_short(BOTTOM - Decimal(BOTTOM - TOP) * n / top)}" for at, n in enumerate(values)]
        return "M" + "L".join(points) if len(points) > 1 else f"M{points[0]}h1" if points else ""

    every = -(-days // LABELS)
    names = [(_short(LEFT + gap * at), str(at + 1)) for at in range(0, days, every)]
    return Lines(_ticks(top), names, path(own), path(rest))


def _row(at: int, name: str, number: str, bar: tuple[Decimal | int, Decimal]) -> Row:
    x, wide = bar
    y = at * ROW
    return Row(brief(name), number, str(y + 4), str(y + 17), _short(Decimal(x)), _short(wide), _short(Decimal(x) + wide + 6))


def _top(values: Sequence[int]) -> int:
    """Return the round number that a drawing reaches up to."""
    most = max(values, default=0) or 1
    step = _step(most)
    return step * -(-most // step)


def _step(most: int) -> int:
    size = 1
    while size * 50 < most:
        size *= 10
    return next(step * size for step in (1, 2, 5, 10, 20) if most <= 4 * step * size)


def _ticks(top: int) -> list[Tick]:
    step = _step(top)
    found = []
    for value in range(0, top + 1, step):
        y = BOTTOM - Decimal(BOTTOM - TOP) * value / top
        found.append(Tick(_short(y), _short(y + 4), value))
    return found


def brief(name: str) -> str:
    """Return a name that fits beside a bar."""
    plain = name.replace("город ", "").replace(" район", " р-н").replace(" муниципальный округ", " м. о.")
    return plain if len(plain) <= LETTERS else plain[: LETTERS - 1] + "…"


def _short(value: Decimal) -> str:
    return f"{value:.1f}"
