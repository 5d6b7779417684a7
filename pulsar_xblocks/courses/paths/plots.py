"""Geometry of the plot of levels before and after: a lying pair of bars for each gap; SVG is made on the server."""

from collections.abc import Sequence
from dataclasses import dataclass

from pulsar_xblocks.courses.paths.domain import HIGHEST, Gap

LEFT, STEP, ROW, BAR, TOP = 130, 80, 44, 13, 18  # where bars begin, a level, a row, a bar, room for the names of levels
LETTERS = 17


@dataclass(frozen=True)
class Row:
    """One gap: name, where its bars stand and how long they are; ``after`` None = not known yet."""

    name: str
    text_y: int
    before_y: int
    after_y: int
    before: int
    after: int | None


@dataclass(frozen=True)
class Plot:
    """The whole drawing: size, lines of the levels with their numbers, rows."""

    width: int
    height: int
    ticks: tuple[tuple[int, int], ...]  # x, level
    rows: tuple[Row, ...]


def levels(gaps: Sequence[Gap], names: Sequence[str]) -> Plot:
    """Return the plot of gaps with these names; a level of 0 is a thin mark, so that it is seen."""
    rows = tuple(_row(at, gap, name) for at, (gap, name) in enumerate(zip(gaps, names, strict=True)))
    ticks = tuple((LEFT + STEP * level, level) for level in range(HIGHEST + 1))
    return Plot(LEFT + STEP * HIGHEST + 12, TOP + ROW * len(rows), ticks, rows)


def _row(at: int, gap: Gap, name: str) -> Row:
    y = TOP + ROW * at
    brief = name if len(name) <= LETTERS else name[: LETTERS - 1].rstrip() + "…"
    return Row(brief, y + 20, y + 4, y + 4 + BAR + 2, _long(gap.before), None if gap.after is None else _long(gap.after))


def _long(level: int) -> int:
    return max(STEP * level, 3)
