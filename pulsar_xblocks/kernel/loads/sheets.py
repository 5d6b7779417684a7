"""Tables that people send: CSV in any usual writing and XLSX, read into rows of text with firm limits."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from pulsar_xblocks.kernel.pure.errors import Invalid, TooLarge, WrongType
from pulsar_xblocks.kernel.pure.text import mark

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 60
MAX_UNPACKED = 80 * 1024 * 1024  # of a whole workbook
MAX_PARTS = 500  # files inside a workbook
MAX_TAGS = 200_000  # of a row, and of any part that is neither the sheet nor its words: those are read at once
MAX_WORD_TAGS = 5_000_000

_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_PIECE = 1024 * 1024
_BROKEN = (  # what the reader of workbooks trips over
    *(KeyError, IndexError, ValueError, TypeError, AttributeError, OverflowError, OSError, EOFError, NotImplementedError),
    *(SyntaxError, zipfile.BadZipFile, zlib.error),  # SyntaxError: broken XML
)

TOO_BIG = mark("The file is over 10 MB. Split it into parts.")
TOO_MANY_ROWS = mark("The table has more than 20,000 rows. Split it into parts.")
NOT_A_TABLE = mark("This is neither a CSV table nor an Excel workbook (XLSX).")
OLD_EXCEL = mark("This is an old Excel file (XLS). Save it as XLSX or CSV.")
OPEN_QUOTE = mark("The table breaks off near row %(row)d: a quotation mark there is not closed.")


@dataclass(frozen=True)
class Row:
    """One row of a table: its number as the person sees it, texts, cells that hold formulas (position -> address)."""

    number: int
    cells: tuple[str, ...]
    formulas: dict[int, str]


def read_table(content: bytes) -> list[Row]:
    """Return the rows that are not empty, the heading first.

    Raises TooLarge, WrongType, and Invalid (field ``file``) for a table that breaks off.
    """
    if len(content) > MAX_BYTES:
        raise TooLarge(TOO_BIG)
    rows = []
    for row in _xlsx(content) if content.startswith(b"PK\x03\x04") else _csv(content):
        if len(rows) > MAX_ROWS:
            raise TooLarge(TOO_MANY_ROWS)
        if row.formulas or any(cell.strip() for cell in row.cells):
            rows.append(row)
    return rows


def _csv(content: bytes) -> Iterator[Row]:
    text = _decoded(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield Row(number, tuple(cells[:MAX_COLUMNS]), {})
    except csv.Error:
        raise Invalid({"file": [OPEN_QUOTE]}, row=number + 1) from None


def _decoded(content: bytes) -> str:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise WrongType(OLD_EXCEL)
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):  # «Unicode text» of Excel
        encodings = ["utf-16"]
    elif b"\x00" in content:
        raise WrongType(NOT_A_TABLE)
    else:
        encodings = ["utf-8-sig", "cp1251"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(ord(sign) < 32 and sign not in "\t\r\n\x0b\x0c" for sign in text[:4096]):
            return text
    raise WrongType(NOT_A_TABLE)


def _xlsx(content: bytes) -> Iterator[Row]:
    _require_sound(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    except _BROKEN:
        raise WrongType(NOT_A_TABLE) from None
    try:
        yield from _cells(book)
    finally:
        book.close()


def _require_sound(content: bytes) -> None:
    """Raise for archives that unpack into too much, hold too many parts or tags, or declare entities."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise WrongType(NOT_A_TABLE) from None
    with archive:
        parts = archive.infolist()
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise TooLarge(TOO_MANY_ROWS)
        if "xl/workbook.xml" not in {part.filename for part in parts}:
            raise WrongType(NOT_A_TABLE)
        for part in parts:
            _require_sound_part(archive, part)


def _require_sound_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Raise for a part that declares entities, anywhere in it and whatever it is called, or holds too many tags in a row."""
    is_sheet, tags, tail = part.filename.startswith("xl/worksheets/"), 0, b""
    most = MAX_WORD_TAGS if part.filename == "xl/sharedStrings.xml" else MAX_TAGS
    try:
        with archive.open(part) as stream:
            while piece := stream.read(_PIECE):
                rows = _ROW.split(piece) if is_sheet else [piece]
                for number, row in enumerate(rows):
                    tags = row.count(b"<") + (0 if number else tags)
                    if tags > most:
                        raise TooLarge(TOO_MANY_ROWS)
                plain = (tail + piece).replace(b"\x00", b"").upper()
                if b"<!ENTITY" in plain or (b"<!DOCTYPE" in plain and part.filename.endswith((".xml", ".rels"))):
                    raise WrongType(NOT_A_TABLE)
                tail = piece[-20:]
    except (*_BROKEN, RuntimeError):  # RuntimeError: with a password
        raise WrongType(NOT_A_TABLE) from None


def _cells(book: Any) -> Iterator[Row]:
    sheet = next((sheet for sheet in book.worksheets if sheet.sheet_state == "visible"), None)
    if sheet is None:
        raise WrongType(NOT_A_TABLE)
    sheet.reset_dimensions()  # a workbook may lie about its size
    try:
        for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), start=1):
            if number > MAX_ROWS * 4:  # empty rows too
                raise TooLarge(TOO_MANY_ROWS)
            formulas = {
                position: f"{get_column_letter(position + 1)}{number}"
                for position, cell in enumerate(cells)
                if getattr(cell, "data_type", "") == "f"
            }
            texts = ["" if position in formulas else _text(cell.value) for position, cell in enumerate(cells)]
            width = max((position + 1 for position, text in enumerate(texts) if text or position in formulas), default=0)
            yield Row(number, tuple(texts[:width]), formulas)
    except _BROKEN:
        raise WrongType(NOT_A_TABLE) from None


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
