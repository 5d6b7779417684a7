"""The summary of proposals: a table for Excel and a Word document."""

import io
from collections.abc import Iterable
from typing import Any

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from docx import Document
from docx.shared import Pt

from pulsar_xblocks.kernel.exports import domain as files
from pulsar_xblocks.kernel.exports.docx import DOCX_TYPE, MAX_ROWS
from pulsar_xblocks.kernel.exports.tables import Column, xlsx_response
from pulsar_xblocks.kernel.pure.errors import NotFound, TooLarge
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.template_tags import day
from pulsar_xblocks.selection.discussions import domain, queries
from pulsar_xblocks.selection.discussions.models import Discussion, Proposal

HEADS = (mark("№"), mark("Section"), mark("Group"), mark("Proposal"), mark("Supported by"), mark("Outcome"), mark("Reason"))
TITLE = mark("Summary of proposals")


def respond(row: Discussion, form: str) -> HttpResponseBase:
    """Return the summary as ``xlsx`` or ``docx``; authors are not named.  Raises NotFound for another form, TooLarge for Word."""
    name = f"{gettext(TITLE)} {row.code}"
    if form == "xlsx":
        found: FileResponse = xlsx_response(name, columns(), _all(row), row.region.time_zone)
        return found
    if form != "docx":
        raise NotFound
    disposition = content_disposition_header(as_attachment=True, filename=files.file_name(name, "docx")) or "attachment"
    return HttpResponse(summary(row), content_type=DOCX_TYPE, headers={"Content-Disposition": disposition})


def columns() -> tuple[Column, ...]:
    """Return the columns of the summary."""
    return (
        Column(HEADS[0], lambda one: one.number, 8),
        Column(HEADS[1], lambda one: one.section or gettext("the whole document"), 14),
        Column(HEADS[2], lambda one: one.group.name if one.group else "", 24),
        Column(HEADS[3], text_of, 70),
        Column(HEADS[4], lambda one: one.supporters, 12),
        Column(HEADS[5], outcome_of, 20),
        Column(HEADS[6], lambda one: one.answer_text or one.reason, 60),
        Column(mark("Sent at"), lambda one: one.created_at, 18),
    )


def text_of(one: Proposal) -> str:
    """Return what everybody reads of a proposal: a hidden one shows no text."""
    return one.text if one.status in (domain.SHOWN, domain.WAITING) else ""


def outcome_of(one: Proposal) -> str:
    """Return the answer in words, or how the proposal stands."""
    return gettext(domain.ANSWER[one.answer].word if one.answer else domain.PROPOSAL[one.status].word)


def summary(row: Discussion) -> bytes:
    """Return the summary as a Word document: a table in landscape, by sections in order.  Raises TooLarge above 5,000 proposals."""
    rows = list(_all(row)[: MAX_ROWS + 1])
    if len(rows) > MAX_ROWS:
        raise TooLarge(mark("The document would have more than 5,000 rows."))
    document = Document()
    part = document.sections[0]
    part.page_width, part.page_height = part.page_height, part.page_width
    document.styles["Normal"].font.size = Pt(9)
    document.add_heading(gettext(TITLE), 1)
    document.add_paragraph(row.title)
    document.add_paragraph(f"{day(row.opens_at, row.region.time_zone)} – {day(row.closes_at, row.region.time_zone)}")
    table = document.add_table(rows=1, cols=len(HEADS), style="Table Grid")
    _fill(table.rows[0].cells, [gettext(head) for head in HEADS])
    order = {piece.number: at for at, piece in enumerate(domain.pieces(row.text))}
    for one in sorted(rows, key=lambda one: (order.get(one.section, -1), one.number)):
        cells = [column.get(one) for column in columns()[: len(HEADS)]]
        _fill(table.add_row().cells, [files.plain(str(cell)) for cell in cells])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _all(row: Discussion) -> Any:
    return queries.proposals_of(row)


def _fill(cells: Iterable[Any], texts: Iterable[str]) -> None:
    for cell, text in zip(cells, texts, strict=True):
        cell.text = text
