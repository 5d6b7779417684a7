"""Columns of the table of contests, how its rows are compared, what is wrong with them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pulsar_xblocks.kernel.loads.domain import DAY, MATCHES, Field, Known, Problems, Shape, day_text, plain_text
from pulsar_xblocks.kernel.pure.text import Sentence, folded, mark
from pulsar_xblocks.selection.contests.domain import lists
from pulsar_xblocks.selection.contests.models import ContestEvent

YES, NO = "yes", "no"
STATES = {YES: mark("stands in the list"), NO: mark("has left the list")}
_YES_WORDS = frozenset("да yes + 1 действует включен включено включена входит".split()) | {"stands in the list", "в перечне"}
_NO_WORDS = frozenset("нет no - 0 исключен исключено исключена заменен заменено выбыл выбыло".split()) | {
    "has left the list",
    "не в перечне",
}


def _state(text: str) -> str:
    word = folded(text)
    return YES if word in _YES_WORDS else NO if word in _NO_WORDS else ""


def _grades(text: str) -> str:
    found = lists.grades_of(text)
    return f"{found[0]}-{found[1]}" if found else ""


def _subjects(text: str) -> str:
    return "; ".join(lists.subjects_of(text))


def _wrong_subjects(text: str) -> Sentence | None:
    if len(text) <= lists.SUBJECTS_LIMIT:
        return None
    return Sentence(mark("At most %(limit)d characters; there are %(length)d."), limit=lists.SUBJECTS_LIMIT, length=len(text))


CODE = Field(
    "code", mark("Code"), ("код", "номер", "№", "№ п/п", "номер в перечне", "код мероприятия", "id"), role=MATCHES, limit=lists.CODE_LIMIT
)
NAME = Field(
    "name",
    mark("Name of the contest"),
    ("наименование", "название", "наименование мероприятия", "название олимпиады", "полное наименование олимпиады", "name", "олимпиада"),
    limit=lists.NAME_LIMIT,
    is_needed=True,
)
SUBJECTS = Field(
    "subjects",
    mark("Subjects or profiles"),
    ("предметы", "предмет", "профиль", "профили", "направление", "общеобразовательные предметы", "subjects"),
    read=_subjects,
    wrong=_wrong_subjects,
    limit=2000,
)
GRADES = Field(
    "grades",
    mark("Grades"),
    ("классы", "класс", "возраст", "grades"),
    read=_grades,
    unclear=mark("Write the grades as 5-8, from 1 to 11; there stands “%(text)s”."),
)
ORGANISER = Field("organiser", mark("Organiser"), ("организатор", "организаторы", "organiser"), limit=300)
LINK = Field(
    "link",
    mark("Link"),
    ("ссылка", "сайт", "официальный сайт", "адрес сайта", "link", "url"),
    read=lists.whole_link,
    unclear=mark("“%(text)s” is not an address of a site."),
)
STARTS = Field("starts_on", mark("First day"), ("начало", "дата начала", "с", "from"), DAY)
ENDS = Field("ends_on", mark("Last day"), ("окончание", "дата окончания", "конец", "по", "to"), DAY)
STATE = Field(
    "state",
    mark("Stands in the list"),
    ("в перечне", "действует", "статус", "состояние"),
    read=_state,
    unclear=mark("Write “yes” or “no”, not “%(text)s”."),
    shown=STATES,
)
REPLACED = Field(
    "replaced_by", mark("Replaced by code"), ("заменено на", "заменен на", "новый код", "заменен кодом"), limit=lists.CODE_LIMIT
)


def shape_of(source: str) -> Shape:
    """Return what the table of a source's list looks like: the levels differ."""
    allowed = lists.OF_SOURCE[source]

    def read(text: str) -> str:
        found = lists.level_of(text)
        return found if found in allowed else ""

    level = Field(
        "level",
        mark("Level"),
        ("уровень", "уровень мероприятия", "уровень олимпиады", "level"),
        is_needed=source == lists.RSOSH,
        read=read,
        unclear=mark("The level “%(text)s” does not belong into this list."),
        shown={key: lists.LEVELS[key] for key in allowed},
    )
    fields = (CODE, NAME, level, SUBJECTS, GRADES, ORGANISER, LINK, STARTS, ENDS, STATE, REPLACED)
    return Shape(fields, ("code", "name"), is_typed=True, is_marked=True, id_key="code")


def known_event(row: ContestEvent) -> Known:
    """Return an event as loads compare it."""
    values = {name: plain_text(getattr(row, name)) for name in ("code", "name", "level", "organiser", "link", "replaced_by")}
    grades = "" if row.grade_from is None else f"{row.grade_from}-{row.grade_to}"
    days = {"starts_on": day_text(row.starts_on), "ends_on": day_text(row.ends_on)}
    return Known(values | days | {"subjects": row.subjects, "grades": grades, "state": YES if row.is_active else NO})


def columns_of(cells: Mapping[str, str]) -> dict[str, Any]:
    """Return cells as columns of the table of events; what is not among the cells stays out."""
    found: dict[str, Any] = {
        name: cells[name] for name in ("name", "level", "subjects", "organiser", "link", "replaced_by") if name in cells
    }
    found |= {name: date.fromisoformat(cells[name]) if cells[name] else None for name in ("starts_on", "ends_on") if name in cells}
    if "grades" in cells:
        grades = lists.grades_of(cells["grades"])
        found |= {"grade_from": grades[0] if grades else None, "grade_to": grades[1] if grades else None}
    if "state" in cells:
        found["is_active"] = cells["state"] != NO
    return found


def row_problems(cells: Mapping[str, str], code: str, codes: Iterable[str], *, is_new: bool) -> Problems:
    """Return what is wrong with a row as it would stand; ``codes`` = those of the list and of the file."""
    first, last = cells.get("starts_on", ""), cells.get("ends_on", "")
    successor = cells.get("replaced_by", "")
    checks = {
        "code": (is_new and not code, mark("Give a code: the row is recognised by it.")),
        "name": (is_new and not cells.get("name"), mark("Give the name.")),
        "level": (is_new and not cells.get("level"), mark("Give the level.")),
        "ends_on": (bool(first and last) and last < first, mark("The last day comes before the first.")),
        "replaced_by": (bool(successor) and successor not in codes, mark("There is no contest with this code in the list.")),
    }
    found = {key: [Sentence(text)] for key, (is_wrong, text) in checks.items() if is_wrong}
    if successor and successor == code:
        found["replaced_by"] = [Sentence(mark("A contest cannot replace itself."))]
    return found
