"""Rows of the table of registrations on the Sirius platform: studio's code, number, day."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pulsar_xblocks.kernel.pure.text import folded, mark

NEW, CHANGED, SAME, WRONG = "new", "changed", "same", "wrong"
NUMBER_LENGTH = 100
COLUMNS = {
    "code": ("код", "код студии", "code", "studio code"),
    "number": ("номер", "номер регистрации", "id", "id регистрации", "registration number", "number"),
    "day": ("дата", "дата регистрации", "date", "registration date"),
}
_RUSSIAN = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})$")


@dataclass(frozen=True)
class Known:
    """A studio of the year and its registration, if there is one."""

    number: str = ""
    day: date | None = None


@dataclass(frozen=True)
class Result:
    """What a row would do: its number in the file, action, values, sentences about what is wrong."""

    row: int
    action: str
    code: str
    number: str = ""
    day: date | None = None
    problems: tuple[str, ...] = ()


def heading(cells: Iterable[str]) -> dict[str, int] | None:
    """Return column -> position, None when a column is missing."""
    names = [folded(cell) for cell in cells]
    found = {key: next((at for at, name in enumerate(names) if name in words), None) for key, words in COLUMNS.items()}
    return None if None in found.values() else {key: at for key, at in found.items() if at is not None}


def day_of(text: str) -> date | None:
    """Return the day written as 12.09.2026 or 2026-09-12, None for anything else."""
    plain = text.strip()
    russian = _RUSSIAN.match(plain)
    try:
        return date(int(russian[3]), int(russian[2]), int(russian[1])) if russian else date.fromisoformat(plain)
    except ValueError:
        return None


def check(rows: Iterable[tuple[int, Mapping[str, str]]], known: Mapping[str, Known], today: date) -> list[Result]:
    """Return what each row would do; a studio may stand in the file once."""
    seen: set[str] = set()
    results = []
    for row, cells in rows:
        code, number, day = cells["code"].strip(), cells["number"].strip(), day_of(cells["day"])
        problems = _problems(code, number, day, known, today)
        if code in seen:
            problems.append(mark("The studio stands in the file twice."))
        seen.add(code)
        action = WRONG if problems else _action(known[code], number, day)
        results.append(Result(row, action, code, number, day, tuple(problems)))
    return results


def _problems(code: str, number: str, day: date | None, known: Mapping[str, Known], today: date) -> list[str]:
    found = []
    if code not in known:
        found.append(mark("There is no studio with this code in the year."))
    if not number:
        found.append(mark("The registration number is missing."))
    elif len(number) > NUMBER_LENGTH:
        found.append(mark("The registration number is longer than 100 characters."))
    if day is None:
        found.append(mark("The date is not clear: write 12.09.2026."))
    elif day > today:
        found.append(mark("The date is in the future."))
    return found


def _action(known: Known, number: str, day: date | None) -> str:
    if not known.number and known.day is None:
        return NEW
    return SAME if (known.number, known.day) == (number, day) else CHANGED
