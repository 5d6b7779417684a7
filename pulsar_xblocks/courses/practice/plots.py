"""Geometry of the hours against the plan: plain numbers and paths for the template; SVG is made on the server."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pulsar_xblocks.courses.domain.passport import ZERO
from pulsar_xblocks.courses.domain.practice import CONFIRMED, WAITING, Day

LEFT, RIGHT, TOP, BOTTOM = 34, 350, 16, 120


@dataclass(frozen=True)
class Hours:
    """Two stairs of hours day by day and the line of the plan; ``table``: day, declared and confirmed up to its evening."""

    declared: str
    confirmed: str
    plan_y: str
    axis: tuple[tuple[str, Decimal], ...]
    first: date
    last: date
    table: tuple[tuple[date, Decimal, Decimal], ...]


def hours_of(days: Iterable[Day], plan: Decimal, term: tuple[date, date]) -> Hours | None:
    """Return the plot of a diary; None while no day is put in."""
    counted = sorted((one for one in days if one.status in (WAITING, CONFIRMED)), key=lambda one: one.on)
    if not counted:
        return None
    first, last = min(term[0], counted[0].on), max(term[1], counted[-1].on)
    table = _table(counted)
    top = max(plan, table[-1][1])
    span = max((last - first).days + 1, 1)

    def x_of(on: date, *, is_evening: bool = False) -> str:
        return _short(LEFT + Decimal(RIGHT - LEFT) * ((on - first).days + (1 if is_evening else 0)) / span)

    def y_of(value: Decimal) -> str:
        return _short(BOTTOM - (BOTTOM - TOP) * value / top)

    def stairs(points: list[tuple[date, Decimal]]) -> str:
        steps = "".join(f"H{x_of(on)}V{y_of(value)}" for on, value in points)
        return f"M{LEFT} {BOTTOM}{steps}H{x_of(points[-1][0], is_evening=True)}"

    marks = tuple(
        (y_of(value), value) for value in sorted({ZERO, plan, table[-1][1]}) if value in (ZERO, plan) or abs(value - plan) * 8 > top
    )
    declared, confirmed = [(on, value) for on, value, _ in table], [(on, value) for on, _, value in table]
    return Hours(stairs(declared), stairs(confirmed), y_of(plan), marks, first, last, table)


def _table(days: Iterable[Day]) -> tuple[tuple[date, Decimal, Decimal], ...]:
    declared, confirmed = ZERO, ZERO
    found: dict[date, tuple[Decimal, Decimal]] = {}
    for one in days:
        declared += one.hours
        confirmed += one.hours if one.status == CONFIRMED else ZERO
        found[one.on] = (declared, confirmed)
    return tuple((on, *sums) for on, sums in found.items())


def _short(value: Decimal) -> str:
    return format(value.quantize(Decimal("0.1")).normalize(), "f")
