"""Applications of a call as CSV and XLSX, with points and outcome; a record says who took them and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import get_language, gettext

from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.exports.tables import Column, csv_response, xlsx_response
from pulsar_xblocks.kernel.http import Visit
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.pure.text import full_name, mark
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.calls.queries import rules_of
from pulsar_xblocks.selection.commission.domain import stored
from pulsar_xblocks.selection.commission.models import RankingRow
from pulsar_xblocks.selection.commission.queries import desk, runs
from pulsar_xblocks.selection.domain import statuses

CHUNK = 2000
RESPONSES = {"csv": csv_response, "xlsx": xlsx_response}
_OF = (
    *("pk", "number", "status", "grade", "submitted_at", "reason"),
    *("person__family", "person__given", "person__patronymic", "person__birth_date"),
    *("organisation__short_name", "municipality__name"),
)


@dataclass(frozen=True)
class _Ranked:
    """What the newest run says of an application."""

    place: int
    total: Any
    parts: dict[str, Any]


def columns(call: Call) -> tuple[Column, ...]:
    """Return the columns of a call's list: facts of the applicant, place, total, a column for each part."""
    own = (
        Column(mark("Number"), lambda row: row[0].number, 18),
        Column(mark("Applicant"), lambda row: full_name(row[0].person__family, row[0].person__given, row[0].person__patronymic), 34),
        Column(mark("Birth date"), lambda row: row[0].person__birth_date, 14),
        Column(mark("School grade"), lambda row: row[0].grade),
        Column(mark("School"), lambda row: row[0].organisation__short_name, 36),
        Column(mark("Municipality"), lambda row: row[0].municipality__name, 26),
        Column(mark("Submitted at"), lambda row: row[0].submitted_at, 18),
        Column(mark("Status"), lambda row: gettext(statuses.APPLICATION[row[0].status].word), 24),
        Column(mark("Reason"), lambda row: row[0].reason, 40),
        Column(mark("Place"), lambda row: row[1].place if row[1] else None),
        Column(mark("Points"), lambda row: row[1].total if row[1] else None),
    )
    return own + tuple(_of_part(part.key, part.title.show(get_language() or "ru")) for part in rules_of(call).parts)


def respond(visit: Visit, call: Call, form: str, reason: str) -> HttpResponseBase:
    """Return the list of a call.  Raises NotFound for an unknown form."""
    if form not in RESPONSES:
        raise NotFound
    export = Export("selection_application", call.region_id, reason, desk.seen(call).count(), form)
    record_export(export, by=visit.person, now=visit.now)
    return RESPONSES[form](call.title, columns(call), rows(call), call.region.time_zone)


def rows(call: Call) -> Iterator[tuple[Any, _Ranked | None]]:
    """Give the applications of a call by number with what the newest run says of them, a piece at a time."""
    run = runs.newest(call)
    found = desk.seen(call).order_by("number", "pk").values_list(*_OF, named=True)
    ranked = RankingRow.objects.filter(run=run).values_list("application_id", "place", "total", "parts") if run else []
    told = {pk: (place, total, parts) for pk, place, total, parts in ranked}
    for row in found.iterator(chunk_size=CHUNK):
        mine = told.get(row.pk)
        yield row, _Ranked(mine[0], mine[1], stored.points_of(mine[2])) if mine else None


def _of_part(key: str, title: str) -> Column:
    return Column(title, lambda row: row[1].parts.get(key) if row[1] else None)
