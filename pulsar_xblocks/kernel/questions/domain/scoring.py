"""Points of a questionnaire: by options, by ranges of numbers, by rows of a table, by a rubric; with caps.  Source: domain.md 3.2."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pulsar_xblocks.kernel.pure.decimals import rounded
from pulsar_xblocks.kernel.questions.domain import model
from pulsar_xblocks.kernel.questions.domain.conditions import number, visible
from pulsar_xblocks.kernel.questions.domain.model import Question, Questionnaire, Scoring
from pulsar_xblocks.kernel.questions.domain.posted import Answers, is_empty

ZERO = Decimal(0)
_ROWS = 10  # rows of a table without a limit, for its maximum


@dataclass(frozen=True)
class Points:
    """Points of one question: ``raw`` before the cap, ``points`` after it, ``most`` the highest possible.

    ``waits`` = a part of them comes from elsewhere (the course, the lists of contests, experts) and is not known yet.
    """

    key: str
    raw: Decimal
    points: Decimal
    most: Decimal
    waits: bool = False


@dataclass(frozen=True)
class Score:
    """All points, rounded half up to 0.01 at the end, with the part of every scored question shown."""

    points: Decimal
    parts: tuple[Points, ...] = ()


def score(questionnaire: Questionnaire, answers: Answers, given: Mapping[str, Decimal] | None = None) -> Score:
    """Return the points of the answers; hidden questions give none.  ``given``: question key -> points that come from elsewhere."""
    questions = questionnaire.by_key()
    shown = (questions[key] for key in visible(questionnaire, answers) if is_scored(questions[key]))
    parts = [_part(question, answers.get(question.key), (given or {}).get(question.key)) for question in shown]
    return Score(rounded(sum((part.points for part in parts), ZERO)), tuple(parts))


def is_scored(question: Question) -> bool:
    """Tell whether answers to the question bring points."""
    scoring = question.scoring
    has_points = any(option.points is not None for option in question.options)
    return has_points or bool(scoring.bands or scoring.cells) or question.type == model.RUBRIC or comes_from_elsewhere(question)


def comes_from_elsewhere(question: Question) -> bool:
    """Tell whether points come from a course, the lists of contests or experts: the answers alone do not give them."""
    return bool(question.scoring.rubric) or question.type in (model.GRADED, model.ACHIEVEMENTS)


def highest(question: Question) -> Decimal:
    """Return the most points the question can bring; 0 when it is not scored."""
    return _own_most(question) + elsewhere_most(question)


def elsewhere_most(question: Question) -> Decimal:
    """Return the most points that come to the question from elsewhere."""
    marks = _total([column.limits.most or ZERO for column in question.scoring.rubric])
    if question.type == model.GRADED:
        return marks + (question.limits.most or ZERO)
    return marks + (question.scoring.cap or ZERO) if question.type == model.ACHIEVEMENTS else marks


def _own_most(question: Question) -> Decimal:
    return _capped(question.scoring, _HIGHEST.get(question.type, _no_points)(question))


def _part(question: Question, value: Any, given: Decimal | None) -> Points:
    raw = ZERO if is_empty(value) else _RAW.get(question.type, _no_raw)(question, value)
    more = min(given or ZERO, elsewhere_most(question))
    waits = given is None and comes_from_elsewhere(question)
    return Points(question.key, raw + (given or ZERO), _capped(question.scoring, raw) + more, highest(question), waits)


def _capped(scoring: Scoring, raw: Decimal) -> Decimal:
    return raw if scoring.cap is None else min(raw, scoring.cap)


def _no_raw(question: Question, value: Any) -> Decimal:
    return ZERO


def _of_options(question: Question, value: Any) -> Decimal:
    chosen = list(value) if isinstance(value, list | tuple) else [value]
    return sum((option.points or ZERO for option in question.options if option.key in chosen), ZERO)


def _of_bands(question: Question, value: Any) -> Decimal:
    given = number(value)
    if given is None:
        return ZERO
    given = given if question.limits.step else rounded(given)  # nothing falls between ranges that part by a hundredth
    return next((band.points for band in question.scoring.bands if band.low <= given <= band.high), ZERO)


def _of_rubric(question: Question, value: Any) -> Decimal:
    marks = value if isinstance(value, Mapping) else {}
    return sum((number(marks.get(column.key)) or ZERO for column in question.columns), ZERO)


def _of_rows(question: Question, value: Any) -> Decimal:
    scoring = question.scoring
    rows = [row for row in value if isinstance(row, Mapping)] if isinstance(value, list | tuple) else []
    bests: dict[tuple[str, ...], Decimal] = {}
    for at, row in enumerate(rows):
        group = tuple(str(row.get(column, "")) for column in scoring.one_per) if scoring.one_per else (str(at),)
        bests[group] = max(bests.get(group, ZERO), _of_row(scoring, row))
    ordered = sorted(bests.values(), reverse=True)
    return sum(ordered[: scoring.best] if scoring.best is not None else ordered, ZERO)


def _of_row(scoring: Scoring, row: Mapping[str, Any]) -> Decimal:
    for cell in scoring.cells:
        if all(str(row.get(on.column, "")) == on.value for on in cell.on):
            return cell.points
    return ZERO


_RAW: dict[str, Callable[[Question, Any], Decimal]] = {
    model.CHOICE: _of_options,
    model.MULTI: _of_options,
    model.INT: _of_bands,
    model.DECIMAL: _of_bands,
    model.RUBRIC: _of_rubric,
    model.TABLE: _of_rows,
}


def _no_points(question: Question) -> Decimal:
    return ZERO


def _highest_choice(question: Question) -> Decimal:
    return max((option.points or ZERO for option in question.options), default=ZERO)


def _highest_multi(question: Question) -> Decimal:
    good = sorted((option.points for option in question.options if option.points and option.points > 0), reverse=True)
    most = question.limits.most
    return _total(good if most is None else good[: int(most)])


def _highest_band(question: Question) -> Decimal:
    return max((band.points for band in question.scoring.bands), default=ZERO)


def _highest_rubric(question: Question) -> Decimal:
    return _total([column.limits.most or ZERO for column in question.columns])


def _highest_rows(question: Question) -> Decimal:
    rows = int(question.limits.most) if question.limits.most is not None else _ROWS
    counted = rows if question.scoring.best is None else min(rows, question.scoring.best)
    return max((cell.points for cell in question.scoring.cells), default=ZERO) * counted


def _total(values: Sequence[Decimal]) -> Decimal:
    return sum(values, ZERO)


_HIGHEST: dict[str, Callable[[Question], Decimal]] = {
    model.CHOICE: _highest_choice,
    model.MULTI: _highest_multi,
    model.INT: _highest_band,
    model.DECIMAL: _highest_band,
    model.RUBRIC: _highest_rubric,
    model.TABLE: _highest_rows,
}
