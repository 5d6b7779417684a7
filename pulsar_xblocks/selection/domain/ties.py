"""Order of candidates: by total, then by the steps of ties; whoever no step tells apart stays equal.  Source: domain.md 3.2."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
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
Entry = tuple[Rank, Candidate]
_RANK: Callable[[Entry], Rank] = itemgetter(0)


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


def blocks(rules: RuleSet, candidates: Sequence[Candidate], decisions: Sequence[Decision] = ()) -> list[list[Entry]]:
    """Return the candidates from the best down, in blocks of those whom no step tells apart; inside a block by key."""
    steps = steps_of(rules)
    early = steps[: steps.index(MUNICIPALITY)] if MUNICIPALITY in steps else steps[:-1]
    late = steps[len(early) : -1]
    by_key = sorted(candidates, key=itemgetter(0))
    ranks = zip([one.total for one in by_key], *[_column(rules, step, by_key) for step in early], strict=True)
    seen: set[str] = {""}
    found: list[list[Entry]] = []
    for block in _equal(zip(ranks, by_key, strict=True)):
        found += [block] if len(block) == 1 else _decided(_later(rules, block, late, seen), decisions)
        for _, one in block:
            seen.add(one.municipality)
    return found


def _equal(entries: Iterable[Entry]) -> list[list[Entry]]:
    """Return the entries from the best down, in blocks of equal rank; equal ones stay in their order."""
    ordered = sorted(entries, key=_RANK, reverse=True)
    found: list[list[Entry]] = []
    last: Rank | None = None
    for entry in ordered:
        if entry[0] == last:
            found[-1].append(entry)
        else:
            found.append([entry])
            last = entry[0]
    return found


def _later(rules: RuleSet, block: Sequence[Entry], late: Sequence[str], seen: Collection[str]) -> Iterator[Entry]:
    """Yield the entries of a block with the values of the steps from the municipality on."""
    who = [one for _, one in block]
    columns = [[one.municipality not in seen for one in who] if step == MUNICIPALITY else _column(rules, step, who) for step in late]
    for at, (rank, one) in enumerate(block):
        yield (*rank, *[column[at] for column in columns]), one


def _decided(entries: Iterable[Entry], decisions: Sequence[Decision]) -> Iterator[list[Entry]]:
    """Yield the blocks of entries equal so far: those of equal rank, told apart where the commission has put all of them in order."""
    for block in _equal(entries):
        order = _order(decisions, {one.key for _, one in block}) if len(block) > 1 else None
        if order is None:
            yield block
        else:
            yield from ([((*rank, -order[one.key]), one)] for rank, one in sorted(block, key=lambda entry: order[entry[1].key]))


def _order(decisions: Sequence[Decision], keys: Collection[str]) -> dict[str, int] | None:
    for decision in reversed(decisions):
        wanted = [key for key in dict.fromkeys(decision.order) if key in keys]
        if len(wanted) == len(keys):
            return {key: place for place, key in enumerate(wanted, 1)}
    return None


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
