"""What is wrong with the answers: field name -> sentences.

A draft is checked only for what cannot be stored: too long, too many.  Nothing is required of it, and a half-typed e-mail is kept.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from pulsar_xblocks.kernel.pure.text import Sentence, is_personal_name, mark
from pulsar_xblocks.kernel.questions.domain import formulas, model
from pulsar_xblocks.kernel.questions.domain.conditions import number, visible
from pulsar_xblocks.kernel.questions.domain.formats import FORMATS, NOT_AN_OPTION, UNREADABLE, nothing
from pulsar_xblocks.kernel.questions.domain.model import DAYS, Column, Question, Questionnaire
from pulsar_xblocks.kernel.questions.domain.posted import SCHEDULE_PARTS, Answers, is_empty

Errors = dict[str, list[Sentence]]
Found = Iterator[tuple[str, Sentence]]  # field name, sentence

MORE = mark("A part is larger than the whole beside it: %(value)s against %(most)s.")
REQUIRED = Sentence(mark("Please fill in this field."))
_MOST = {model.TEXT: 1000, model.LONG: 10_000, model.EMAIL: 254, model.LINK: 500, model.FILE: 5, model.TABLE: 50, model.SCHEDULE: 14}
_MOST |= {model.ACHIEVEMENTS: 10, model.MUNICIPALITIES: 100}
_SHORT = 100  # characters of any other one-line answer
_TIME = re.compile(r"^([01]\d|2[0-3]):[0-5]\d$")
_FILE_KEY = re.compile(r"^[A-Za-z0-9_-]{1,64}$")
_PLACE = re.compile(r"^\d{8}$")  # ОКТМО of a municipality
_LINES = frozenset(model.COLUMN_TYPES) - {model.INT, model.DECIMAL} | {model.ORGANISATION, model.CONSENT}


def check(questionnaire: Questionnaire, answers: Answers, draft: bool = False) -> Errors:
    """Return field name -> what is wrong; of hidden questions only what cannot be stored."""
    shown = set(visible(questionnaire, answers))
    errors: Errors = {}
    for question in questionnaire.questions():
        value = answers.get(question.key)
        is_draft = draft or question.key not in shown
        if is_empty(value):
            if is_needed(question) and not is_draft:
                errors[_first_field(question)] = [REQUIRED]
            continue
        for name, sentence in _KINDS.get(question.type, _single)(question, value, is_draft):
            if sentence not in errors.setdefault(name, []):
                errors[name].append(sentence)
    return errors


def missing(questionnaire: Questionnaire, answers: Answers) -> tuple[str, ...]:
    """Return the keys of the required questions that are shown and not answered, in order."""
    questions = questionnaire.by_key()
    return tuple(key for key in visible(questionnaire, answers) if is_needed(questions[key]) and is_empty(answers.get(key)))


def progress(questionnaire: Questionnaire, answers: Answers) -> tuple[int, int]:
    """Return how many of the required questions shown are answered, and how many there are."""
    questions = questionnaire.by_key()
    of = sum(is_needed(questions[key]) for key in visible(questionnaire, answers))
    return of - len(missing(questionnaire, answers)), of


def is_needed(question: Question) -> bool:
    """Tell whether the person has to answer; the points of a course's part come by themselves."""
    return question.required and question.type != model.GRADED


def longest(kind: str, limits: model.Limits) -> int:
    """Return how many characters, rows, choices or files an answer may have."""
    return int(limits.most) if limits.most is not None else _MOST.get(kind, _SHORT)


def _first_field(question: Question) -> str:
    if question.type == model.PERSON:
        return f"{question.key}-family"
    if question.type == model.RUBRIC and question.columns:
        return f"{question.key}-{question.columns[0].key}"
    return question.key


def _single(question: Question, value: Any, is_draft: bool) -> Found:
    for sentence in _line(question, value, is_draft):
        yield question.key, sentence


