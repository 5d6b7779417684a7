"""The ranked list: places, ties with their reason, seats, reserve, cut-offs - a pure function of rules, candidates and decisions.

A tie that no step breaks and that crosses a cut-off stops the run: then no row has an outcome, and ``unresolved`` names whom the
commission has to put in order.  Source: domain.md 3.2.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain
from typing import NamedTuple

from pulsar_xblocks.selection.domain import ties
from pulsar_xblocks.selection.domain.candidates import Candidate, Decision
from pulsar_xblocks.selection.domain.quotas import OPEN, Seats, allotted
from pulsar_xblocks.selection.domain.rules import RuleSet
from pulsar_xblocks.selection.domain.statuses import DECLINED, RECOMMENDED, RESERVE
from pulsar_xblocks.selection.domain.ties import Order, Rank, Tie


class Row(NamedTuple):
    """A candidate at its place, 1-2-2-4; ``tie`` = comparison with the row before it when the totals are equal.

    ``seat``: kind of the seat, "" = none.  ``outcome``: recommended, reserve or declined; "" = the run has stopped.
    ``number``: place on the reserve list, 0 = not there.
    """

    candidate: Candidate
    place: int
    tie: Tie | None
    seat: str = ""
    outcome: str = ""
    number: int = 0
    rank: Rank = ()


@dataclass(frozen=True)
class Cutoff:
    """The lowest total with a seat of a kind; None when nobody has one.  ``without``: how many of its pool were left without any seat."""

    kind: str
    seats: int
    used: int
    points: Decimal | None = None
    last: str = ""  # key of the last one with such a seat
    without: int = 0


@dataclass(frozen=True)
class Unresolved:
    """Equals among whom a cut-off goes through: ``seats`` = kind -> how many of them can get one."""

    keys: tuple[str, ...]
    points: Decimal
    seats: Mapping[str, int]


@dataclass(frozen=True)
class Ranking:
    """Rows from the best down, cut-offs by kind of seat, and what the commission must decide first."""

    rows: tuple[Row, ...]
    cutoffs: Mapping[str, Cutoff] = field(default_factory=dict)
    unresolved: tuple[Unresolved, ...] = ()
    at: Mapping[str, int] = field(default_factory=dict)  # key -> number of its row

    def row(self, key: str) -> Row:
        """Return the row of an application.  Raises KeyError for one that is not in the list."""
        return self.rows[self.at[key]]

    @property
    def main(self) -> tuple[Row, ...]:
        """Return the main list."""
        return tuple(row for row in self.rows if row.seat)

    @property
    def reserve(self) -> tuple[Row, ...]:
        """Return the reserve list in its order."""
        return tuple(row for row in self.rows if row.number)


def ranked(rules: RuleSet, candidates: Sequence[Candidate], decisions: Sequence[Decision] = ()) -> Ranking:
    """Return the ranked list; the order of the candidates never matters.  Raises ValueError when two share a key."""
    order = ties.ordered(rules, candidates, decisions)
    places, at = order.places(), {one.key: number for number, one in enumerate(order.candidates)}
    if len(at) != len(candidates):
        raise ValueError("two candidates share a key")
    fit = [one for one in order.candidates if one.total >= rules.pass_points]
    seats = allotted(rules, fit, places)
    unresolved = tuple(_unresolved(fit, places, seats))
    rows = tuple(_rows(rules, order, places, None if unresolved else seats))
    return Ranking(rows, {} if unresolved else _cutoffs(rules, fit, seats), unresolved, at)


def _unresolved(fit: Sequence[Candidate], places: Sequence[int], seats: Seats) -> Iterator[Unresolved]:
    for start, end in _equals(places, len(fit)):
        block = fit[start:end]
        outside = [one for one in block if one.key not in seats.kinds]
        given = Counter(seats.kinds[one.key] for one in block if one.key in seats.kinds)
        crossed = {kind: number for kind, number in given.items() if any(kind == OPEN or kind in one.groups for one in outside)}
        if crossed:
            yield Unresolved(tuple(one.key for one in block), block[0].total, crossed)


def _equals(places: Sequence[int], count: int) -> Iterator[tuple[int, int]]:
    """Yield (first, behind the last) of every group of equals among so many first rows."""
    start = 0
    for end in range(1, count + 1):
        if end == count or places[end] != places[start]:
            if end - start > 1:
                yield start, end
            start = end


def _rows(rules: RuleSet, order: Order, places: Sequence[int], seats: Seats | None) -> Iterator[Row]:
    """Yield the rows; without seats the run has stopped."""
    waiting, number, last = 0, 0, 0
    for one, rank, place, tie in zip(order.candidates, order.ranks, places, ties.told(rules, order), strict=True):
        if place != last:
            number, last = waiting + 1, place
        if seats is None:
            yield Row(one, place, tie, rank=rank)
        elif one.key in seats.kinds:
            yield Row(one, place, tie, seats.kinds[one.key], RECOMMENDED, 0, rank)
        elif _is_reserve(rules, one, number):
            waiting += 1
            yield Row(one, place, tie, "", RESERVE, number, rank)
        else:
            yield Row(one, place, tie, "", DECLINED, 0, rank)


def _is_reserve(rules: RuleSet, one: Candidate, number: int) -> bool:
    """Tell whether the next number of the reserve list is still on it; equals share a number, so none of them is left out by chance."""
    return one.total >= rules.pass_points and (rules.reserve is None or number <= rules.reserve)


def _cutoffs(rules: RuleSet, fit: Sequence[Candidate], seats: Seats) -> dict[str, Cutoff]:
    last = {seats.kinds[one.key]: one for one in fit if one.key in seats.kinds}
    used = Counter(seats.kinds.values())
    without = Counter(chain.from_iterable([one.groups for one in fit if one.groups and one.key not in seats.kinds]))
    without[OPEN] = len(fit) - len(seats.kinds)
    found = {}
    for kind in (*(quota.code for quota in rules.quotas), OPEN):
        end = last.get(kind)
        found[kind] = Cutoff(kind, seats.there_are[kind], used[kind], end and end.total, end.key if end else "", without[kind])
    return found


class Change(NamedTuple):
    """What a new run changes for one application; before = None for one that was not in the list."""

    key: str
    before: Row | None
    after: Row | None


def changes(old: Ranking, new: Ranking) -> list[Change]:
    """Return the applications whose total, place, seat or outcome differs, in the order of the new list, then those that left it."""
    found = []
    for row in new.rows:
        before = old.rows[old.at[row.candidate.key]] if row.candidate.key in old.at else None
        if before is None or _shown(before) != _shown(row):
            found.append(Change(row.candidate.key, before, row))
    return found + [Change(row.candidate.key, row, None) for row in old.rows if row.candidate.key not in new.at]


def _shown(row: Row) -> tuple[Decimal, int, str, str, int]:
    return row.candidate.total, row.place, row.seat, row.outcome, row.number
