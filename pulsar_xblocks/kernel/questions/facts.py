"""Answers to read: question and answer in words, for ``kernel/questions/_answers.html`` and for exports."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext

from pulsar_xblocks.kernel.files.queries import FileRow
from pulsar_xblocks.kernel.pure.text import full_name
from pulsar_xblocks.kernel.questions import domain
from pulsar_xblocks.kernel.questions.domain import Answers, Question, Questionnaire, Reason, model
from pulsar_xblocks.kernel.questions.forms import DAY_WORDS
from pulsar_xblocks.kernel.questions.queries import Graded, Sources
from pulsar_xblocks.kernel.template_tags import day, number


@dataclass(frozen=True)
class Fact:
    """One answer as shown; ``lines`` is empty when nothing was answered."""

    key: str
    label: str
    lines: tuple[str, ...] = ()
    head: tuple[str, ...] = ()  # of a table
    rows: tuple[tuple[str, ...], ...] = ()
    files: tuple[FileRow, ...] = ()
    link: str = ""


@dataclass(frozen=True)
class FactSection:
    """The answers under one heading."""

    title: str
    facts: tuple[Fact, ...] = field(default=())


def facts_of(questionnaire: Questionnaire, answers: Answers, sources: Sources | None = None) -> list[FactSection]:
    """Return what was answered, without hidden questions."""
    shown = set(domain.visible(questionnaire, answers))
    return [
        FactSection(section.title.show(_language()), facts)
        for section in questionnaire.sections
        if (facts := tuple(_fact(question, answers, sources or Sources()) for question in section.questions if question.key in shown))
    ]


def said_by_key(questionnaire: Questionnaire, answers: Answers, sources: Sources | None = None) -> dict[str, tuple[str, str]]:
    """Return question key -> (label, answer as one text), hidden questions too."""
    facts = [_fact(question, answers, sources or Sources()) for question in questionnaire.questions()]
    return {fact.key: (fact.label, _as_text(fact)) for fact in facts}


def _as_text(fact: Fact) -> str:
    rows = [" · ".join(cells) for cells in fact.rows]
    return "\n".join([*fact.lines, *rows, *(file.name for file in fact.files)])


def reasons(questionnaire: Questionnaire, key: str, answers: Answers) -> list[str]:
    """Return in words why a question is hidden."""
    return _reasons(questionnaire.by_key(), domain.why_hidden(questionnaire, key, answers))


@dataclass(frozen=True)
class HiddenRow:
    """A question or section that is not shown, and why; ``is_any`` = one of the reasons would be enough to show it."""

    label: str
    reasons: tuple[str, ...]
    is_any: bool


def hidden_rows(questionnaire: Questionnaire, answers: Answers) -> list[HiddenRow]:
    """Return in words what is not shown with these answers, and why."""
    questions, found = questionnaire.by_key(), []
    titles = {section.key: section.title.show(_language()) for section in questionnaire.sections}
    for row in domain.hidden_by(questionnaire, answers):
        labels = [questions[key].label.show(_language()) for key in row.keys]
        label = titles.get(row.section, "") or ", ".join(labels) if row.section else labels[0]
        if row.keys:
            found.append(HiddenRow(label, tuple(_reasons(questions, row.reasons)), row.is_any and len(row.reasons) > 1))
    return found


def _reasons(questions: Mapping[str, Question], found: Iterable[Reason]) -> list[str]:
    return [_reason(questions.get(one.test.key), one) for one in found]


def _language() -> str:
    return get_language() or "ru"


def _fact(question: Question, answers: Answers, sources: Sources) -> Fact:
    value, label = answers.get(question.key), question.label.show(_language())
    if question.type == model.GRADED:
        return Fact(question.key, label, _scored(sources.graded.get(question.key)))
    if domain.is_empty(value):
        return Fact(question.key, label)
    if question.type in (model.ACHIEVEMENTS, model.MUNICIPALITIES):
        found = sources.kept if question.type == model.ACHIEVEMENTS else sources.places
        kept = {row.key: row.label for row in found.get(question.key, ())}
        return Fact(question.key, label, tuple(kept.get(key, key) for key in value))
    if question.type == model.FILE:
        upload = sources.uploads.get(question.key)
        return Fact(question.key, label, (), files=tuple(upload.files) if upload else ())
    if question.type == model.TABLE and question.columns:
        head = tuple(column.label.show(_language()) for column in question.columns)
        rows = tuple(tuple(_said(column, row.get(column.key)) for column in question.columns) for row in value)
        return Fact(question.key, label, head=head, rows=rows)
    if question.type == model.ORGANISATION and (chosen := sources.organisations.get(question.key)):
        names = {code: f"{name}, {place}" for code, name, place in chosen.rows}
        return Fact(question.key, label, (names.get(value, value),))
    link = value if question.type == model.LINK and str(value).startswith(("http://", "https://")) else ""
    return Fact(question.key, label, _LINES.get(question.type, _one)(question, value), link=link)


def _scored(found: Graded | None) -> tuple[str, ...]:
    return () if found is None or found.points is None else (number(found.points),)


def _one(question: Question, value: Any) -> tuple[str, ...]:
    return (_said(question, value),)


def _said(asked: Any, value: Any) -> str:
    if value is None:
        return ""
    if asked.type == model.CHOICE:
        return _option(asked, value)
    if asked.type in (model.INT, model.DECIMAL):
        try:
            return number(value)
        except ArithmeticError:  # typed letters, kept in a draft
            return str(value)
    if asked.type == model.DATE:
        try:
            return day(date.fromisoformat(value))
        except ValueError:
            return str(value)
    return str(value)


def _option(asked: Any, value: Any) -> str:
    words: Mapping[str, str] = {option.key: option.label.show(_language()) for option in asked.options}
    return words.get(value, str(value))


def _many(question: Question, value: Any) -> tuple[str, ...]:
    return tuple(_option(question, one) for one in value)


def _person(question: Question, value: Any) -> tuple[str, ...]:
    return (full_name(value.get("family", ""), value.get("given", ""), value.get("patronymic", "")),)


def _schedule(question: Question, value: Any) -> tuple[str, ...]:
    return tuple(f"{gettext(DAY_WORDS.get(row.get('day', ''), '—'))}, {row.get('from', '')}–{row.get('to', '')}" for row in value)


def _rubric(question: Question, value: Any) -> tuple[str, ...]:
    return tuple(f"{column.label.show(_language())}: {number(value[column.key])}" for column in question.columns if column.key in value)


def _consent(question: Question, value: Any) -> tuple[str, ...]:
    return (gettext("Yes"),)


_LINES: dict[str, Callable[[Question, Any], tuple[str, ...]]] = {
    model.MULTI: _many,
    model.ORDERED: _many,
    model.PERSON: _person,
    model.SCHEDULE: _schedule,
    model.RUBRIC: _rubric,
    model.CONSENT: _consent,
}


def _reason(question: Question | None, reason: Reason) -> str:
    if question is None:
        return gettext("The condition looks at a question that is not there any more.")
    values = {"label": question.label.show(_language()), "value": ", ".join(_option(question, value) for value in reason.test.values)}
    if question.type == model.CONSENT:
        return gettext("Shown when “%(label)s” is ticked.") % values
    if reason.test.operator == model.FILLED:
        return gettext("Shown when “%(label)s” is answered.") % values
    if reason.test.operator == model.AT_LEAST:
        return gettext("Shown when “%(label)s” is at least %(value)s.") % values
    if reason.test.operator == model.AT_MOST:
        return gettext("Shown when “%(label)s” is at most %(value)s.") % values
    return gettext("Shown when “%(label)s” is: %(value)s.") % values