def _line(field: Question | Column, value: Any, is_draft: bool) -> Iterator[Sentence]:
    """Yield what is wrong with an answer that is one text or number."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        yield UNREADABLE
        return
    text = str(value)
    most = longest(field.type, field.limits) if field.type in (model.TEXT, model.LONG) else _MOST.get(field.type, _SHORT)
    if len(text) > most:
        yield Sentence(mark("Too long: %(count)s characters, at most %(most)s are allowed."), count=len(text), most=most)
    elif not is_draft:
        yield from FORMATS.get(field.type, nothing)(field, text)


def _count(question: Question, value: Any, is_draft: bool) -> Found:
    """Yield what is wrong with the number of choices, rows or files."""
    most = longest(question.type, question.limits)
    if question.type in model.WITH_OPTIONS and question.limits.most is None:
        most = len(question.options)
    if len(value) > most:
        yield question.key, Sentence(mark("Too many: %(count)s, at most %(most)s are allowed."), count=len(value), most=most)
    least = question.limits.least
    if not is_draft and least is not None and len(value) < least:
        yield question.key, Sentence(mark("Too few: %(count)s, at least %(least)s are needed."), count=len(value), least=int(least))


def _list(question: Question, value: Any, is_draft: bool) -> Found:
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        yield question.key, UNREADABLE
        return
    if question.type in (model.FILE, model.ACHIEVEMENTS):
        if not all(_FILE_KEY.match(one) for one in value):
            yield question.key, UNREADABLE
    elif question.type == model.MUNICIPALITIES:
        if not all(_PLACE.match(one) for one in value):
            yield question.key, NOT_AN_OPTION
    elif not {*value} <= {option.key for option in question.options}:
        yield question.key, NOT_AN_OPTION
    if len(set(value)) < len(value):
        yield question.key, Sentence(mark("The same answer is chosen twice."))
    yield from _count(question, value, is_draft)


def _nobody(question: Question, value: Any, is_draft: bool) -> Found:
    yield question.key, UNREADABLE  # nobody answers it


def _rows_of(question: Question, value: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for at, row in enumerate(value):
        yield f"{question.key}-{at}", row


def _are_rows(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(row, Mapping) for row in value)


def _table(question: Question, value: Any, is_draft: bool) -> Found:
    if not _are_rows(value):
        yield question.key, UNREADABLE
        return
    yield from _count(question, value, is_draft)
    for name, row in _rows_of(question, value):
        wrong = list(_parts(name, question.columns, row, is_draft))
        yield from wrong
        if not wrong and not is_draft:
            yield from _counted(name, question.columns, row)


def _counted(name: str, columns: tuple[Column, ...], row: Mapping[str, Any]) -> Found:
    """Yield the numbers of a row that are not what they come to by its other columns."""
    values = {key: value for key, text in row.items() if (value := number(text)) is not None}
    for column in columns:
        if column.formula and column.key in values and (sum_ := formulas.counted(column.formula, values)) is not None:
            if not formulas.is_same(values[column.key], sum_):
                text = mark("By the other columns it comes to %(sum)s: now %(now)s.")
                yield f"{name}-{column.key}", Sentence(text, sum=sum_, now=values[column.key])


def _parts(name: str, columns: tuple[Column, ...], parts: Mapping[str, Any], is_draft: bool) -> Found:
    for column in columns:
        value = parts.get(column.key)
        if is_empty(value):
            if column.required and not is_draft:
                yield f"{name}-{column.key}", REQUIRED
            continue
        for sentence in _line(column, value, is_draft):
            yield f"{name}-{column.key}", sentence
    if not is_draft:
        yield from _compared(name, columns, parts)


def _compared(name: str, columns: tuple[Column, ...], parts: Mapping[str, Any]) -> Found:
    """Yield the numbers that are above those of the column they are compared with."""
    by_key = {column.key: column for column in columns}
    for column in columns:
        other = by_key.get(column.at_most)
        value, most = (number_in(parts.get(one.key)) if one else None for one in (column, other))
        if other is not None and value is not None and most is not None and value > most:
            yield f"{name}-{column.key}", Sentence(MORE, value=str(value), most=str(most))


def number_in(value: Any) -> Decimal | None:
    """Return an answer as a number, None for what is none."""
    try:
        found = Decimal(str(value)) if isinstance(value, int | str) and not isinstance(value, bool) else None
    except ArithmeticError:
        return None
    return found if found is not None and found.is_finite() else None


def _rubric(question: Question, value: Any, is_draft: bool) -> Found:
    if not isinstance(value, Mapping):
        yield question.key, UNREADABLE
        return
    yield from _parts(question.key, question.columns, value, is_draft)


def _schedule(question: Question, value: Any, is_draft: bool) -> Found:
    if not _are_rows(value) or any(not isinstance(text, str) for row in value for text in row.values()):
        yield question.key, UNREADABLE
        return
    yield from _count(question, value, is_draft)
    if is_draft:
        return
    before: Mapping[str, str] = {}
    for name, row in _rows_of(question, value):
        wrong = list(_hours(name, row))
        yield from wrong
        if not wrong and before.get("day") == row["day"] and row["from"] < before["to"]:
            yield f"{name}-from", Sentence(mark("This time overlaps the one before it."))
        before = {} if wrong else row


def _hours(name: str, row: Mapping[str, str]) -> Found:
    for part in SCHEDULE_PARTS:
        if not row.get(part):
            yield f"{name}-{part}", REQUIRED
        elif part == "day" and row[part] not in DAYS:
            yield f"{name}-{part}", NOT_AN_OPTION
        elif part != "day" and not _TIME.match(row[part]):
            yield f"{name}-{part}", Sentence(mark("Enter a time like 15:30."))
    start, end = row.get("from", ""), row.get("to", "")
    if _TIME.match(start) and _TIME.match(end) and end <= start:
        yield f"{name}-to", Sentence(mark("The end must be later than the beginning."))


def _person(question: Question, value: Any, is_draft: bool) -> Found:
    if not isinstance(value, Mapping) or not all(isinstance(text, str) for text in value.values()):
        yield question.key, UNREADABLE
        return
    for part in ("family", "given", "patronymic"):
        text, name = value.get(part, ""), f"{question.key}-{part}"
        if len(text) > _SHORT:
            yield name, Sentence(mark("Too long: %(count)s characters, at most %(most)s are allowed."), count=len(text), most=_SHORT)
        elif not is_draft and not text and part != "patronymic":
            yield name, REQUIRED
        elif not is_draft and text and not is_personal_name(text):
            yield name, Sentence(mark("Write the name in Russian letters."))


_KINDS: dict[str, Callable[[Question, Any, bool], Found]] = {
    model.MULTI: _list,
    model.ORDERED: _list,
    model.FILE: _list,
    model.ACHIEVEMENTS: _list,
    model.MUNICIPALITIES: _list,
    model.GRADED: _nobody,
    model.TABLE: _table,
    model.RUBRIC: _rubric,
    model.SCHEDULE: _schedule,
    model.PERSON: _person,
}
