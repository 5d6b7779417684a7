"""From parts to the total.  ``total`` rounds every part half up to 0.01 and nothing else rounds: a printed sum is that of its parts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pulsar_xblocks.kernel.pure.decimals import rounded
from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.kernel.questions.domain.scoring import Score
from pulsar_xblocks.selection.domain.rules import HUNDRED, ZERO, Part, RuleSet, Worth

ROWS = 3  # of a table scored by levels count


@dataclass(frozen=True)
class PartPoints:
    """A part's points: ``raw`` as given, None = not scored yet; ``needed`` = with which it is passed, 0 = no such gate."""

    key: str
    raw: Decimal | None
    points: Decimal
    most: Decimal
    needed: Decimal = ZERO

    @property
    def is_passed(self) -> bool:
        """Tell whether the gate of the part is passed; exactly the percent is enough, both rounded as they are printed."""
        return self.points >= rounded(self.needed)

    @property
    def percent(self) -> Decimal:
        """Return the points in percent of the most, rounded half up to 0.01."""
        return rounded(self.points * HUNDRED / self.most) if self.most else ZERO


@dataclass(frozen=True)
class Total:
    """The sum of the parts; ``needed`` = the total below which nobody gets a place."""

    points: Decimal
    parts: tuple[PartPoints, ...] = ()
    needed: Decimal = ZERO

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the keys of the parts that are not scored yet."""
        return tuple(part.key for part in self.parts if part.raw is None)

    @property
    def failed(self) -> tuple[PartPoints, ...]:
        """Return the scored parts whose gate is not passed: the application is not eligible."""
        return tuple(part for part in self.parts if part.raw is not None and not part.is_passed)

    @property
    def is_enough(self) -> bool:
        """Tell whether the total reaches the points that a place needs."""
        return self.points >= self.needed

    def by_key(self) -> dict[str, Decimal]:
        """Return part -> points."""
        return {part.key: part.points for part in self.parts}


def total(rules: RuleSet, given: Mapping[str, Decimal | None]) -> Total:
    """Return the total of points by part; an absent part or None is not scored yet and gives 0, more than the most gives the most."""
    parts = tuple(_part(part, given.get(part.key)) for part in rules.parts)
    return Total(sum((part.points for part in parts), ZERO), parts, rules.pass_points)


def _part(part: Part, raw: Decimal | None) -> PartPoints:
    return PartPoints(part.key, raw, rounded(min(max(raw or ZERO, ZERO), part.most)), part.most, part.needed)


def reasons(rules: RuleSet, found: Total) -> list[Sentence]:
    """Return why an application is not eligible after scoring, a sentence for every part whose gate is not passed."""
    text = mark("%(part)s: %(points)s of %(most)s points, at least %(needed)s are needed (%(percent)s%%).")
    told = []
    for one in found.failed:
        part = rules.part(one.key)
        if part is not None:
            values = {"part": part.title, "points": one.points, "most": one.most, "needed": one.needed, "percent": part.pass_percent}
            told.append(Sentence(text, **values))
    return told


def from_share(part: Part, earned: Decimal, possible: Decimal) -> Decimal:
    """Return the points of a graded unit, not rounded: the earned share of the part's most; nothing possible gives 0."""
    return part.most * min(earned / possible, Decimal(1)) if possible > 0 else ZERO


def from_answers(part: Part, answers: Score) -> Decimal:
    """Return the points that the questionnaire gives for the part's questions."""
    return sum((one.points for one in answers.parts if one.key in part.questions), ZERO)


def by_levels(rows: Iterable[tuple[str, str]], matrix: Sequence[Worth], most: Decimal, best: int = ROWS) -> Decimal:
    """Return the points of a table scored by levels: its best rows, (level, result), up to ``most``.  Source: domain.md 3.2, S3."""
    worth = {row.level: row for row in matrix}
    gained = sorted((worth[level].of(result) for level, result in rows if level in worth), reverse=True)
    return min(sum(gained[:best], ZERO), most)


def expert_part(reads: Mapping[str, Decimal | None], part: Part, scales: Mapping[str, Decimal]) -> Decimal | None:
    """Return the points of an expert part, None while a result is missing.

    ``reads`` and ``scales``: question -> result and highest total of its rubric; together they are brought to the most of the part.
    """
    found = [(reads.get(key), scales[key]) for key in part.questions]
    if not found or any(result is None for result, _ in found):
        return None
    earned = sum((result for result, _ in found if result is not None), ZERO)
    return from_share(part, earned, sum((scale for _, scale in found), ZERO))
