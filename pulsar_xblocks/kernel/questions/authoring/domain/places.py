"""Where things stand: adding, moving, duplicating and deleting questions and sections."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pulsar_xblocks.kernel.questions.authoring.domain.keys import redirected
from pulsar_xblocks.kernel.questions.domain.model import Question, Questionnaire, Section

Items = tuple[Any, ...]  # questions of a section, or sections


def section_of(questionnaire: Questionnaire, key: str) -> Section | None:
    """Return the section of a key."""
    return next((section for section in questionnaire.sections if section.key == key), None)


def home_of(questionnaire: Questionnaire, key: str) -> Section | None:
    """Return the section in which a question stands."""
    return next((section for section in questionnaire.sections if any(question.key == key for question in section.questions)), None)


def before(questionnaire: Questionnaire, key: str, *, is_section: bool = False) -> list[Question]:
    """Return the questions that stand before a question or before a section: those a condition may look at."""
    found: list[Question] = []
    for section in questionnaire.sections:
        if is_section and section.key == key:
            return found
        for question in section.questions:
            if not is_section and question.key == key:
                return found
            found.append(question)
    return found


def with_section(questionnaire: Questionnaire, section: Section, after: str | None = None) -> Questionnaire:
    """Return the questionnaire with one more section, behind the named one or at the end."""
    return replace(questionnaire, sections=_inserted(questionnaire.sections, section, _behind(questionnaire.sections, after)))


def with_question(questionnaire: Questionnaire, question: Question, section: str, after: str | None = None) -> Questionnaire:
    """Return the questionnaire with one more question of a section, behind the named one or at its end."""
    home = section_of(questionnaire, section)
    if home is None:
        return questionnaire
    questions = _inserted(home.questions, question, _behind(home.questions, after))
    return _with(questionnaire, home, replace(home, questions=questions))


def changed(questionnaire: Questionnaire, key: str, question: Question) -> Questionnaire:
    """Return the questionnaire with another question in place of the first one of a key."""
    home = home_of(questionnaire, key)
    if home is None:
        return questionnaire
    at = _at(home.questions, key)
    return _with(questionnaire, home, replace(home, questions=(*home.questions[:at], question, *home.questions[at + 1 :])))


def changed_section(questionnaire: Questionnaire, key: str, section: Section) -> Questionnaire:
    """Return the questionnaire with another section in place of the first one of a key."""
    old = section_of(questionnaire, key)
    return _with(questionnaire, old, section) if old else questionnaire


def without(questionnaire: Questionnaire, key: str) -> Questionnaire:
    """Return the questionnaire without a question; conditions that look at it stay, the check names them."""
    home = home_of(questionnaire, key)
    if home is None:
        return questionnaire
    at = _at(home.questions, key)
    return _with(questionnaire, home, replace(home, questions=home.questions[:at] + home.questions[at + 1 :]))


def without_section(questionnaire: Questionnaire, key: str) -> Questionnaire:
    """Return the questionnaire without a section and what is in it."""
    gone = section_of(questionnaire, key)
    return replace(questionnaire, sections=tuple(section for section in questionnaire.sections if section is not gone))


def moved(questionnaire: Questionnaire, key: str, by: int) -> Questionnaire:
    """Return the questionnaire with a question one place up (-1) or down (1); from the edge of a section it goes to the next one."""
    home = home_of(questionnaire, key)
    if home is None:
        return questionnaire
    at = _at(home.questions, key)
    if 0 <= at + by < len(home.questions):
        return _with(questionnaire, home, replace(home, questions=_swapped(home.questions, at, at + by)))
    number = next(place for place, section in enumerate(questionnaire.sections) if section is home) + by
    if not 0 <= number < len(questionnaire.sections):
        return questionnaire
    beyond = questionnaire.sections[number]
    return placed(questionnaire, key, beyond.key, beyond.questions[0].key if by > 0 and beyond.questions else None)


def moved_section(questionnaire: Questionnaire, key: str, by: int) -> Questionnaire:
    """Return the questionnaire with a section one place up (-1) or down (1)."""
    at = _at(questionnaire.sections, key)
    if at < 0 or not 0 <= at + by < len(questionnaire.sections):
        return questionnaire
    return replace(questionnaire, sections=_swapped(questionnaire.sections, at, at + by))


def placed(questionnaire: Questionnaire, key: str, section: str, ahead_of: str | None = None) -> Questionnaire:
    """Return the questionnaire with a question in a section, ahead of another question or at the end; unknown places change nothing."""
    question = questionnaire.by_key().get(key)
    if question is None or section_of(questionnaire, section) is None or ahead_of == key:
        return questionnaire
    rest = without(questionnaire, key)
    home = section_of(rest, section)
    assert home is not None  # it was there before
    at = _at(home.questions, ahead_of)
    return _with(rest, home, replace(home, questions=_inserted(home.questions, question, at if at >= 0 else len(home.questions))))


def placed_section(questionnaire: Questionnaire, key: str, ahead_of: str | None = None) -> Questionnaire:
    """Return the questionnaire with a section ahead of another one or at the end; unknown ones change nothing."""
    section = section_of(questionnaire, key)
    if section is None or ahead_of == key:
        return questionnaire
    rest = tuple(one for one in questionnaire.sections if one is not section)
    at = _at(rest, ahead_of)
    return replace(questionnaire, sections=_inserted(rest, section, at if at >= 0 else len(rest)))


def duplicated(section: Section, key: str, keys: Mapping[str, str]) -> Section:
    """Return a copy of a section; ``keys``: old -> new key of its questions, which conditions inside the copy follow."""
    copies = (replace(question, key=keys[question.key]) for question in section.questions)
    questions = tuple(replace(copy, show_when=redirected(copy.show_when, keys)) for copy in copies)
    return replace(section, key=key, questions=questions)


def _with(questionnaire: Questionnaire, old: Section, new: Section) -> Questionnaire:
    return replace(questionnaire, sections=tuple(new if section is old else section for section in questionnaire.sections))


def _at(items: Items, key: str | None) -> int:
    return next((place for place, item in enumerate(items) if item.key == key), -1)


def _behind(items: Items, key: str | None) -> int:
    at = _at(items, key) if key is not None else -1
    return at + 1 if at >= 0 else len(items)


def _inserted(items: Items, item: Any, at: int) -> Items:
    return (*items[:at], item, *items[at:])


def _swapped(items: Items, one: int, other: int) -> Items:
    order = list(items)
    order[one], order[other] = order[other], order[one]
    return tuple(order)
