"""Places: by points, then by the tie criteria, then an equal place (1-2-2-4), always with the reason.  Source: domain.md 2.4."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pulsar_xblocks.kernel.pure.text import folded

ABOVE, BELOW, EQUAL = "above", "below", "equal"


@dataclass(frozen=True)
class Standing:
    """What a place depends on."""

    key: int
    name: str
    points: Decimal
    by_code: Mapping[str, Decimal]


@dataclass(frozen=True)
class Tie:
    """Why a studio stands above or below one with the same points; EQUAL = no criterion tells them apart."""

    kind: str
    other: str  # name of the studio it is compared with
    code: str = ""
    mine: Decimal = Decimal(0)
    theirs: Decimal = Decimal(0)


@dataclass(frozen=True)
class Placed:
    """A studio at its place; ``to_next`` = points to the next better place, None for the first."""

    standing: Standing
    place: int
    tie: Tie | None
    to_next: Decimal | None


def placed(standings: Sequence[Standing], ties: Sequence[str]) -> list[Placed]:
    """Return the studios in the order of their places; names order equal places only."""

    def rank(row: Standing) -> tuple[Decimal, ...]:
        return (-row.points, *(-row.by_code.get(code, Decimal(0)) for code in ties))

    ordered = sorted([(rank(row), folded(row.name), row.key, row) for row in standings], key=lambda one: one[:3])
    found: list[Placed] = []
    above: Standing | None = None  # the last one of the better place
    for at, (mine, _, _, row) in enumerate(ordered):
        before = found[-1] if found else None
        is_equal = before is not None and ordered[at - 1][0] == mine
        if before and not is_equal:
            above = before.standing
        place = before.place if before and is_equal else at + 1
        near = [one[3] for one in (*ordered[at + 1 : at + 2], *ordered[max(at - 1, 0) : at]) if one[0][0] == mine[0]]
        found.append(Placed(row, place, _tie(row, near, ties), above.points - row.points if above else None))
    return found


def _tie(mine: Standing, near: Sequence[Standing], ties: Sequence[str]) -> Tie | None:
    """Return the comparison with the next studio of the same points, or with the one before for the last of them."""
    found = [_compared(mine, one, ties) for one in near]
    return next((tie for tie in found if tie.kind == EQUAL), found[0] if found else None)


def _compared(mine: Standing, other: Standing, ties: Sequence[str]) -> Tie:
    for code in ties:
        one, two = mine.by_code.get(code, Decimal(0)), other.by_code.get(code, Decimal(0))
        if one != two:
            return Tie(ABOVE if one > two else BELOW, other.name, code, one, two)
    return Tie(EQUAL, other.name)
