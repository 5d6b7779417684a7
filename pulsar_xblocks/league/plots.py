"""Geometry of the league's plots: plain numbers and paths for templates; SVG is made on the server."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

STEP = 22  # width of a round in the pulse
_LINE = {"left": 34, "right": 314, "top": 20, "bottom": 124}
_BAR = {"height": 26, "left": 150, "width": 130}
BARS = 20


@dataclass(frozen=True)
class Pulse:
    """A line with a bump per round; ``dots`` are (x, is_now) of the rounds to come."""

    path: str
    width: int
    dots: tuple[tuple[int, bool], ...] = ()


def pulse(results: Sequence[Decimal | None], base: int, unit: str, width: int | None = None) -> Pulse:
    """Return the pulse of results 0-10 on a base line; ``unit`` = height of one point."""
    pieces = [f"M0 {base}"]
    for at, value in enumerate(results):
        x = at * STEP
        if value is None:
            pieces.append(f"H{x + STEP}")
            continue
        y = _short(base - value * Decimal(unit))
        pieces.append(f"H{x + 2}C{x + 8} {base} {x + 7}.5 {y} {x + 11} {y}S{x + 14} {base} {x + 20} {base}")
    end = len(results) * STEP
    return Pulse("".join([*pieces, f"H{end}"]), width or end)


def year_pulse(results: Sequence[Decimal | None], rounds: int, now_at: int | None) -> Pulse:
    """Return the pulse of a year: bumps of the published rounds, a ring where the year is, dots ahead; ``now_at`` counts from 0."""
    made = pulse(results, 24, "2.1", rounds * STEP)
    ahead = range(len(results), rounds)
    return Pulse(made.path, made.width, tuple((at * STEP + STEP // 2, at == now_at) for at in ahead))


@dataclass(frozen=True)
class Lines:
    """A plot of points over rounds: axis marks (y, text), months (x, word), two lines and their ends."""

    axis: list[tuple[str, str, int]]
    months: list[tuple[str, str]]
    own: list[tuple[str, str]]
    rest: str
    own_end: tuple[str, str]
    rest_end: tuple[str, str]

    @property
    def has_room(self) -> bool:
        """Tell whether words fit beside the ends of the lines."""
        return int(self.own_end[0]) <= 210

    @property
    def own_path(self) -> str:
        """Return the path of the own line."""
        return "M" + "L".join(f"{x} {y}" for x, y in self.own)


def lines(own: Sequence[tuple[int, Decimal]], rest: Sequence[tuple[int, Decimal]], months: Sequence[tuple[int, str]]) -> Lines | None:
    """Return the plot; pairs are (round, points), months (round, word); None when nothing is there to draw."""
    if not own or not rest:
        return None
    top = max(value for _, value in [*own, *rest])
    tick = next(step for step in (1, 2, 5, 10, 20, 50, 100) if top / step <= 4)
    marks = [tick * n for n in range(int(top // tick) + 2)]
    wide, gaps = _LINE["right"] - _LINE["left"], max(len(months) - 1, 1)
    place = {number: _LINE["left"] + wide * at // gaps for at, (number, _) in enumerate(months)}

    def y_of(value: Decimal) -> str:
        return _short(_LINE["bottom"] - (_LINE["bottom"] - _LINE["top"]) * value / marks[-1])

    mine = [(str(place[number]), y_of(value)) for number, value in own if number in place]
    others = [(str(place[number]), y_of(value)) for number, value in rest if number in place]
    ends = _apart(mine[-1], others[-1])
    axis = [(y_of(Decimal(value)), _short(Decimal(y_of(Decimal(value))) + 4), value) for value in marks]
    return Lines(
        axis, [(str(place[number]), month) for number, month in months], mine, "M" + "L".join(f"{x} {y}" for x, y in others), *ends
    )  # fmt: skip


def _apart(own: tuple[str, str], rest: tuple[str, str]) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return where the words of two lines stand: beside their ends, at least 15 apart."""
    one, two = Decimal(own[1]), Decimal(rest[1])
    if abs(one - two) < 15:
        middle = (one + two) / 2
        one, two = (middle - 8, middle + 8) if one <= two else (middle + 8, middle - 8)
    return (str(int(own[0]) + 9), _short(one + 1)), (str(int(rest[0]) + 9), _short(two + 5))


@dataclass(frozen=True)
class Bar:
    """One bar: name, number of studios, mean, and where it stands."""

    name: str
    count: int
    mean: Decimal
    y: int
    text_y: int
    width: str
    mean_x: str


def bars(places: Sequence[tuple[str, int, Decimal]]) -> list[Bar]:
    """Return a bar per municipality, as long as its mean points."""
    most = max((mean for _, _, mean in places), default=Decimal(0)) or Decimal(1)
    made = []
    for at, (name, count, mean) in enumerate(places[:BARS]):
        width, y = _BAR["width"] * mean / most, at * _BAR["height"]
        made.append(Bar(_brief(name), count, mean, y + 4, y + 17, _short(width), _short(_BAR["left"] + width + 6)))
    return made


def heat(value: Decimal) -> int:
    """Return the strength of a colour for a result 0-10: 1 to 5."""
    return 1 + sum(value >= Decimal(bound) for bound in ("5", "6.5", "7.5", "8.5"))


def _short(value: Decimal) -> str:
    return f"{value:.1f}"


def _brief(name: str) -> str:
    plain = name.replace("город ", "").replace(" район", " р-н").replace(" муниципальный округ", " м. о.")
    return plain if len(plain) <= 19 else plain[:18] + "…"
