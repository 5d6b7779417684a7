"""Lists of contests and numbers of participation as CSV and XLSX; a record says who took them and why."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext

from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.exports.reasons import with_reason
from pulsar_xblocks.kernel.exports.tables import Column, csv_response, xlsx_response
from pulsar_xblocks.kernel.http import Visit
from pulsar_xblocks.kernel.loads.domain import MARK
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import reach
from pulsar_xblocks.selection.contests.domain import lists
from pulsar_xblocks.selection.contests.domain.counts import Count, Table
from pulsar_xblocks.selection.contests.loads.kinds import title_of
from pulsar_xblocks.selection.contests.loads.table import STATES, known_event, shape_of
from pulsar_xblocks.selection.contests.models import ContestList

RESPONSES = {"csv": csv_response, "xlsx": xlsx_response}
_WORDS = {"level": lists.LEVELS, "state": STATES}

asked_for_list = with_reason(mark("List of contests"), kind="contest", back="pulsar:contest_lists")
asked_for_counts = with_reason(mark("Participation in contests"), kind="achievement", back="pulsar:contest_counts")


def respond_list(visit: Visit, form: str, row: ContestList, reason: str) -> HttpResponseBase:
    """Return a whole list as a table that can be loaded back.  Raises NotFound for an unknown form."""
    _require_form(form)
    known = [known_event(event) for event in row.events.order_by("pk").iterator(chunk_size=1000)]
    columns = [Column(field.msgid, _cell(field.key), 40 if field.key == "name" else 18) for field in shape_of(row.source).fields]
    columns.append(Column(MARK.msgid, lambda one: one.mark, 14))
    record_export(Export("contest", row.region_id, reason, len(known), form), by=visit.person, now=visit.now)
    return RESPONSES[form](title_of(row), columns, known, row.region.time_zone)


def _cell(key: str) -> Any:
    def get(one: Any) -> str:
        value = one.values[key]
        return gettext(_WORDS[key][value]) if key in _WORDS and value in _WORDS[key] else value

    return get


def respond_counts(visit: Visit, form: str, table: Table, by: str, reason: str) -> HttpResponseBase:
    """Return the numbers that the page shows, recorded region by region.  Raises NotFound for an unknown form."""
    _require_form(form)
    reached = reach(visit.actor, "export", "achievement")
    for region in sorted(reached.regions or {grant.region for grant in visit.actor.grants}):
        record_export(Export("achievement", region, reason, len(table.rows), form), by=visit.person, now=visit.now)
    columns = (
        Column(by, lambda row: row.label, 50),
        Column(mark("Details"), lambda row: row.note, 26),
        Column(mark("Participants"), lambda row: _number(row.people), 14),
        Column(mark("Achievements"), lambda row: _number(row.rows), 14),
        Column(mark("Winners and prize-winners"), lambda row: _number(row.prizes), 20),
    )
    return RESPONSES[form](gettext("Participation in contests"), columns, _rows(table))


def _rows(table: Table) -> Iterable[Count]:
    return table.rows


def _number(value: int | None) -> int | str:
    return gettext("few") if value is None else value


def _require_form(form: str) -> None:
    if form not in RESPONSES:
        raise NotFound
