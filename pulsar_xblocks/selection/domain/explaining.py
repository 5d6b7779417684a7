"""Why an application stands where it stands: the values of a printable statement, and its sentences."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.kernel.questions.domain.model import Text
from pulsar_xblocks.selection.domain import ties
from pulsar_xblocks.selection.domain.quotas import OPEN
from pulsar_xblocks.selection.domain.ranking import Cutoff, Ranking, Row
from pulsar_xblocks.selection.domain.rules import ACADEMIC, BEST, COMMISSION, EXPERT, MUNICIPALITY, STEPS, TIME, RuleSet
from pulsar_xblocks.selection.domain.ties import ABOVE, BELOW, EQUAL, Tie


@dataclass(frozen=True)
class PartLine:
    """One part of the total."""

    key: str
    title: Text
    points: Decimal
    most: Decimal


@dataclass(frozen=True)
class PoolLine:
    """The cut-off of seats that were open to the application: ``missing`` points to it, 0 = the same total; ``tie`` then says why not."""

    kind: str
    title: Text  # empty for open seats
    cutoff: Cutoff
    missing: Decimal
    tie: Tie | None = None


@dataclass(frozen=True)
class Statement:
    """Everything a statement prints; ``after`` and ``before``: comparison with the neighbours above and below of the same total."""

    key: str
    place: int
    count: int
    points: Decimal
    needed: Decimal  # total below which nobody gets a place, 0 = none
    parts: tuple[PartLine, ...]
    seat: str
    seat_title: Text
    outcome: str
    number: int
    pools: tuple[PoolLine, ...] = ()
    after: Tie | None = None
    before: Tie | None = None


def explained(rules: RuleSet, ranking: Ranking, key: str) -> Statement:
    """Return the statement of an application.  Raises KeyError for one that is not in the list."""
    at = ranking.at[key]
    row = ranking.rows[at]
    below = ranking.rows[at + 1] if at + 1 < len(ranking.rows) else None
    parts = tuple(PartLine(part.key, part.title, row.candidate.parts.get(part.key, Decimal(0)), part.most) for part in rules.parts)
    quota = rules.quota(row.seat)
    return Statement(
        key=key,
        place=row.place,
        count=len(ranking.rows),
        points=row.candidate.total,
        needed=rules.pass_points,
        parts=parts,
        seat=row.seat,
        seat_title=quota.title if quota else Text(),
        outcome=row.outcome,
        number=row.number,
        pools=tuple(_pools(rules, ranking, row)),
        after=row.tie,
        before=_turned(rules, row, below) if below and below.tie else None,
    )


def _pools(rules: RuleSet, ranking: Ranking, row: Row) -> Iterator[PoolLine]:
    for kind, cutoff in ranking.cutoffs.items():
        quota = rules.quota(kind)
        if kind != OPEN and kind not in row.candidate.groups:
            continue
        missing = max((cutoff.points or Decimal(0)) - row.candidate.total, Decimal(0))
        last = ranking.row(cutoff.last) if cutoff.last else None
        is_tied = last is not None and not row.seat and last.candidate.total == row.candidate.total
        yield PoolLine(kind, quota.title if quota else Text(), cutoff, missing, _turned(rules, row, last) if last and is_tied else None)


def _turned(rules: RuleSet, row: Row, other: Row) -> Tie:
    return ties.compared(ties.steps_of(rules), row.rank, other.rank, other.candidate.key)


_STEPS: Mapping[tuple[str, str], str] = {
    (ACADEMIC, ABOVE): mark("above %(other)s: academic part %(mine)s against %(theirs)s"),
    (ACADEMIC, BELOW): mark("below %(other)s: academic part %(mine)s against %(theirs)s"),
    (BEST, ABOVE): mark("above %(other)s: best single achievement %(mine)s against %(theirs)s"),
    (BEST, BELOW): mark("below %(other)s: best single achievement %(mine)s against %(theirs)s"),
    (EXPERT, ABOVE): mark("above %(other)s: expert part %(mine)s against %(theirs)s"),
    (EXPERT, BELOW): mark("below %(other)s: expert part %(mine)s against %(theirs)s"),
    (MUNICIPALITY, ABOVE): mark("above %(other)s: nobody higher in the list is from the same municipality"),
    (MUNICIPALITY, BELOW): mark("below %(other)s: somebody higher in the list is from the same municipality"),
    (TIME, ABOVE): mark("above %(other)s: submitted earlier"),
    (TIME, BELOW): mark("below %(other)s: submitted later"),
    (COMMISSION, ABOVE): mark("above %(other)s: by decision of the commission"),
    (COMMISSION, BELOW): mark("below %(other)s: by decision of the commission"),
}
_PART = {
    ABOVE: mark("above %(other)s: %(part)s %(mine)s against %(theirs)s"),
    BELOW: mark("below %(other)s: %(part)s %(mine)s against %(theirs)s"),
}


def tie_sentence(rules: RuleSet, tie: Tie) -> Sentence:
    """Return a comparison in words: «above П-2026-000012: academic part 41 against 39», «equal place with …»."""
    if tie.kind == EQUAL:
        return Sentence(mark("equal place with %(other)s"), other=tie.other)
    values: dict[str, Any] = {"other": tie.other, "mine": tie.mine, "theirs": tie.theirs}
    part = rules.part(tie.step)
    if tie.step not in STEPS and part is not None:
        return Sentence(_PART[tie.kind], part=part.title, **values)
    return Sentence(_STEPS[tie.step, tie.kind], **values)


def sentences(rules: RuleSet, told: Statement) -> list[Sentence]:
    """Return what a statement says of the seats: the one got, or for every pool what was missing."""
    if told.seat:
        if told.seat == OPEN:
            return [Sentence(mark("A place of the open list."))]
        return [Sentence(mark("A protected place: %(group)s."), group=told.seat_title)]
    if not told.outcome:
        return [Sentence(mark("The lists are not made yet: the commission has to put applications with equal points in order."))]
    if told.points < told.needed:
        text = mark("The least sum of points with which a place is given is %(needed)s; here it is %(points)s.")
        return [Sentence(text, needed=told.needed, points=told.points)]
    found = [_of_pool(rules, told, pool) for pool in told.pools if pool.cutoff.points is not None]
    return found or [Sentence(mark("All places are protected for groups to which the application does not belong: none was open to it."))]


def _of_pool(rules: RuleSet, told: Statement, pool: PoolLine) -> Sentence:
    values: dict[str, Any] = {"cutoff": pool.cutoff.points, "points": told.points, "group": pool.title, "missing": pool.missing}
    if pool.tie is not None:
        text = mark("Open places: the lowest total with a place is %(cutoff)s, the same as here, but %(tie)s.")
        if pool.kind != OPEN:
            text = mark("Protected places (%(group)s): the lowest total with a place is %(cutoff)s, the same as here, but %(tie)s.")
        return Sentence(text, tie=tie_sentence(rules, pool.tie), **values)
    text = mark("Open places: the lowest total with a place is %(cutoff)s, here it is %(points)s; %(missing)s were missing.")
    if pool.kind != OPEN:
        text = mark(
            "Protected places (%(group)s): the lowest total with a place is %(cutoff)s, here it is %(points)s; %(missing)s were missing."
        )
    return Sentence(text, **values)
