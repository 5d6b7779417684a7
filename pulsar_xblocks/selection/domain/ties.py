"""Order of candidates: by total, then by the steps of ties; whoever no step tells apart stays equal.  Source: domain.md 3.2."""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import Any, NamedTuple

from pulsar_xblocks.selection.domain.candidates import Candidate, Decision
from pulsar_xblocks.selection.domain.rules import (
    ACADEMIC,
    ACHIEVEMENTS,
    BEST,
    COMMISSION,
    EXPERT,
    MUNICIPALITY,
    TIME,
    ZERO,
    RuleSet,
)

ABOVE, BELOW, EQUAL = "above", "below", "equal"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Rank = tuple[Any, ...]  # total, then a value for each step: the greater, the better


class Order(NamedTuple):
    """Candidates from the best down, the rank of each, and the numbers of the rows at which another rank begins, the first left out."""

    candidates: list[Candidate]
    ranks: list[Rank]
    ends: list[int]

    def places(self) -> list[int]:
        """Return the place of each, 1-2-2-4."""
        found: list[int] = []
        for end in (*self.ends, len(self.candidates)):
            found += [len(found) + 1] * (end - len(found))
        return found


class Tie(NamedTuple):
    """Why a candidate stands above or below another of the same total; EQUAL = no step tells them apart.

    ``mine`` and ``theirs``: points; is the municipality new (bool); moments of submission; places in the commission's order.
    """

    kind: str
    other: str  # key of the one it is compared with
    step: str = ""
    mine: Any = None
    theirs: Any = None


def steps_of(rules: RuleSet) -> tuple[str, ...]:
    """Return the steps that the rules use; one whose part the rules lack is skipped."""
    lacking = {ACADEMIC: not rules.of_kind(ACADEMIC), EXPERT: not rules.of_kind(EXPERT), BEST: not rules.of_kind(ACHIEVEMENTS)}
    return tuple(step for step in rules.ties if not lacking.get(step, False) and step != COMMISSION) + (COMMISSION,)


def ordered(rules: RuleSet, candidates: Sequence[Candidate], decisions: Sequence[Decision] = ()) -> Order:
    """Return the candidates from the best down; those whom no step tells apart share a rank and stand by key."""
    steps = steps_of(rules)
    early = steps[: steps.index(MUNICIPALITY)] if MUNICIPALITY in steps else steps[:-1]
    by_key = sorted(candidates, key=itemgetter(0))
    ranks = zip([one.total for one in by_key], *[_column(rules, step, by_key) for step in early], strict=True)
    found = _sorted(by_key, list(ranks))
    ends, seen, start = list[int](), {""}, 0
    for end in (*found.ends, len(by_key)):
        if end - start > 1:
            ends += _parted(rules, found, slice(start, end), seen, decisions)
        seen.update([one.municipality for one in found.candidates[start:end]])
        ends.append(end)
        start = end
    return found._replace(ends=ends[:-1])


def _sorted(candidates: Sequence[Candidate], ranks: Sequence[Rank]) -> Order:
    """Return the candidates by rank, equal ones as they stand; ranks are compared as whole numbers, many times faster than as decimals."""
    numbers = [0] * len(ranks)
    for column in zip(*ranks, strict=True):
        order = {value: number for number, value in enumerate(sorted(set(column)))}
        size = len(order)
        numbers = [number * size + order[value] for number, value in zip(numbers, column, strict=True)]
    turn = sorted(range(len(ranks)), key=numbers.__getitem__, reverse=True)
    ends = [at for at in range(1, len(turn)) if numbers[turn[at]] != numbers[turn[at - 1]]]
    return Order([candidates[at] for at in turn], [ranks[at] for at in turn], ends)


def _parted(rules: RuleSet, order: Order, block: slice, seen: Collection[str], decisions: Sequence[Decision]) -> list[int]:
    """Put the equals of a block in the order of the steps from the municipality on, then of the commission; return where ranks begin."""
    steps, who, ranks = steps_of(rules), order.candidates[block], order.ranks[block]
    columns = [_new(who, seen) if step == MUNICIPALITY else _column(rules, step, who) for step in steps[len(ranks[0]) - 1 : -1]]
    found = _sorted(who, [(*rank, *values) for rank, *values in zip(ranks, *columns, strict=True)])
    ends, start = list[int](), 0
    for end in (*found.ends, len(who)):
        equals = found.candidates[start:end]
        wanted = _order(decisions, {one.key for one in equals}) if end - start > 1 else None
        if wanted is not None:
            told = _sorted(equals, [(*found.ranks[start], -wanted[one.key]) for one in equals])
            found.candidates[start:end], found.ranks[start:end] = told.candidates, told.ranks
            ends += [start + one for one in told.ends]
        ends.append(end)
        start = end
    order.candidates[block], order.ranks[block] = found.candidates, found.ranks
    return [block.start + one for one in ends[:-1]]


def _new(who: Sequence[Candidate], seen: Collection[str]) -> list[bool]:
    return [one.municipality not in seen for one in who]


def _order(decisions: Sequence[Decision], keys: Collection[str]) -> dict[str, int] | None:
    for decision in reversed(decisions):
        wanted = [key for key in dict.fromkeys(decision.order) if key in keys]
        if len(wanted) == len(keys):
            return {key: place for place, key in enumerate(wanted, 1)}
    return None


def told(rules: RuleSet, order: Order) -> Iterator[Tie | None]:
    """Yield the comparison of each candidate with the one before it, None where their totals differ."""
    steps, key = steps_of(rules), ""
    above: Rank = (None,)
    for rank, one in zip(order.ranks, order.candidates, strict=True):
        yield compared(steps, rank, above, key) if rank[0] == above[0] else None
        above, key = rank, one.key


def compared(steps: Sequence[str], mine: Rank, theirs: Rank, other: str) -> Tie:
    """Return the comparison of two ranks of the same total; ``other`` is the key of the second."""
    for at in range(1, min(len(mine), len(theirs))):
        one, two = mine[at], theirs[at]
        if one != two:
            step = steps[at - 1]
            return Tie(ABOVE if one > two else BELOW, other, step, _told(step, one), _told(step, two))
    return Tie(EQUAL, other)


def _told(step: str, value: Any) -> Any:
    if step == TIME:
        return _EPOCH - value if value != timedelta.min else None
    return -value if step == COMMISSION else value


def _column(rules: RuleSet, step: str, candidates: Sequence[Candidate]) -> list[Any]:
    """Return what each candidate has for a step: the greater, the better."""
    if step == BEST:
        return [one.best for one in candidates]
    if step == TIME:
        return [_EPOCH - one.submitted_at if one.submitted_at else timedelta.min for one in candidates]
    keys = [part.key for part in rules.of_kind(step)] if step in (ACADEMIC, EXPERT) else [step]
    if len(keys) == 1:
        only = keys[0]
        return [one.parts.get(only, ZERO) for one in candidates]
    return [sum([one.parts.get(key, ZERO) for key in keys], ZERO) for one in candidates]
