"""The editor's page as finished values: outline, open form, what is wrong, points, what to begin with."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext

from pulsar_xblocks.kernel.http import said
from pulsar_xblocks.kernel.questions import domain
from pulsar_xblocks.kernel.questions.authoring.draft import QUESTION, SECTION, Draft
from pulsar_xblocks.kernel.questions.authoring.fields import TYPES, Maker
from pulsar_xblocks.kernel.questions.authoring.groups import groups_of
from pulsar_xblocks.kernel.questions.domain import Question, Questionnaire, Section

MANY_PROBLEMS = 30


@dataclass(frozen=True)
class OutlineRow:
    """A question in the outline."""

    key: str
    address: str
    number: int
    label: str
    kind: str
    points: Decimal | None
    is_required: bool
    is_conditional: bool
    is_open: bool
    problems: int = 0


@dataclass(frozen=True)
class OutlineSection:
    """A section in the outline."""

    key: str
    address: str
    title: str
    is_conditional: bool
    is_open: bool
    problems: int
    rows: tuple[OutlineRow, ...]


@dataclass(frozen=True)
class Complaint:
    """Something to put right, and where."""

    address: str
    label: str
    sentence: str


def page_of(draft: Draft, typed: Mapping[str, Any], errors: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return everything the editor shows; ``typed`` and ``errors`` after a refusal."""
    found = domain.problems(draft.questionnaire)
    counts = Counter(problem.key for problem in found)
    scored = [question for question in draft.questionnaire.questions() if domain.is_scored(question)]
    return {
        "draft": draft,
        "sections": _sections(draft, counts),
        "groups": groups_of(draft, Maker(draft.is_english, typed, errors)),
        "title": _title(draft),
        "homes": _homes(draft),
        "complaints": [_complaint(problem, draft.questionnaire) for problem in found[:MANY_PROBLEMS]],
        "more_complaints": max(len(found) - MANY_PROBLEMS, 0),
        "count": sum(1 for _ in draft.questionnaire.questions()),
        "points": sum((domain.highest(question) for question in scored), Decimal(0)),
        "total": Maker(typed=typed, errors=errors).number("points_total", gettext("Points should come to"), draft.questionnaire.total),
        "is_scored": bool(scored),
    }


def _sections(draft: Draft, counts: Mapping[str, int]) -> list[OutlineSection]:
    found, number = [], 0
    for section in draft.questionnaire.sections:
        rows = []
        for question in section.questions:
            number += 1
            rows.append(_row(question, number, draft, counts))
        found.append(_section(section, tuple(rows), draft, counts))
    return found


def _section(section: Section, rows: tuple[OutlineRow, ...], draft: Draft, counts: Mapping[str, int]) -> OutlineSection:
    address = f"{SECTION}:{section.key}"
    title = section.title.show(get_language() or "ru") or gettext("Section without a heading")
    problems = counts[section.key] if section.key not in {row.key for row in rows} else 0
    return OutlineSection(section.key, address, title, bool(section.show_when.tests), address == draft.open, problems, rows)


def _row(question: Question, number: int, draft: Draft, counts: Mapping[str, int]) -> OutlineRow:
    address = f"{QUESTION}:{question.key}"
    return OutlineRow(
        key=question.key,
        address=address,
        number=number,
        label=question.label.show(get_language() or "ru") or gettext("Question without words"),
        kind=gettext(TYPES.get(question.type, question.type)),
        points=domain.highest(question) if domain.is_scored(question) else None,
        is_required=domain.is_needed(question),
        is_conditional=bool(question.show_when.tests),
        is_open=address == draft.open,
        problems=counts[question.key],
    )


def _title(draft: Draft) -> str:
    language = get_language() or "ru"
    if draft.question:
        return draft.question.label.show(language) or gettext("Question without words")
    return draft.section.title.show(language) or gettext("Section without a heading") if draft.section else ""


def _homes(draft: Draft) -> list[tuple[str, str]]:
    """Return the other sections to which the open question may go."""
    if draft.question is None:
        return []
    language = get_language() or "ru"
    others = (section for section in draft.questionnaire.sections if draft.question not in section.questions)
    return [(section.key, section.title.show(language) or section.key) for section in others]


def _complaint(problem: domain.Problem, questionnaire: Questionnaire) -> Complaint:
    language, question = get_language() or "ru", questionnaire.by_key().get(problem.key)
    section = next((one for one in questionnaire.sections if one.key == problem.key), None)
    sentence = said(problem.sentence)
    if question:
        return Complaint(f"{QUESTION}:{question.key}", question.label.show(language) or question.key, sentence)
    if section:
        return Complaint(f"{SECTION}:{section.key}", section.title.show(language) or section.key, sentence)
    return Complaint("", "", sentence)
