"""The rubric by which experts score an application: the criteria of all questions whose points they give; and the way back to parts."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.kernel.questions.domain import Question, Questionnaire, model
from pulsar_xblocks.kernel.review.domain.outcome import outcome
from pulsar_xblocks.kernel.review.domain.rubric import Rubric, RubricRow
from pulsar_xblocks.selection.domain.rules import EXPERT, RuleSet

STEP = Decimal("0.5")
COMMENT_LENGTH = 50  # characters, where the total is below half of the scale
NAMING = frozenset({model.EMAIL, model.PHONE, model.PERSON, model.ORGANISATION, model.INN, model.OGRN, model.CONSENT})
MATERIAL = frozenset({model.FILE, model.LINK, model.TABLE})  # what may stand beside a scored answer
_APART = "__"  # between the keys of a question and of its criterion
_BESIDE = "_"  # after the key of a question in the key of its material: «i3_images» stands beside «i3»
Read = Mapping[str, Decimal]  # row -> score


def rubric_of(rules: RuleSet, questionnaire: Questionnaire) -> Rubric:
    """Return the rubric of a call; without rows when experts give no points in it."""
    rows = tuple(row for question in _scored(rules, questionnaire) for row in _rows(question))
    found = [criterion.limits.step for question in _scored(rules, questionnaire) for criterion in question.scoring.rubric]
    half = sum((row.max for row in rows), Decimal(0)) / 2
    return Rubric(
        rows=rows,
        step=min((step for step in found if step), default=STEP),
        comment_below=half,
        comment_length=COMMENT_LENGTH,
        gap_percent=rules.gap_percent,
        ru=rules.title.ru,
        en=rules.title.en,
    )


def problems(rules: RuleSet, questionnaire: Questionnaire) -> list[Sentence]:
    """Return why experts cannot score: a part of theirs without a question that holds criteria."""
    questions = questionnaire.by_key()
    text = mark("Part “%(part)s” is scored by experts, but none of its questions has criteria for them.")
    return [
        Sentence(text, part=part.title)
        for part in rules.of_kind(EXPERT)
        if not any(key in questions and questions[key].scoring.rubric for key in part.questions)
    ]


def read_by_experts(rules: RuleSet, questionnaire: Questionnaire) -> tuple[Question, ...]:
    """Return the questions whose answers experts read: those they score, and the files, links and tables beside them; none that names."""
    keys = {key for part in rules.of_kind(EXPERT) for key in part.questions}
    beside = tuple(f"{key}{_BESIDE}" for key in keys)
    return tuple(
        question
        for question in questionnaire.questions()
        if question.type not in NAMING and (question.key in keys or (question.type in MATERIAL and question.key.startswith(beside)))
    )


def results(rubric: Rubric, reads: Sequence[Read], wanted: int) -> dict[str, Decimal | None]:
    """Return question -> result of the reads: one read, mean of two, median of three; None while a read is missing.

    Whether two reads lie too far apart is decided by their totals, as in the queue of the experts; a part is then made of its own rows.
    """
    whole = outcome([sum(read.values(), Decimal(0)) for read in reads], wanted, rubric.gap)
    found = {}
    for question in dict.fromkeys(question_of(row.key) for row in rubric.rows):
        own = [sum((score for key, score in read.items() if question_of(key) == question), Decimal(0)) for read in reads]
        found[question] = None if whole.value is None else outcome(own, wanted, rubric.scale).value
    return found


def scales(rubric: Rubric) -> dict[str, Decimal]:
    """Return question -> the highest result of its criteria."""
    found: dict[str, Decimal] = {}
    for row in rubric.rows:
        found[question_of(row.key)] = found.get(question_of(row.key), Decimal(0)) + row.max
    return found


def question_of(row_key: str) -> str:
    """Return the question to which a row of the rubric belongs."""
    return row_key.partition(_APART)[0]


def _scored(rules: RuleSet, questionnaire: Questionnaire) -> Iterator[Question]:
    wanted = {key for part in rules.of_kind(EXPERT) for key in part.questions}
    return (question for question in questionnaire.questions() if question.key in wanted and question.scoring.rubric)


def _rows(question: Question) -> Iterator[RubricRow]:
    """Yield the criteria of a question: an only one by its own name, several after the question's."""
    rubric = question.scoring.rubric
    for criterion in rubric:
        pairs = ((question.label.ru, criterion.label.ru), (question.label.en, criterion.label.en))
        ru, en = (f"{first}: {second}" if first and second and len(rubric) > 1 else second or first for first, second in pairs)
        yield RubricRow(f"{question.key}{_APART}{criterion.key}", criterion.limits.most or Decimal(0), ru, en)
