"""The ranked list: places, ties with their reason, seats, reserve, cut-offs - a pure function of rules, candidates and decisions.

A tie that no step breaks and that crosses a cut-off stops the run: then no row has an outcome, and ``unresolved`` names whom the
commission has to put in order.  Source: domain.md 3.2.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from pulsar_xblocks.selection.domain import ties
from pulsar_xblocks.selection.domain.candidates import Candidate, Decision
from pulsar_xblocks.selection.domain.quotas import OPEN, Seats, allotted
from pulsar_xblocks.selection.domain.rules import RuleSet
from pulsar_xblocks.selection.domain.statuses import DECLINED, RECOMMENDED, RESERVE
from pulsar_xblocks.selection.domain.ties import Entry, Rank, Tie


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
    at = {one.key for one in candidates}
    if len(at) != len(candidates):
        raise ValueError("two candidates share a key")
    blocks = ties.blocks(rules, candidates, decisions)
    fit = [[one for _, one in block] for block in blocks if block[0][1].total >= rules.pass_points]
    seats = allotted(rules, fit)
    unresolved = tuple(_unresolved(fit, seats))
    rows = tuple(_rows(rules, blocks, seats, is_stopped=bool(unresolved)))
    places = {row.candidate.key: number for number, row in enumerate(rows)}
    return Ranking(rows, {} if unresolved else _cutoffs(rules, fit, seats), unresolved, places)


def _unresolved(blocks: Sequence[Sequence[Candidate]], seats: Seats) -> Iterator[Unresolved]:
    for block in blocks:
        with_seat = [one for one in block if one.key in seats.kinds] if len(block) > 1 else []
        if not with_seat or len(with_seat) == len(block):
            continue
        outside = [one for one in block if one.key not in seats.kinds]
        given = Counter(seats.kinds[one.key] for one in with_seat)
        crossed = {kind: number for kind, number in given.items() if any(kind == OPEN or kind in one.groups for one in outside)}
        if crossed:
            yield Unresolved(tuple(one.key for one in block), block[0].total, crossed)


def _rows(rules: RuleSet, blocks: Sequence[Sequence[Entry]], seats: Seats, *, is_stopped: bool) -> Iterator[Row]:
    place, waiting, steps = 1, 0, ties.steps_of(rules)
    before: Entry | None = None
    for block in blocks:
        number = waiting + 1
        for entry in block:
            rank, one = entry
            tie = ties.compared(steps, rank, before[0], before[1].key) if before and before[0][0] == rank[0] else None
            seat = "" if is_stopped else seats.kinds.get(one.key, "")
            on_reserve = not seat and not is_stopped and _is_reserve(rules, one, number)
            outcome = RECOMMENDED if seat else RESERVE if on_reserve else "" if is_stopped else DECLINED
            yield Row(one, place, tie, seat, outcome, number if on_reserve else 0, rank)
            waiting += on_reserve
            before = entry
        place += len(block)


def _is_reserve(rules: RuleSet, one: Candidate, number: int) -> bool:
    """Tell whether the next number of the reserve list is still on it; equals share a number, so none of them is left out by chance."""
    return one.total >= rules.pass_points and (rules.reserve is None or number <= rules.reserve)


def _cutoffs(rules: RuleSet, blocks: Sequence[Sequence[Candidate]], seats: Seats) -> dict[str, Cutoff]:
    last: dict[str, Candidate] = {}
    used, without = Counter(seats.kinds.values()), Counter[str]()
    for block in blocks:
        for one in block:
            kind = seats.kinds.get(one.key)
            if kind:
                last[kind] = one
            elif one.groups:
                without.update(one.groups)
    without[OPEN] = sum(map(len, blocks)) - len(seats.kinds)
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
