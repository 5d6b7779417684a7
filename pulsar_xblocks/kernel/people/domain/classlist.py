"""A class list pasted from Excel, a letter or a document: who, which class, born when."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pulsar_xblocks.kernel.pure.dates import age_on
from pulsar_xblocks.kernel.pure.text import Sentence, folded, full_name, is_personal_name, mark

MAX_ROWS = 200
MAX_TEXT = 60_000  # characters
AGES = range(5, 100)

_CLASS = re.compile(r"^(1[01]|[1-9])\s*-?\s*(?:класс)?\s*[«\"„“”']?\s*([А-Яа-яЁё])?\s*[»\"“”']?(?:\s*класс)?$")
_DATES = (
    re.compile(r"^(?P<d>\d{1,2})[./-](?P<m>\d{1,2})[./-](?P<y>\d{4})(?:\s*г\.?)?$"),
    re.compile(r"^(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})$"),
)
_LOOKS_LIKE_DATE = re.compile(r"^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")
_EMAIL = re.compile(r"^[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]{2,}$")
_HEADINGS = {"фамилия", "фио", "ф.и.о.", "ф. и. о.", "имя", "surname", "last name", "name", "обучающийся"}


@dataclass(frozen=True)
class ClassRow:
    """One pupil of a pasted list; ``number`` counts the lines as pasted, from 1."""

    number: int
    family: str = ""
    given: str = ""
    patronymic: str = ""
    group: str = ""  # class: «9А»
    birth_date: date | None = None
    email: str = ""
    problems: tuple[Sentence, ...] = ()

    @property
    def name(self) -> str:
        """Return «Фамилия Имя Отчество»."""
        return full_name(self.family, self.given, self.patronymic)

    @property
    def sort_name(self) -> str:
        """Return the folded full name."""
        return folded(self.name)


def class_of(text: str) -> str:
    """Return a class written in any usual way as «9А», "" for what is not one."""
    match = _CLASS.match(" ".join(text.split()))
    return match[1] + (match[2] or "").upper() if match else ""


def read_class_list(text: str, today: date) -> list[ClassRow]:
    """Return a row per line that is not empty; a line of headings is skipped.

    Cells are divided by tabs, semicolons or commas, or only by spaces; their order after the name is free.
    """
    rows: list[ClassRow] = []
    seen: dict[tuple[str, date | None], int] = {}
    for number, cells in _lines(text):
        if not rows and {folded(cell) for cell in cells} & _HEADINGS:
            continue
        row = _row(number, cells, today)
        key = (row.sort_name, row.birth_date)
        if row.name and key in seen:
            row = _with(row, Sentence(mark("The same person stands in line %(line)d."), line=seen[key]))
        seen.setdefault(key, number)
        rows.append(row)
    return rows


def _lines(text: str) -> list[tuple[int, list[str]]]:
    delimiter = max("\t;,", key=text.count)
    plain = text.replace("\u00a0", " ").replace("\u200b", "").replace("\ufeff", "").replace("\r\n", "\n").replace("\r", "\n")
    split = csv.reader(io.StringIO(plain), delimiter=delimiter) if delimiter in plain else ([line] for line in plain.splitlines())
    numbered = ((number, [" ".join(cell.split()) for cell in cells]) for number, cells in enumerate(split, start=1))
    return [(number, [cell for cell in cells if cell]) for number, cells in numbered if any(cells)]


def _row(number: int, cells: Sequence[str], today: date) -> ClassRow:
    names: list[str] = []
    problems: list[Sentence] = []
    found = {"group": "", "email": ""}
    birth_date = None
    for position, cell in enumerate(_parts(cells)):
        if position == 0 and re.fullmatch(r"\d{1,3}[.)]?", cell):
            continue  # the number of the line in the table it came from
        if _LOOKS_LIKE_DATE.match(cell):
            birth_date = _date(cell, today)
            problems += [] if birth_date else [Sentence(mark("“%(text)s” is not a birth date: write 12.03.2012."), text=cell)]
        elif "@" in cell:
            found["email"] = cell.lower()
            problems += [] if _EMAIL.match(cell) else [Sentence(mark("“%(text)s” is not an e-mail address."), text=cell)]
        elif match := _CLASS.match(cell):
            found["group"] = match[1] + (match[2] or "").upper()
        else:
            names.append(cell)
    family, given, patronymic, more = _names(names)
    row = ClassRow(number, family, given, patronymic, found["group"], birth_date, found["email"], tuple(problems))
    return _with(row, *_name_problems(row, more))


def _parts(cells: Sequence[str]) -> list[str]:
    """Return the cells; a line that was divided by spaces only is taken apart."""
    if len(cells) > 1:
        return list(cells)
    return re.sub(r"\b(1[01]|[1-9]) ?[«\"„]?([А-Яа-яЁё])[»\"“]?(?= |$)", r"\1\2", cells[0]).split()


def _names(names: Sequence[str]) -> tuple[str, str, str, list[str]]:
    """Return family, given name, patronymic, and what is left over."""
    words = names[0].split() if len(names) == 1 else list(names)
    if len(names) == 2 and " " in names[1] and " " not in names[0]:  # «Иванова» and «Анна Михайловна»
        words = [names[0], *names[1].split(maxsplit=1)]
    if len(words) == 4 and folded(words[3]) in ("оглы", "кызы", "улы", "угли"):
        words = [*words[:2], f"{words[2]} {words[3]}"]
    padded = [*words, "", "", ""][:3]
    return padded[0], padded[1], padded[2], words[3:]


def _date(text: str, today: date) -> date | None:
    match = next((found for pattern in _DATES if (found := pattern.match(text))), None)
    if match is None:
        return None
    try:
        day = date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None
    return day if day <= today and age_on(day, today) in AGES else None


def _name_problems(row: ClassRow, more: Sequence[str]) -> list[Sentence]:
    if not row.family or not row.given:
        return [Sentence(mark("Both surname and given name are needed."))]
    parts = [part for part in (row.family, row.given, row.patronymic) if part]
    wrong = [part for part in parts if not is_personal_name(part)]
    problems = [Sentence(mark("“%(text)s” is not a name in Cyrillic letters."), text=part[:60]) for part in wrong]
    if more:
        problems.append(Sentence(mark("It is not clear what “%(text)s” is."), text=", ".join(more)[:60]))
    return problems


def _with(row: ClassRow, *problems: Sentence) -> ClassRow:
    values = {name: getattr(row, name) for name in row.__dataclass_fields__}
    return ClassRow(**values | {"problems": (*row.problems, *problems)})
