"""Keys: free ones for what is new, and renaming with everything that refers to the old one."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from pulsar_xblocks.kernel.questions.domain.model import Condition, Question, Questionnaire, Section

_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh sch  y  e yu ya".split(" "),
        strict=True,
    )
)
_LONGEST = 40


def latin(text: str) -> str:
    """Return a readable key of small Latin letters made of a text, «physics» or «fizika»; "" when nothing is left."""
    letters = "".join(_LATIN.get(sign, sign) for sign in text.lower())
    return re.sub(r"[^a-z0-9]+", "_", letters).strip("_").lstrip("0123456789_")[:24].rstrip("_")


def free(base: str, taken: Collection[str]) -> str:
    """Return the base, or the base with the first number that nobody has."""
    name, number = base, 2
    while name in taken:
        name = f"{base[: _LONGEST - 4]}_{number}"
        number += 1
    return name


def renamed(questionnaire: Questionnaire, old: str, new: str) -> Questionnaire:
    """Return the questionnaire with another key of the first question that has the old one; conditions follow."""
    is_done = False
    sections = []
    for section in questionnaire.sections:
        questions = []
        for question in section.questions:
            is_it = question.key == old and not is_done
            is_done = is_done or is_it
            questions.append(replace(question, key=new) if is_it else question)
        sections.append(replace(section, questions=tuple(questions)))
    return _redirected(replace(questionnaire, sections=tuple(sections)), {old: new}) if is_done else questionnaire


def redirected(condition: Condition, keys: Mapping[str, str]) -> Condition:
    """Return the condition looking at the new keys."""
    return replace(condition, tests=tuple(replace(test, key=keys.get(test.key, test.key)) for test in condition.tests))


def _redirected(questionnaire: Questionnaire, keys: Mapping[str, str]) -> Questionnaire:
    def asked(question: Question) -> Question:
        return replace(question, show_when=redirected(question.show_when, keys))

    def headed(section: Section) -> Section:
        return replace(section, show_when=redirected(section.show_when, keys), questions=tuple(map(asked, section.questions)))

    return replace(questionnaire, sections=tuple(map(headed, questionnaire.sections)))
