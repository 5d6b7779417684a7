"""Tables as CSV and XLSX, streamed in constant memory."""

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import IO, Any

from django.http import FileResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext, override
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from pulsar_xblocks.kernel.exports import domain
from pulsar_xblocks.kernel.pure.errors import TooLarge
from pulsar_xblocks.kernel.pure.text import mark

CHUNK = 500
# The methods without their decorator, which looks in every call whether a cell is named «A1».
_WRITE_STRING = getattr(Worksheet.write_string, "__wrapped__", Worksheet.write_string)
_WRITE_NUMBER = getattr(Worksheet.write_number, "__wrapped__", Worksheet.write_number)
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Column:
    """One column: heading (msgid) and the value of a row."""

    msgid: str
    get: Callable[[Any], domain.Value]
    width: int = 0  # characters; 0 = by the heading


def csv_response(name: str, columns: Sequence[Column], rows: Iterable[Any], zone: str = "UTC") -> StreamingHttpResponse:
    """Return the rows as CSV that Excel opens by a double click: UTF-8 with a mark, «;» in Russian; moments in the zone."""
    body = csv_lines(columns, rows, zone, get_language() or "ru")
    return StreamingHttpResponse(body, content_type="text/csv; charset=utf-8", headers=_headers(domain.file_name(name, "csv")))


def xlsx_response(name: str, columns: Sequence[Column], rows: Iterable[Any], zone: str = "UTC") -> FileResponse:
    """Return the rows as XLSX; text is never a formula or a link.  Raises TooLarge above 100,000 rows."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        write_xlsx(file, columns, rows, zone)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return FileResponse(file, content_type=XLSX_TYPE, headers=_headers(domain.file_name(name, "xlsx")))


def csv_lines(columns: Sequence[Column], rows: Iterable[Any], zone: str, language: str) -> Iterator[bytes]:
    """Give the table in pieces of 500 rows, translated though the request may be over by then."""
    is_russian = language.startswith("ru")
    sign = "," if is_russian else "."
    writer = csv.writer(_Echo(), delimiter=";" if is_russian else ",", lineterminator="\r\n")
    with override(language):
        head = writer.writerow([domain.csv_text(gettext(column.msgid)) for column in columns])
    yield ("\ufeff" + head).encode()
    rest = iter(rows)
    while True:
        with override(language):
            lines = [writer.writerow([domain.csv_cell(column.get(row), zone, sign) for column in columns]) for row in islice(rest, CHUNK)]
        if not lines:
            return
        yield "".join(lines).encode()


def write_xlsx(file: IO[bytes], columns: Sequence[Column], rows: Iterable[Any], zone: str) -> int:
    """Write the rows into an open file and return how many.  Raises TooLarge above 100,000 rows."""
    book = Workbook(file, {"constant_memory": True, "default_date_format": "dd.mm.yyyy"})
    sheet = book.add_worksheet()
    formats = {"head": book.add_format({"bold": True, "text_wrap": True}), "moment": book.add_format({"num_format": "dd.mm.yyyy hh:mm"})}
    _write_head(sheet, columns, formats["head"])
    number = 0
    getters = [column.get for column in columns]
    for number, row in enumerate(rows, 1):
        if number > domain.MAX_ROWS:
            raise TooLarge(mark("The list has more than 100,000 rows: narrow the filter."))
        _write_row(sheet, number, [get(row) for get in getters], formats["moment"], zone)
    if columns and number:
        sheet.autofilter(0, 0, number, len(columns) - 1)
    book.close()
    return number


def _write_head(sheet: Any, columns: Sequence[Column], bold: Any) -> None:
    for place, column in enumerate(columns):
        heading = gettext(column.msgid)
        sheet.set_column(place, place, column.width or min(max(len(heading) + 2, 12), 40))
        sheet.write_string(0, place, domain.plain(heading), bold)
    sheet.freeze_panes(1, 0)


def _write_row(sheet: Any, number: int, values: Sequence[domain.Value], moment: Any, zone: str) -> None:
    """Write one row; texts and moments, most of the cells, take the short way, for this is what a long list waits for."""
    for place, value in enumerate(values):
        if type(value) is str:
            if value:
                _WRITE_STRING(sheet, number, place, domain.plain(value))
        elif type(value) is datetime:
            _WRITE_NUMBER(sheet, number, place, domain.serial(value, zone), moment)
        elif value is not None:
            _write(sheet, (number, place), value, moment, zone)


class _Echo:
    """A file that gives back each line written to it."""

    def write(self, line: str) -> str:
        return line


def _write(sheet: Any, place: tuple[int, int], value: domain.Value, moment: Any, zone: str) -> None:  # noqa: C901 - one case per type
    match value:
        case bool():
            sheet.write_boolean(*place, value)
        case int() | float() | Decimal():
            sheet.write_number(*place, value)
        case datetime():
            sheet.write_datetime(*place, domain.local(value, zone), moment)
        case date():
            sheet.write_datetime(*place, value)
        case _:
            sheet.write_string(*place, domain.plain(str(value)))


def _headers(name: str) -> dict[str, str]:
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return {"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
