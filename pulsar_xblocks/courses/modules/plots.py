"""Geometry of the plot of hours: plain numbers for templates; SVG is made on the server."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pulsar_xblocks.courses.modules.domain import KindHours

LEFT, WIDE, ROW = 1, 290, 48  # where bars begin, the longest bar, height of a row


@dataclass(frozen=True)
class Track:
    """Hours of one kind: the plan as an outline, the declared and the confirmed ones inside it."""

    row: KindHours
    name_y: int
    y: int
    number_x: str
    number_y: int
    planned: str
    declared: str
    confirmed: str


def tracks(rows: Sequence[KindHours]) -> list[Track]:
    """Return a track for each kind, as long as its plan beside the largest one."""
    most = max((max(row.planned, row.declared) for row in rows), default=Decimal(0)) or Decimal(1)
    return [_track(at, row, most) for at, row in enumerate(rows)]


def height(rows: Sequence[KindHours]) -> int:
    """Return how high the drawing is."""
    return ROW * len(rows)


def _track(at: int, row: KindHours, most: Decimal) -> Track:
    y, wide = at * ROW, [_wide(hours, most) for hours in (row.planned, row.declared, row.confirmed)]
    planned, declared, confirmed = (f"{one:.1f}" for one in wide)
    return Track(row, y + 14, y + 21, f"{LEFT + max(wide) + 8:.1f}", y + 34, planned, declared, confirmed)


def _wide(hours: Decimal, most: Decimal) -> Decimal:
    return WIDE * hours / most
