"""A list of people as it is pasted from Excel: which column is which, where nobody has written headings.  Pure."""

import csv
import io
from collections.abc import Sequence

from pulsar_xblocks.kernel.pure.text import folded

NAME, FAMILY, GIVEN, PATRONYMIC = "ФИО", "Фамилия", "Имя", "Отчество"
EMAIL, POST, ORGANISATION = "Электронная почта", "Должность", "Организация"
_HEADINGS = frozenset(folded(word) for word in (NAME, FAMILY, GIVEN, EMAIL, "e-mail", "email", "почта", "family name", "name", "full name"))
_BEFORE = {1: (NAME,), 2: (FAMILY, GIVEN), 3: (FAMILY, GIVEN, PATRONYMIC)}
_AFTER = (POST, ORGANISATION)


def with_headings(text: str) -> str:
    """Return a pasted table with a row of headings: its own, or those told by where the e-mail addresses stand.

    A text in which no address stands is returned as it is: the check says what is missing.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        return ""
    sign = max("\t;,", key=lines[0].count)
    rows = [_cells(line, sign) for line in lines]
    if any(folded(cell) in _HEADINGS for cell in rows[0]):
        return "\n".join(lines)
    place = next((at for row in rows for at, cell in enumerate(row) if "@" in cell), None)
    if place is None:
        return "\n".join(lines)
    width = max(len(row) for row in rows)
    return "\n".join([sign.join(headings(place, width)), *lines])


def headings(email_at: int, width: int) -> list[str]:
    """Return the headings of a table whose addresses stand in a column; a number before the names and what lies beyond get none."""
    before = list(_BEFORE.get(min(email_at, 3), ()))
    skipped = [""] * (email_at - len(before))
    after = [*_AFTER, *[""] * width][: max(width - email_at - 1, 0)]
    return [*skipped, *before, EMAIL, *after]


def parted(name: str) -> tuple[str, str, str]:
    """Return family name, given name and patronymic of a full name; what follows the second word is the patronymic."""
    words = name.split()
    return (words[0] if words else "", words[1] if len(words) > 1 else "", " ".join(words[2:]))


def _cells(line: str, sign: str) -> Sequence[str]:
    try:
        return next(csv.reader(io.StringIO(line), delimiter=sign), [])
    except csv.Error:
        return line.split(sign)
