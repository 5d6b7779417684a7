"""What is wrong with the answers: field name -> sentences.

A draft is checked only for what cannot be stored: too long, too many.  Nothing is required of it, and a half-typed e-mail is kept.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from pulsar_xblocks.kernel.directory.domain import is_inn, is_ogrn
from pulsar_xblocks.kernel.pure.text import Sentence, is_personal_name, mark, normal_phone
from pulsar_xblocks.kernel.questions.domain import model
from pulsar_xblocks.kernel.questions.domain.conditions import number, visible
from pulsar_xblocks.kernel.questions.domain.model import DAYS, Column, Question, Questionnaire
from pulsar_xblocks.kernel.questions.domain.posted import SCHEDULE_PARTS, Answers, is_empty

Errors = dict[str, list[Sentence]]
Found = Iterator[tuple[str, Sentence]]  # field name, sentence

REQUIRED = Sentence(mark("Please fill in this field."))
UNREADABLE = Sentence(mark("This answer cannot be read."))
NOT_AN_OPTION = Sentence(mark("Choose one of the answers offered."))
_MOST = {model.TEXT: 1000, model.LONG: 10_000, model.EMAIL: 254, model.LINK: 500, model.FILE: 5, model.TABLE: 50, model.SCHEDULE: 14}
_SHORT = 100  # characters of any other one-line answer
_EMAIL = re.compile(r"^[^\s@,;<>\"]+@[^\s@,;<>\".]+(\.[^\s@,;<>\".]+)*\.[^\W\d_]{2,}$")
_TIME = re.compile(r"^([01]\d|2[0-3]):[0-5]\d$")
_FILE_KEY = re.compile(r"^[A-Za-z0-9_-]{1,64}$")
_LINES = frozenset(model.COLUMN_TYPES) - {model.INT, model.DECIMAL} | {model.ORGANISATION, model.CONSENT}


def check(questionnaire: Questionnaire, answers: Answers, draft: bool = False) -> Errors:
    """Return field name -> what is wrong; of hidden questions only what cannot be stored."""
    shown = set(visible(questionnaire, answers))
    errors: Errors = {}
    for question in questionnaire.questions():
        value = answers.get(question.key)
        is_draft = draft or question.key not in shown
        if is_empty(value):
            if question.required and not is_draft:
                errors[_first_field(question)] = [REQUIRED]
            continue
        for name, sentence in _KINDS.get(question.type, _single)(question, value, is_draft):
            if sentence not in errors.setdefault(name, []):
                errors[name].append(sentence)
    return errors


def missing(questionnaire: Questionnaire, answers: Answers) -> tuple[str, ...]:
    """Return the keys of the required questions that are shown and not answered, in order."""
    questions = questionnaire.by_key()
    return tuple(key for key in visible(questionnaire, answers) if questions[key].required and is_empty(answers.get(key)))


def progress(questionnaire: Questionnaire, answers: Answers) -> tuple[int, int]:
    """Return how many of the required questions shown are answered, and how many there are."""
    questions = questionnaire.by_key()
    of = sum(questions[key].required for key in visible(questionnaire, answers))
    return of - len(missing(questionnaire, answers)), of


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
        yield from _FORMATS.get(field.type, _nothing)(field, text)


def _nothing(field: Question | Column, text: str) -> Iterator[Sentence]:
    yield from ()


def _text(field: Question | Column, text: str) -> Iterator[Sentence]:
    least = field.limits.least
    if least is not None and len(text) < least:
        yield Sentence(mark("Too short: %(count)s characters, at least %(least)s are needed."), count=len(text), least=int(least))


def _number(field: Question | Column, text: str) -> Iterator[Sentence]:
    value = number(text)
    if value is None or (field.type == model.INT and value != value.to_integral_value()):
        yield Sentence(mark("Enter a whole number.") if field.type == model.INT else mark("Enter a number."))
        return
    limits = field.limits
    if (limits.least is not None and value < limits.least) or (limits.most is not None and value > limits.most):
        yield _range(limits, value)
    elif limits.step and (value - (limits.least or 0)) % limits.step:
        yield Sentence(mark("Use steps of %(step)s."), step=plain(limits.step))


def _range(limits: model.Limits, value: Decimal) -> Sentence:
    now = plain(value)
    if limits.least is not None and limits.most is not None:
        return Sentence(
            mark("From %(least)s to %(most)s is possible: now %(now)s."), least=plain(limits.least), most=plain(limits.most), now=now
        )
    if limits.least is not None:
        return Sentence(mark("At least %(least)s: now %(now)s."), least=plain(limits.least), now=now)
    return Sentence(mark("At most %(most)s: now %(now)s."), most=plain(limits.most or Decimal(0)), now=now)


def plain(value: Decimal) -> str:
    """Return a number without needless zeros and without an exponent."""
    return format(value.normalize() if value else Decimal(0), "f")


def _day(field: Question | Column, text: str) -> Iterator[Sentence]:
    try:
        value = datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        yield Sentence(mark("Enter a date: day, month and year."))
        return
    earliest, latest = field.limits.earliest, field.limits.latest
    if earliest and value < earliest:
        yield Sentence(mark("The date must not be before %(day)s."), day=f"{earliest:%d.%m.%Y}")
    if latest and value > latest:
        yield Sentence(mark("The date must not be after %(day)s."), day=f"{latest:%d.%m.%Y}")


def _choice(field: Question | Column, text: str) -> Iterator[Sentence]:
    if text not in {option.key for option in field.options}:
        yield NOT_AN_OPTION


def _link(field: Question | Column, text: str) -> Iterator[Sentence]:
    try:
        parts = urlsplit(text)
        is_right = parts.scheme in ("http", "https") and "." in (parts.hostname or "") and " " not in text
    except ValueError:
        is_right = False
    if not is_right:
        yield Sentence(mark("Enter a link that starts with https://"))


def _by(is_right: Callable[[str], object], sentence: str) -> Callable[[Question | Column, str], Iterator[Sentence]]:
    def wrong(field: Question | Column, text: str) -> Iterator[Sentence]:
        if not is_right(text):
            yield Sentence(sentence)

    return wrong


_FORMATS: dict[str, Callable[[Question | Column, str], Iterator[Sentence]]] = {
    model.TEXT: _text,
    model.LONG: _text,
    model.INT: _number,
    model.DECIMAL: _number,
    model.DATE: _day,
    model.CHOICE: _choice,
    model.LINK: _link,
    model.EMAIL: _by(_EMAIL.match, mark("Enter an e-mail address like name@school.ru")),
    model.PHONE: _by(normal_phone, mark("Enter a Russian phone number of 10 digits after +7.")),
    model.INN: _by(is_inn, mark("This is not an INN: it has 10 or 12 digits, and the last ones are check digits. Look for a slip.")),
    model.OGRN: _by(is_ogrn, mark("This is not an OGRN: it has 13 or 15 digits, and the last one is a check digit. Look for a slip.")),
    model.CONSENT: _by("yes".__eq__, UNREADABLE),
}


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
    if question.type == model.FILE:
        if not all(_FILE_KEY.match(one) for one in value):
            yield question.key, UNREADABLE
    elif not {*value} <= {option.key for option in question.options}:
        yield question.key, NOT_AN_OPTION
    if len(set(value)) < len(value):
        yield question.key, Sentence(mark("The same answer is chosen twice."))
    yield from _count(question, value, is_draft)


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
        yield from _parts(name, question.columns, row, is_draft)


def _parts(name: str, columns: tuple[Column, ...], parts: Mapping[str, Any], is_draft: bool) -> Found:
    for column in columns:
        value = parts.get(column.key)
        if is_empty(value):
            if column.required and not is_draft:
                yield f"{name}-{column.key}", REQUIRED
            continue
        for sentence in _line(column, value, is_draft):
            yield f"{name}-{column.key}", sentence


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
    model.TABLE: _table,
    model.RUBRIC: _rubric,
    model.SCHEDULE: _schedule,
    model.PERSON: _person,
}
