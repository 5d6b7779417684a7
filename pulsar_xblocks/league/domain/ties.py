"""Places: by points, then by the tie criteria, then an equal place (1-2-2-4), always with the reason.  Source: domain.md 2.4."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from typing import NamedTuple

from pulsar_xblocks.kernel.pure.text import folded

ABOVE, BELOW, EQUAL = "above", "below", "equal"
_ZERO = Decimal(0)
_RANK = itemgetter(0)


@dataclass(frozen=True)
class Standing:
    """What a place depends on."""

    key: int
    name: str
    points: Decimal
    by_code: Mapping[str, Decimal]


class Tie(NamedTuple):
    """Why a studio stands above or below one with the same points; EQUAL = no criterion tells them apart."""

    kind: str
    other: str  # name of the studio it is compared with
    code: str = ""
    mine: Decimal = Decimal(0)
    theirs: Decimal = Decimal(0)


class Placed(NamedTuple):
    """A studio at its place; ``to_next`` = points to the next better place, None for the first."""

    standing: Standing
    place: int
    tie: Tie | None
    to_next: Decimal | None


Rank = tuple[Decimal, ...]
Ranked = tuple[Rank, Standing]


def placed(standings: Sequence[Standing], ties: Sequence[str]) -> list[Placed]:
    """Return the studios in the order of their places; names order equal places only."""
    by_name = sorted(standings, key=lambda row: (folded(row.name), row.key))
    ordered = sorted([(_rank(row, ties), row) for row in by_name], key=_RANK, reverse=True)  # equal ones stay in the order of names
    found: list[Placed] = []
    above: Standing | None = None  # the last one of the better place
    for at, (mine, row) in enumerate(ordered):
        before = ordered[at - 1] if at else None
        if before is None:
            place = 1
        elif before[0] != mine:
            above, place = before[1], at + 1
        after = ordered[at + 1] if at + 1 < len(ordered) else None
        found.append(Placed(row, place, _tie(mine, after, before, ties), above.points - row.points if above else None))
    return found


def _rank(row: Standing, ties: Sequence[str]) -> Rank:
    """Return points, then what stands by each tie criterion: the greater, the better."""
    return (row.points, *[row.by_code.get(code, _ZERO) for code in ties])


def _tie(mine: Rank, after: Ranked | None, before: Ranked | None, ties: Sequence[str]) -> Tie | None:
    """Return the comparison with the next studio of the same points, or with the one before for the last of them; an equal one first."""
    if before and before[0] == mine and not (after and after[0] == mine):
        return Tie(EQUAL, before[1].name)
    other = after if after and after[0][0] == mine[0] else before
    return _compared(mine, *other, ties) if other and other[0][0] == mine[0] else None


def _compared(mine: Rank, theirs: Rank, other: Standing, ties: Sequence[str]) -> Tie:
    for place, code in enumerate(ties, 1):
        one, two = mine[place], theirs[place]
        if one != two:
            return Tie(ABOVE if one > two else BELOW, other.name, code, one, two)
    return Tie(EQUAL, other.name)
