"""The list of arrival of a shift as XLSX: who is expected, who came, what of the documents is ready; a record says who took it and why."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext

from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.exports.tables import Column, xlsx_response
from pulsar_xblocks.kernel.http import Visit
from pulsar_xblocks.kernel.pure.text import full_name, mark
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.domain import attending
from pulsar_xblocks.selection.commission.domain.collecting import Asked, open_ones
from pulsar_xblocks.selection.commission.queries import collecting

CHUNK = 2000
_OF = (
    *("pk", "application_id", "application__number", "application__grade", "arrival", "arrived_on", "left_on", "arrival_note"),
    *("application__person__family", "application__person__given", "application__person__patronymic", "application__person__birth_date"),
    *("application__organisation__short_name", "application__municipality__name"),
)
COLUMNS = (
    Column(mark("Number"), lambda row: row[0].application__number, 18),
    Column(mark("Participant"), lambda row: _name(row[0]), 34),
    Column(mark("Birth date"), lambda row: row[0].application__person__birth_date, 14),
    Column(mark("Grade"), lambda row: row[0].application__grade),
    Column(mark("School"), lambda row: row[0].application__organisation__short_name, 36),
    Column(mark("Municipality"), lambda row: row[0].application__municipality__name, 26),
    Column(mark("Documents still missing"), lambda row: row[1], 40),
    Column(mark("Arrival"), lambda row: gettext(attending.outcome(row[0].arrival).word), 20),
    Column(mark("Arrived on"), lambda row: row[0].arrived_on, 14),
    Column(mark("Day of leaving"), lambda row: row[0].left_on, 14),
    Column(mark("Reason"), lambda row: row[0].arrival_note, 40),
)


def respond(visit: Visit, call: Call, reason: str) -> HttpResponseBase:
    """Return the list of arrival of a call."""
    export = Export("selection_application", call.region_id, reason, collecting.holders(call).count(), "xlsx")
    record_export(export, by=visit.person, now=visit.now)
    return xlsx_response(call.title, COLUMNS, rows(call), call.region.time_zone)


def rows(call: Call) -> Iterator[tuple[Any, str]]:
    """Give those who hold a place by number, with the documents that they still owe; 3 queries."""
    asked = collecting.asked_by(call)
    given = collecting.standing(collecting.holders(call).values_list("application_id", flat=True)) if asked else {}
    for row in collecting.holders(call).values_list(*_OF, named=True).iterator(chunk_size=CHUNK):
        yield row, _missing(asked, given.get(row.application_id, {}))


def _missing(asked: list[Asked], given: Mapping[int, str]) -> str:
    return "; ".join(one.title for one in open_ones(asked, given))


def _name(row: Any) -> str:
    return full_name(row.application__person__family, row.application__person__given, row.application__person__patronymic)
