"""Tables of points as a form: what its fields show, and the questionnaire with the posted tables, read back."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.kernel.questions.domain import Band, Question, Questionnaire, model
from pulsar_xblocks.kernel.review.domain.rubric import parsed
from pulsar_xblocks.kernel.template_tags import MINUS
from pulsar_xblocks.selection.commission.domain.stored import plain
from pulsar_xblocks.selection.commission.showing import language
from pulsar_xblocks.selection.domain import tables
from pulsar_xblocks.selection.domain.problems import questionnaire_problems
from pulsar_xblocks.selection.domain.rules import RuleSet
from pulsar_xblocks.selection.templates import READY

NEW_ROWS = 3  # empty rows below the ranges there are
PARTS = ("low", "high", "points")
LONGEST = 10  # characters of a number
NOT_WHOLE = mark("Write a range from its first number to its last, and its points; a row without numbers is none.")
STEP = mark("The numbers of this question go by steps of %(step)s.")
POINTS = mark("From 0 to %(most)s points, at most two decimal places.")


def values(questionnaire: Questionnaire) -> dict[str, str]:
    """Return field -> text of the tables there are."""
    sign = "," if language() == "ru" else "."
    return {
        f"{part}_{question.key}_{at}": plain(getattr(band, part)).replace(".", sign)
        for question in tables.tabled(questionnaire)
        for at, band in enumerate(question.scoring.bands)
        for part in PARTS
    }


def shown(questionnaire: Questionnaire) -> list[dict[str, Any]]:
    """Return the tables with their words, and the names of their fields by rows."""
    ready = [made() for _, made in READY.values()]
    return [
        {
            "label": question.label.show(language()),
            "name": f"table_{question.key}",
            "is_example": tables.is_example(question, ready),
            "rows": [[f"{part}_{question.key}_{at}" for part in PARTS] for at in range(_count(question))],
        }
        for question in tables.tabled(questionnaire)
    ]


def read(questionnaire: Questionnaire, rules: RuleSet, posted: Mapping[str, str]) -> Questionnaire:
    """Return the questionnaire with the posted tables.  Raises Invalid by field: no ranges, gaps, overlaps, points that do not fit."""
    errors: dict[str, list[Any]] = {}
    found = {question.key: _bands(question, posted, errors) for question in tables.tabled(questionnaire)}
    if errors:
        raise Invalid(errors)
    made = tables.with_tables(questionnaire, found)
    errors = {f"table_{key}": list(texts) for key, texts in tables.table_problems(made).items()}
    if errors := errors or _misfits(made, rules):
        raise Invalid(errors)
    return made


def _bands(question: Question, posted: Mapping[str, str], errors: dict[str, list[Any]]) -> list[Band]:
    before = len(errors)
    bands = list(_typed(question, posted, errors))
    if not bands and len(errors) == before:
        errors[f"table_{question.key}"] = [tables.NO_RANGE]
    return bands


def _typed(question: Question, posted: Mapping[str, str], errors: dict[str, list[Any]]) -> Iterator[Band]:
    for at in range(_count(question)):
        texts = {part: str(posted.get(f"{part}_{question.key}_{at}", "")).strip().replace(MINUS, "-") for part in PARTS}
        if not any(texts.values()):
            continue
        low, high, points = (parsed(text) if 0 < len(text) <= LONGEST else None for text in texts.values())
        if low is None or high is None or points is None:
            errors[f"low_{question.key}_{at}"] = [NOT_WHOLE]
        elif step := _broken_step(question, low, high):
            errors[f"low_{question.key}_{at}"] = [Sentence(STEP, step=step)]
        elif not 0 <= points <= tables.MOST_POINTS or points != round(points, 2):
            errors[f"points_{question.key}_{at}"] = [Sentence(POINTS, most=tables.MOST_POINTS)]
        else:
            yield Band(low, high, points)


def _broken_step(question: Question, *bounds: Decimal) -> Decimal | None:
    """Return the step of a question's numbers where a bound does not keep it."""
    step = Decimal(1) if question.type == model.INT else question.limits.step or Decimal("0.01")
    return step if any(bound % step for bound in bounds) else None


def _count(question: Question) -> int:
    return min(len(question.scoring.bands) + NEW_ROWS, tables.MOST_BANDS)


def _misfits(questionnaire: Questionnaire, rules: RuleSet) -> dict[str, list[Any]]:
    """Return under the first table of a part that its points and the rules of the call differ."""
    keys = {question.key for question in tables.tabled(questionnaire)}
    found = questionnaire_problems(rules, questionnaire)
    firsts = {f"most_{at}": next((key for key in part.questions if key in keys), "") for at, part in enumerate(rules.parts)}
    return {f"table_{firsts[name]}": list(texts) for name, texts in found.items() if firsts.get(name)}
