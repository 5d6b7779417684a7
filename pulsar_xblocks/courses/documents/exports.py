"""The register of documents and the file for ФИС ФРДО as XLSX."""

from collections.abc import Callable, Sequence

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext

from pulsar_xblocks.courses.documents import domain
from pulsar_xblocks.courses.documents.models import TrainingDocument
from pulsar_xblocks.courses.documents.queries import register
from pulsar_xblocks.courses.documents.queries.frdo import Line
from pulsar_xblocks.courses.domain import frdo
from pulsar_xblocks.courses.domain.frdo import Template
from pulsar_xblocks.kernel.exports.tables import Column, xlsx_response
from pulsar_xblocks.kernel.pure.text import mark

REGISTER = mark("Register of documents about training")
CHUNK = 500


def register_xlsx(rows: QuerySet[TrainingDocument], zone: str) -> HttpResponseBase:
    """Return the register in the columns of the registration journal.  Source: domain.md 4.2."""
    columns = (
        Column(mark("Registration number"), lambda one: one[0].registration, 20),
        Column(mark("Document"), lambda one: gettext(domain.DOCUMENTS[one[0].kind]), 36),
        Column(mark("Series of the form"), lambda one: one[0].series, 12),
        Column(mark("Number of the form"), lambda one: one[0].number, 16),
        Column(mark("Surname and given names"), lambda one: one[1].full_name, 36),
        Column(mark("Programme"), lambda one: one[1].programme, 50),
        Column(mark("Hours"), lambda one: one[1].hours, 8),
        Column(mark("Training from"), lambda one: one[1].starts_on, 12),
        Column(mark("Training to"), lambda one: one[1].ends_on, 12),
        Column(
            mark("Number of the completion order"), lambda one: one[0].enrolment.order_out.number if one[0].enrolment.order_out else "", 16
        ),
        Column(mark("Day of the completion order"), lambda one: one[0].enrolment.order_out.on if one[0].enrolment.order_out else None, 12),
        Column(mark("Issued on"), lambda one: one[0].issued_on, 12),
        Column(mark("Signed for on"), lambda one: one[0].handed_on, 12),
        Column(mark("How it was handed over"), lambda one: gettext(domain.HANDED[one[0].handed_how]) if one[0].handed_how else "", 22),
        Column(mark("Duplicate of"), lambda one: one[0].original.registration if one[0].original else "", 20),
        Column(mark("Why a duplicate"), lambda one: _why(one[0]), 16),
        Column(mark("State"), lambda one: gettext(domain.DOCUMENT[register.state(one[0])].word), 22),
        Column(mark("Why it is cancelled"), lambda one: one[0].cancel_reason, 30),
        Column(mark("Code for checking"), lambda one: one[0].code, 18),
    )
    told = ((row, register.printed(row)) for row in rows.iterator(chunk_size=CHUNK))
    return xlsx_response(gettext(REGISTER), columns, told, zone)


def _why(row: TrainingDocument) -> str:
    return gettext(domain.WHY_DUPLICATE[row.why_duplicate]) if row.why_duplicate else ""


def frdo_xlsx(name: str, template: Template, lines: Sequence[Line], zone: str) -> HttpResponseBase:
    """Return the file for the register: its headings in its order, every cell a text without signs that nobody sees."""
    columns = [Column(column.header, _cell(at), 18) for at, column in enumerate(template.columns)]
    return xlsx_response(name, columns, (frdo.cells(template, line.facts) for line in lines), zone)


def _cell(at: int) -> Callable[[list[str]], str]:
    return lambda cells: cells[at]
