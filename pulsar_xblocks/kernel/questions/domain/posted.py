"""Posted names <-> answers.

Names are field names: ``o2_name``; a part of an answer ``o2_name-family``; a table's cell ``n2-0-year``.  The field ``asked``
lists the questions that stood on the page: a question that did not keeps its earlier answer.
Answers are values that JSON can hold: text, int, list of texts, list of rows, mapping of parts; empty ones are left out.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from pulsar_xblocks.kernel.directory.domain import is_inn, is_ogrn
from pulsar_xblocks.kernel.pure.text import normal_phone
from pulsar_xblocks.kernel.questions.domain import model
from pulsar_xblocks.kernel.questions.domain.model import DAYS, Column, Question, Questionnaire, tidy

Answers = Mapping[str, Any]
Lists = Mapping[str, list[str]]

ASKED = "asked"
MAX_ROWS = 200  # of a table that are read whatever it allows: one more than it allows is told, and no more than that
PERSON_PARTS = ("family", "given", "patronymic")
SCHEDULE_PARTS = ("day", "from", "to")
_NUMBER = re.compile(r"^[+-]?\d{1,12}([.,]\d{1,6})?$")
_DAY = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})$")
_TIME = re.compile(r"^(\d{1,2})[:.](\d{2})$")
_BARE_HOST = re.compile(r"^[\w-]+(\.[\w-]+)+(/\S*)?$")


def lists(posted: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return name -> texts from a plain mapping or any multi-dict; uploads and other objects are left out."""
    pairs = [(name, value) for name, values in posted.lists() for value in values] if hasattr(posted, "lists") else posted.items()
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        for one in value if isinstance(value, list | tuple) else (value,):
            if isinstance(one, str | int | Decimal):
                found.setdefault(name, []).append(str(one))
    return found


def clean(questionnaire: Questionnaire, posted: Mapping[str, Any], kept: Answers | None = None) -> dict[str, Any]:
    """Return the answers: what was posted, and from ``kept`` the answers to questions that were not on the page."""
    found = lists(posted)
    asked = set(" ".join(found.get(ASKED, [])).split())
    names = {name.split("-", 1)[0] for name in found}
    answers: dict[str, Any] = {}
    for question in questionnaire.questions():
        is_here = question.key in asked or question.key in names
        value = _READERS[question.type](question, found) if is_here else (kept or {}).get(question.key)
        if not is_empty(value):
            answers[question.key] = value
    return answers


def flat(questionnaire: Questionnaire, answers: Answers) -> dict[str, list[str]]:
    """Return posted name -> texts: what a form would post to give these answers."""
    names: dict[str, list[str]] = {}
    for key in questionnaire.by_key():
        _flatten(key, answers.get(key), names)
    return names


def tidied(questionnaire: Questionnaire, answers: Answers) -> dict[str, Any]:
    """Return answers that came as values (API, import) in the same form as posted ones."""
    return clean(questionnaire, flat(questionnaire, answers))


def is_empty(value: Any) -> bool:
    """Tell whether nothing was answered."""
    return value is None or value == "" or value == [] or value == {}


def _flatten(name: str, value: Any, names: dict[str, list[str]]) -> None:
    if isinstance(value, Mapping):
        for part, one in value.items():
            _flatten(f"{name}-{part}", one, names)
    elif isinstance(value, list | tuple):
        for at, one in enumerate(value):
            _flatten(f"{name}-{at}" if isinstance(one, Mapping) else name, one, names)
    elif not is_empty(value):
        names.setdefault(name, []).append(str(value))


def _first(name: str, found: Lists) -> str:
    return next((text for text in found.get(name, []) if text.strip()), "")


def one_line(text: str) -> str:
    """Return the text with single spaces and no line ends."""
    return " ".join(tidy(text).split())


def _line(name: str, found: Lists) -> str:
    return one_line(_first(name, found))


def _whole(text: str) -> int | str:
    bare = re.sub(r"\s", "", text)
    return int(bare) if re.match(r"^[+-]?\d{1,12}$", bare) else text


def _decimal(text: str) -> str:
    bare = re.sub(r"\s", "", text)
    if not _NUMBER.match(bare):
        return text
    value = Decimal(bare.replace(",", "."))
    return format(value.normalize() if value else Decimal(0), "f")


def _day(text: str) -> str:
    parts = _DAY.match(text)
    return f"{parts[3]}-{int(parts[2]):02d}-{int(parts[1]):02d}" if parts else text


def _time(text: str) -> str:
    parts = _TIME.match(text)
    return f"{int(parts[1]):02d}:{parts[2]}" if parts else text


