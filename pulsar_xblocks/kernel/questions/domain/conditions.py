"""What is shown: a condition looks only at earlier questions that are shown themselves."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pulsar_xblocks.kernel.questions.domain.model import ANY_OF, AT_LEAST, AT_MOST, FILLED, IS, Condition, Questionnaire, Test
from pulsar_xblocks.kernel.questions.domain.posted import Answers, is_empty

_NUMBER = re.compile(r"^[+-]?[0-9]{1,12}(\.[0-9]{1,6})?$")


@dataclass(frozen=True)
class Reason:
    """Why a question is hidden: this test fails, the answer being this; ``of_section`` when the whole section is."""

    test: Test
    answer: Any = None
    of_section: bool = False


def number(value: Any) -> Decimal | None:
    """Return a number given as int or text, None when it is none."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    return Decimal(value) if _NUMBER.match(str(value)) else None


def visible(questionnaire: Questionnaire, answers: Answers) -> tuple[str, ...]:
    """Return the keys of the questions shown with these answers, in order."""
    seen: dict[str, Any] = {}
    for section in questionnaire.sections:
        if not holds(section.show_when, seen):
            continue
        for question in section.questions:
            if holds(question.show_when, seen):
                seen[question.key] = answers.get(question.key)
    return tuple(seen)


def holds(condition: Condition, seen: Mapping[str, Any]) -> bool:
    """Tell whether the condition holds; ``seen`` is key -> answer of the questions shown before."""
    if not condition.tests:
        return True
    results = (passes(test, seen.get(test.key)) for test in condition.tests)
    return any(results) if condition.is_any else all(results)


def passes(test: Test, answer: Any) -> bool:
    """Tell whether one test holds for an answer."""
    if is_empty(answer):
        return False
    if test.operator == FILLED:
        return True
    if test.operator in (IS, ANY_OF):
        given = {str(one) for one in answer} if isinstance(answer, list | tuple) else {str(answer)}
        return not given.isdisjoint(test.values)
    value = number(answer)
    bound = number(test.values[0]) if test.values else None
    if value is None or bound is None:
        return False
    return value >= bound if test.operator == AT_LEAST else test.operator == AT_MOST and value <= bound


def controls(questionnaire: Questionnaire) -> frozenset[str]:
    """Return the keys of the questions on whose answers others depend."""
    conditions = [section.show_when for section in questionnaire.sections]
    conditions += [question.show_when for question in questionnaire.questions()]
    return frozenset(test.key for condition in conditions for test in condition.tests)


def why_hidden(questionnaire: Questionnaire, key: str, answers: Answers) -> tuple[Reason, ...]:
    """Return the failing tests that hide a question; empty when it is shown.  Raises KeyError for an unknown key."""
    if key not in questionnaire.by_key():
        raise KeyError(key)
    hidden = hidden_by(questionnaire, answers)
    return next((one.reasons for one in hidden if key in one.keys), ())


@dataclass(frozen=True)
class Hidden:
    """What is not shown: a question, or a whole section when ``section`` names it; ``is_any`` = one of the tests would be enough."""

    keys: tuple[str, ...]
    reasons: tuple[Reason, ...]
    is_any: bool = False
    section: str = ""


def hidden_by(questionnaire: Questionnaire, answers: Answers) -> tuple[Hidden, ...]:
    """Return what is not shown with these answers, in order, and why."""
    seen: dict[str, Any] = {}
    found: list[Hidden] = []
    for section in questionnaire.sections:
        if not holds(section.show_when, seen):
            keys = tuple(question.key for question in section.questions)
            reasons = _failing(section.show_when, seen, of_section=True)
            found.append(Hidden(keys, reasons, section.show_when.is_any, section.key))
            continue
        for question in section.questions:
            if holds(question.show_when, seen):
                seen[question.key] = answers.get(question.key)
            else:
                reasons = _failing(question.show_when, seen, of_section=False)
                found.append(Hidden((question.key,), reasons, question.show_when.is_any))
    return tuple(found)


def _failing(condition: Condition, seen: Mapping[str, Any], *, of_section: bool) -> tuple[Reason, ...]:
    if holds(condition, seen):
        return ()
    tests = (test for test in condition.tests if not passes(test, seen.get(test.key)))
    return tuple(Reason(test, seen.get(test.key), of_section) for test in tests)
