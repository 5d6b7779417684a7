"""The rubric: rows with steps and level texts, what a read must hold, its total.  Source: domain.md 2.3.6 and 2.5."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from pulsar_xblocks.kernel.pure.text import Sentence, mark

COMMENT_MAX = 4000  # characters
COMMENT = "comment"


@dataclass(frozen=True)
class Level:
    """What a score of a row means, in words."""

    value: Decimal
    ru: str
    en: str


@dataclass(frozen=True)
class RubricRow:
    """One row: key, the highest score (the lowest is 0), label, level texts."""

    key: str
    max: Decimal
    ru: str
    en: str
    levels: tuple[Level, ...] = ()


@dataclass(frozen=True)
class Rubric:
    """Rows, step of a score, when a comment must be written, and the gap in per cent of the scale that asks for a third read.

    The name may be empty; English texts may be empty too, the Russian ones stand for them.
    """

    rows: tuple[RubricRow, ...]
    step: Decimal = Decimal("0.5")
    comment_below: Decimal = Decimal(5)
    comment_length: int = 50
    gap_percent: int = 30
    ru: str = ""
    en: str = ""

    @property
    def scale(self) -> Decimal:
        """Return the highest total."""
        return sum((row.max for row in self.rows), Decimal(0))

    @property
    def gap(self) -> Decimal:
        """Return the widest gap of two reads that needs no third one, in points."""
        return self.scale * self.gap_percent / 100


def said(one: Rubric | RubricRow | Level, *, is_russian: bool) -> str:
    """Return the name of a rubric or a row, or the words of a level, in the reader's language."""
    return one.ru if is_russian else one.en or one.ru


def field_of(key: str) -> str:
    """Return the form field of a row."""
    return f"score_{key}"


def steps(row: RubricRow, step: Decimal) -> list[Decimal]:
    """Return the scores a row may get, from 0 up."""
    return [step * number for number in range(int(row.max / step) + 1)]


def parsed(text: str) -> Decimal | None:
    """Return a score written as «1,5» or «1.5», None for nothing or anything else."""
    try:
        value = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def total(rubric: Rubric, scores: Mapping[str, Decimal]) -> Decimal:
    """Return the sum of the rows scored so far."""
    return sum((scores[row.key] for row in rubric.rows if row.key in scores), Decimal(0))


def is_whole(rubric: Rubric, scores: Mapping[str, Decimal]) -> bool:
    """Tell whether every row is scored."""
    return all(row.key in scores for row in rubric.rows)


def comment_size(comment: str) -> int:
    """Return how many characters of a comment count: runs of spaces count once."""
    return len(" ".join(comment.split()))


def check_draft(rubric: Rubric, scores: Mapping[str, Decimal], comment: str) -> dict[str, list[str]]:
    """Return field -> sentences about what cannot be stored even as a draft; empty rows are fine."""
    errors = {field_of(row.key): _row_errors(row, rubric.step, scores[row.key]) for row in rubric.rows if row.key in scores}
    unknown = set(scores) - {row.key for row in rubric.rows}
    if unknown:
        errors[""] = [mark("The rubric has no such row. Reload the page.")]
    if len(comment) > COMMENT_MAX:
        errors[COMMENT] = [Sentence(mark("The comment is too long: %(n)d characters fit."), n=COMMENT_MAX)]
    return {name: found for name, found in errors.items() if found}


def check(rubric: Rubric, scores: Mapping[str, Decimal], comment: str) -> dict[str, list[str]]:
    """Return field -> sentences about what a finished read lacks; empty = it may be stored."""
    errors = check_draft(rubric, scores, comment)
    for row in rubric.rows:
        if row.key not in scores:
            errors[field_of(row.key)] = [mark("Choose a score.")]
    if errors:
        return errors
    size = comment_size(comment)
    if total(rubric, scores) < rubric.comment_below and size < rubric.comment_length:
        words = mark("Below %(below)s points a comment of at least %(length)d characters is needed. Now there are %(n)d.")
        errors[COMMENT] = [Sentence(words, below=rubric.comment_below, length=rubric.comment_length, n=size)]
    return errors


def plain(value: Decimal) -> str:
    """Return a number without needless zeros, «5» or «4.5»."""
    return format(value.normalize() if value else Decimal(0), "f")


def level_of(row: RubricRow, value: Decimal | None) -> Level | None:
    """Return the level that a score means: its own, or the nearest one below."""
    fitting = [level for level in row.levels if value is not None and level.value <= value]
    return max(fitting, key=lambda level: level.value) if fitting else None


def _row_errors(row: RubricRow, step: Decimal, value: Decimal) -> list[str]:
    if 0 <= value <= row.max and value % step == 0:
        return []
    return [Sentence(mark("A score from 0 to %(max)s in steps of %(step)s."), max=row.max, step=step)]
