"""Whether a question can ever be shown: every way to it is tried."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import islice, product

from pulsar_xblocks.kernel.questions.domain import model
from pulsar_xblocks.kernel.questions.domain.conditions import number
from pulsar_xblocks.kernel.questions.domain.model import ANY_OF, AT_LEAST, AT_MOST, IS, Condition, Question, Questionnaire, Test

Way = frozenset[Test]  # tests that must hold together
_MAX_WAYS = 64  # with more ways than this a question is taken as reachable
_ALWAYS: list[Way] = [frozenset()]


def unreachable(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Return the keys of the questions that no answers can show."""
    known: dict[str, Question] = {}
    ways: dict[str, list[Way]] = {}
    hidden = []
    for section in questionnaire.sections:
        to_section = _ways(section.show_when, known, ways, _ALWAYS)
        for question in section.questions:
            found = _ways(question.show_when, known, ways, to_section)
            if found:
                known[question.key], ways[question.key] = question, found
            else:
                hidden.append(question.key)
    return tuple(hidden)


def _ways(condition: Condition, known: dict[str, Question], ways: dict[str, list[Way]], start: list[Way]) -> list[Way]:
    """Return the consistent ways in which the condition holds, each with all that it needs before."""
    if not condition.tests or not start:
        return start
    one_test = [_of_test(test, known, ways) for test in condition.tests]
    joined: Iterable[tuple[Way, ...]]
    joined = ((way,) for found in one_test for way in found) if condition.is_any else product(*one_test)
    first = list(islice(joined, _MAX_WAYS + 1))
    if len(first) > _MAX_WAYS:
        return _ALWAYS
    possible = {way for begin in start for parts in first if _is_possible(way := begin.union(*parts), known)}
    return _ALWAYS if len(possible) > _MAX_WAYS else list(possible)


def _of_test(test: Test, known: dict[str, Question], ways: dict[str, list[Way]]) -> list[Way]:
    return [way | {test} for way in ways.get(test.key, [])] if test.key in known else []


def _is_possible(way: Way, known: dict[str, Question]) -> bool:
    by_key: dict[str, list[Test]] = {}
    for test in way:
        by_key.setdefault(test.key, []).append(test)
    return all(_is_answerable(known[key], tests) for key, tests in by_key.items())


def _is_answerable(question: Question, tests: list[Test]) -> bool:
    """Tell whether one answer can pass all the tests."""
    if question.type == model.GRADED:  # is never answered
        return False
    named = [set(test.values) for test in tests if test.operator in (IS, ANY_OF)]
    if question.type == model.CONSENT:
        named.append({"yes"})
    if question.type in model.WITH_OPTIONS:
        options = {option.key for option in question.options}
        if question.type != model.CHOICE:  # several answers at once
            return bool(options) and all(values & options for values in named)
        named.append(options)
    if named and not (common := set.intersection(*named)):
        return False
    bounds = [test for test in tests if test.operator in (AT_LEAST, AT_MOST)] + _own_bounds(question)
    if named and bounds:
        return any(_fits(value, bounds) for value in common)
    return _has_room(question, bounds)


def _own_bounds(question: Question) -> list[Test]:
    """Return the limits of a number as tests of itself."""
    if question.type not in (model.INT, model.DECIMAL):
        return []
    pairs = ((AT_LEAST, question.limits.least), (AT_MOST, question.limits.most))
    return [Test(question.key, operator, (str(bound),)) for operator, bound in pairs if bound is not None]


def _fits(text: str, bounds: list[Test]) -> bool:
    value = number(text)
    return value is not None and all(
        value >= bound if test.operator == AT_LEAST else value <= bound for test in bounds if (bound := _bound(test)) is not None
    )


def _bound(test: Test) -> Decimal | None:
    return number(test.values[0]) if test.values else None


def _has_room(question: Question, bounds: list[Test]) -> bool:
    if not bounds:
        return True
    if question.type not in (model.INT, model.DECIMAL) or any(_bound(test) is None for test in bounds):
        return False
    lows = [bound for test in bounds if test.operator == AT_LEAST and (bound := _bound(test)) is not None]
    highs = [bound for test in bounds if test.operator == AT_MOST and (bound := _bound(test)) is not None]
    return not lows or not highs or max(lows) <= min(highs)
