"""Answers of an application as people read them, beside last year's where there are any."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext

from pulsar_xblocks.kernel.pure.text import full_name, mark
from pulsar_xblocks.kernel.questions.domain import Question, is_empty, visible
from pulsar_xblocks.kernel.versions.domain import diff_words
from pulsar_xblocks.studios.models import StudioApplication
from pulsar_xblocks.studios.queries import opening

DAYS = {
    "mon": mark("Monday"),
    "tue": mark("Tuesday"),
    "wed": mark("Wednesday"),
    "thu": mark("Thursday"),
    "fri": mark("Friday"),
    "sat": mark("Saturday"),
    "sun": mark("Sunday"),
}


def sections(row: StudioApplication, before: StudioApplication | None) -> list[dict[str, Any]]:
    """Return the questions by section with the answers now and before, and the differences word by word."""
    questionnaire, answers = opening.questionnaire_of(row), opening.answers_of(row)
    earlier = _earlier(before) if before else {}
    shown, language = set(visible(questionnaire, answers)), get_language() or "ru"
    found = []
    for section in questionnaire.sections:
        rows = [
            _row(question, said(question, answers.get(question.key), language, row), earlier.get(question.key))
            | {"label": question.label.show(language), "files": _files(question, answers)}
            for question in section.questions
            if question.key in shown
        ]
        if rows:
            found.append({"title": section.title.show(language), "rows": rows})
    return found


def said(question: Question, value: Any, language: str, row: StudioApplication) -> str:
    """Return an answer as text."""
    if is_empty(value) or question.type == "file":
        return ""
    words = {option.key: option.label.show(language) for option in question.options}
    match question.type:
        case "organisation":
            return str(row.organisation or value)
        case "person":
            return full_name(value.get("family", ""), value.get("given", ""), value.get("patronymic", ""))
        case "schedule":
            return "\n".join(_hours(one) for one in value)
        case "choice" | "ordered" | "multi":
            return ", ".join(words.get(one, one) for one in ([value] if isinstance(value, str) else value))
        case "consent":
            return gettext("yes")
    return str(value)


def _hours(one: Mapping[str, str]) -> str:
    return f"{gettext(DAYS.get(one.get('day', ''), ''))} {one.get('from', '')}–{one.get('to', '')}".strip()


def _earlier(before: StudioApplication) -> dict[str, str]:
    answers, language = opening.answers_of(before), get_language() or "ru"
    questions = opening.questionnaire_of(before).questions()
    return {question.key: said(question, answers.get(question.key), language, before) for question in questions}


def _row(question: Question, now: str, before: str | None) -> dict[str, Any]:
    is_compared = before is not None and question.type != "file"
    return {"text": now, "before": before, "diff": diff_words(before or "", now) if is_compared and before != now else None}


def _files(question: Question, answers: Mapping[str, Any]) -> list[str]:
    value = answers.get(question.key) if question.type == "file" else None
    return [str(key) for key in value] if isinstance(value, list) else [str(value)] if value else []
