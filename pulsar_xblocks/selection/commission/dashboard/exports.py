"""The dashboard of a call as one table, CSV and XLSX; a record says who took it and why."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponseBase
from django.utils.translation import gettext

from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.exports.tables import Column, csv_response, xlsx_response
from pulsar_xblocks.kernel.http import Visit
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.dashboard.shown import Board

RESPONSES = {"csv": csv_response, "xlsx": xlsx_response}


@dataclass(frozen=True)
class Told:
    """A line of the table: part of the dashboard, what the line is about, the number now and a year before."""

    part: str
    label: str
    now: int | str | None
    before: int | None = None


COLUMNS = (
    Column(mark("Part of the dashboard"), lambda row: row.part, 44),
    Column(mark("Line"), lambda row: row.label, 50),
    Column(mark("Applications"), lambda row: row.now, 14),
    Column(mark("A year before"), lambda row: row.before, 14),
)


def respond(visit: Visit, call: Call, found: Board, *, form: str, reason: str) -> HttpResponseBase:
    """Return the dashboard as a table.  Raises NotFound for an unknown form."""
    if form not in RESPONSES:
        raise NotFound
    table = list(lines(found))
    record_export(Export("call", call.region_id, reason, len(table), form), by=visit.person, now=visit.now)
    title = gettext("Dashboard: %(call)s") % {"call": call.title}
    return RESPONSES[form](title, COLUMNS, table, call.region.time_zone)


def lines(found: Board) -> Iterator[Told]:
    """Yield the whole dashboard as one table."""
    for stop in found.stops:
        yield Told(gettext("Where applications wait"), gettext(stop.word), gettext("fewer than 5") if stop.count is None else stop.count)
    for card in found.cards:
        for line in card.lines:
            yield Told(gettext(card.title), line.label, line.now, line.before)
    for line in found.lacking:
        yield Told(gettext("What drafts lack most often"), line.label, line.now)