def _phone(text: str) -> str:
    return normal_phone(text) or text


def _link(text: str) -> str:
    return f"https://{text}" if _BARE_HOST.match(text) and "@" not in text else text


def _digits(is_right: Callable[[str], bool]) -> Callable[[str], str]:
    def read(text: str) -> str:
        bare = re.sub(r"[\s-]", "", text)
        return bare if is_right(bare) else text

    return read


_LINES: dict[str, Callable[[str], Any]] = {
    model.TEXT: str,
    model.CHOICE: str,
    model.ORGANISATION: str,
    model.EMAIL: str,
    model.INT: _whole,
    model.DECIMAL: _decimal,
    model.DATE: _day,
    model.PHONE: _phone,
    model.LINK: _link,
    model.INN: _digits(is_inn),
    model.OGRN: _digits(is_ogrn),
    model.CONSENT: lambda text: "yes" if text else "",
}


def _single(kind: str, name: str, found: Lists) -> Any:
    """Return the value of a type that is one text."""
    if kind == model.LONG:
        return tidy(_first(name, found)).strip()
    return _LINES[kind](_line(name, found))


def _read_single(question: Question, found: Lists) -> Any:
    return _single(question.type, question.key, found)


def _read_multi(question: Question, found: Lists) -> list[str]:
    chosen = {one_line(text) for text in found.get(question.key, [])} - {""}
    order = [option.key for option in question.options]
    return [key for key in order if key in chosen] + sorted(chosen - set(order))


def _read_list(question: Question, found: Lists) -> list[str]:
    removed = {"", *found.get(f"{question.key}-remove", [])}
    return [key for key in dict.fromkeys(map(one_line, found.get(question.key, []))) if key not in removed]


def _read_nothing(question: Question, found: Lists) -> str:
    return ""  # its points come from the course


def _read_ordered(question: Question, found: Lists) -> list[str]:
    return [text for text in map(one_line, found.get(question.key, [])) if text]


def _rows(question: Question, found: Lists) -> list[int]:
    """Return the numbers of the posted rows, without those whose «remove» was pressed; a few more than are allowed, so that it is told."""
    key, most = question.key, max(MAX_ROWS, int(question.limits.most or 0))
    pattern = re.compile(rf"^{key}-(\d{{1,4}})-")
    numbers = {int(match[1]) for name in found if (match := pattern.match(name))}
    return sorted(number for number in numbers if f"{key}-{number}-drop" not in found)[: most + 1]


def _row(key: str, number: int, columns: tuple[Column, ...], found: Lists) -> dict[str, Any]:
    row = {column.key: _single(column.type, f"{key}-{number}-{column.key}", found) for column in columns}
    return {name: value for name, value in row.items() if not is_empty(value)}


def _read_table(question: Question, found: Lists) -> list[dict[str, Any]]:
    rows = [_row(question.key, number, question.columns, found) for number in _rows(question, found)]
    return [row for row in rows if row]


def _read_schedule(question: Question, found: Lists) -> list[dict[str, str]]:
    rows = []
    for number in _rows(question, found):
        day, start, end = (_line(f"{question.key}-{number}-{part}", found) for part in SCHEDULE_PARTS)
        row = {"day": day, "from": _time(start), "to": _time(end)}
        rows.append({part: text for part, text in row.items() if text})
    return sorted((row for row in rows if row), key=_when)


def _when(row: Mapping[str, str]) -> tuple[int, str, str]:
    day = row.get("day", "")
    return (DAYS.index(day) if day in DAYS else len(DAYS), row.get("from", ""), row.get("to", ""))


def _read_rubric(question: Question, found: Lists) -> dict[str, str]:
    marks = {column.key: _decimal(_line(f"{question.key}-{column.key}", found)) for column in question.columns}
    return {key: text for key, text in marks.items() if text}


def _read_person(question: Question, found: Lists) -> dict[str, str]:
    parts = {part: _line(f"{question.key}-{part}", found) for part in PERSON_PARTS}
    return {part: text for part, text in parts.items() if text}


_READERS: dict[str, Callable[[Question, Lists], Any]] = {
    **dict.fromkeys((*_LINES, model.LONG), _read_single),
    model.MULTI: _read_multi,
    model.FILE: _read_list,
    model.ACHIEVEMENTS: _read_list,
    model.MUNICIPALITIES: _read_list,
    model.GRADED: _read_nothing,
    model.ORDERED: _read_ordered,
    model.TABLE: _read_table,
    model.SCHEDULE: _read_schedule,
    model.RUBRIC: _read_rubric,
    model.PERSON: _read_person,
}
