"""Columns of a table that comes back: which heading is which, and what a cell says in one plain writing."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pulsar_xblocks.kernel.exports.domain import is_formula_like, plain
from pulsar_xblocks.kernel.pure.text import Sentence, folded, mark

TEXT, PROSE, DAY, NUMBER = "text", "prose", "day", "number"  # prose keeps its lines
CHANGES, MATCHES, NEW_ONLY = "changes", "matches", "new_only"

_RUSSIAN_DAY = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})(?: ?г\.?)?$")
_MIDNIGHT = re.compile(r"[ T]00:00(?::00)?$")
_NUMBER = re.compile(r"^-?\d{1,9}(?:\.\d{1,17})?$")
_LOOK_ALIKE = str.maketrans("aceopxykmtbh", "асеорхукмтвн")  # «Код» typed with a Latin letter


@dataclass(frozen=True)
class Field:
    """One column: its heading (msgid), other headings it is known by, what its cells hold, what a load does with them.

    ``role``: CHANGES = stored where it differs; MATCHES = must be what is stored, a guard against shifted rows;
    NEW_ONLY = read in new rows, left alone in the others.
    """

    key: str
    msgid: str
    words: tuple[str, ...] = ()
    kind: str = TEXT
    role: str = CHANGES
    limit: int = 300  # characters of a text
    is_needed: bool = False  # without this column nothing can be read
    read: Callable[[str], str] | None = None  # a text in its one usual writing, "" = not understood
    wrong: Callable[[str], Sentence | None] | None = None  # what is wrong with a text in its usual writing
    unclear: str = mark("“%(text)s” is not understood here.")
    shown: Mapping[str, str] = field(default_factory=dict)  # kept value -> its word (msgid)


ID = Field("id", mark("Row id"), ("id", "id строки", "ид", "ид строки", "номер строки", "row id"), limit=40)
MARK = Field("mark", mark("Row mark"), ("отметка строки", "отметка", "row mark"), limit=40)


@dataclass(frozen=True)
class Heading:
    """Which column of the file is which: position -> key; headings that are not read, are missing, stand twice."""

    columns: Mapping[int, str]
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()  # msgids
    doubled: tuple[str, ...] = ()


def same_word(text: str) -> str:
    """Return a heading for comparing: folded, without signs around it, look-alike Latin letters as Cyrillic."""
    return folded(text.replace("\ufeff", "")).strip(" *:.,").translate(_LOOK_ALIKE)


def heading_of(cells: Sequence[str], fields: Iterable[Field]) -> Heading:
    """Return which column is which by the words of the first row."""
    known = list(fields)
    by_word = {same_word(word): one for one in known for word in (one.msgid, *one.words)}
    columns: dict[int, str] = {}
    unknown, doubled = [], []
    for position, cell in enumerate(cells):
        found = by_word.get(same_word(cell))
        if found is None:
            unknown += [" ".join(cell.split())[:60]] if cell.strip() else []
        elif found.key in columns.values():
            doubled.append(found.msgid)
        else:
            columns[position] = found.key
    missing = [one.msgid for one in known if one.is_needed and one.key not in columns.values()]
    return Heading(columns, tuple(unknown), tuple(missing), tuple(doubled))


def clean_cell(column: Field, text: str) -> tuple[str, Sentence | None]:
    """Return the cell in one plain writing («2026-09-12», «2.5») and what is wrong with it; "" = empty."""
    cell = (prose if column.kind == PROSE else plain_text)(text)
    if column.kind == DAY and cell:
        day = _day(cell)
        return (day, None) if day else (cell[:40], Sentence(mark("“%(text)s” is not a day: write 12.09.2026."), text=cell[:40]))
    if column.kind == NUMBER and cell:
        number = cell.replace(" ", "").replace(",", ".")
        if not _NUMBER.match(number):
            return cell[:40], Sentence(mark("“%(text)s” is not a number."), text=cell[:40])
        return number_text(Decimal(number)), None
    if column.read and cell:
        usual = column.read(cell)
        if not usual:
            return cell[:40], Sentence(column.unclear, text=cell[:40])
        return usual, column.wrong(usual) if column.wrong else None
    if len(cell) > column.limit:
        return cell[: column.limit], Sentence(
            mark("At most %(limit)d characters; there are %(length)d."), limit=column.limit, length=len(cell)
        )
    return cell, None


def plain_text(text: str) -> str:
    """Return a text as cells are compared: single spaces, no control characters, no apostrophe that an export put in front."""
    cell = " ".join(plain(text).split())
    return _unmarked(cell)


def prose(text: str) -> str:
    """Return a text of several lines as cells are compared: lines without spaces around them, no apostrophe of an export."""
    lines = [" ".join(line.split()) for line in plain(text).splitlines()]
    cell = "\n".join(lines).strip()
    return _unmarked(cell)


def _unmarked(cell: str) -> str:
    """Return a cell without the apostrophes in front of what a spreadsheet might run, those of the author too: each export adds one."""
    bare = cell.lstrip("' ")
    return bare if cell.startswith("'") and is_formula_like(bare) else cell


def day_text(day: date | None) -> str:
    """Return a day as cells are compared."""
    return day.isoformat() if day else ""


def number_text(number: Decimal | int | None) -> str:
    """Return a number as cells are compared: no needless zeros."""
    if number is None:
        return ""
    text = format(Decimal(number), "f")
    trimmed = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if trimmed == "-0" else trimmed


def _day(text: str) -> str:
    text = _MIDNIGHT.sub("", text)
    russian = _RUSSIAN_DAY.match(text)
    try:
        return (date(int(russian[3]), int(russian[2]), int(russian[1])) if russian else date.fromisoformat(text)).isoformat()
    except ValueError:
        return ""
