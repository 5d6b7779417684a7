"""Organisations as a table that the import reads back, and the empty template of that table."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.utils.translation import get_language, gettext

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.directory.domain import COLUMNS, KINDS, LOCALITIES
from pulsar_xblocks.kernel.http import Visit

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SAMPLE = (
    ("", "МБОУ «Школа-образец» города Томска", "Школа-образец", "school", "город Томск", "city", "7017123454", "1027000123453"),
    ("КФ-2", "МКОУ «Сельская школа-образец» Чаинского района", "Сельская школа-образец", "school", "69658000", "rural", "", ""),
)


def respond(form: str, rows: Any, visit: Visit) -> HttpResponse:
    """Return the organisations as CSV or XLSX; who took how many is recorded."""
    lines = [_line(row) for row in rows.iterator(chunk_size=2000)]
    record("organisation.export", visit.person, by=visit.person, now=visit.now, rows=len(lines), form=form)
    return _file(form, "organisations", lines)


def respond_template(form: str) -> HttpResponse:
    """Return the template: headings in the person's language and two sample rows."""
    lines = [(*row[:3], gettext(KINDS[row[3]]), row[4], gettext(LOCALITIES[row[5]]), *row[6:]) for row in _SAMPLE]
    return _file(form, "organisations-template", lines)


def _line(row: Any) -> tuple[str, ...]:
    kind, locality = gettext(KINDS.get(row.kind, row.kind)), gettext(LOCALITIES[row.locality])
    return (row.code, row.name, row.short_name, kind, row.municipality.name, locality, row.inn, row.ogrn)


def _file(form: str, name: str, lines: Sequence[Sequence[str]]) -> HttpResponse:
    headings = [gettext(word) for word, _, _ in COLUMNS.values()]
    content = _xlsx(headings, lines) if form == "xlsx" else _csv(headings, lines)
    response = HttpResponse(content, content_type=_XLSX if form == "xlsx" else "text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def _csv(headings: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";" if get_language() == "ru" else ",")
    writer.writerow(headings)
    writer.writerows([_safe(cell) for cell in line] for line in lines)
    return stream.getvalue().encode("utf-8-sig")


def _safe(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _xlsx(headings: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "constant_memory": True})
    sheet = book.add_worksheet()
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 2, 46)
    sheet.set_column(3, len(headings) - 1, 20)
    for number, line in enumerate([headings, *lines]):
        for position, cell in enumerate(line):
            sheet.write_string(number, position, cell)
    book.close()
    return stream.getvalue()
