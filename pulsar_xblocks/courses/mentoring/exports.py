"""The pairs as XLSX."""

from collections.abc import Sequence
from decimal import Decimal

from django.http import HttpResponseBase
from django.utils.translation import gettext

from pulsar_xblocks.courses.domain import mentoring
from pulsar_xblocks.courses.mentoring import queries
from pulsar_xblocks.courses.mentoring.models import MentoringPair
from pulsar_xblocks.kernel.directory.models import Organisation, Region
from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.exports.tables import Column, xlsx_response
from pulsar_xblocks.kernel.http import Visit
from pulsar_xblocks.kernel.pure.text import mark

TITLE = mark("Mentoring pairs")


def pairs(visit: Visit, regions: Sequence[Region], reason: str) -> HttpResponseBase:
    """Return every pair of the regions; a record says who took them and why."""
    rows = list(queries.seen(visit.actor))
    sums = queries.sums_of(rows)
    record_export(Export(queries.KIND, regions[0].pk, reason, len(rows), "xlsx"), by=visit.person, now=visit.now)
    columns = (
        Column(mark("Mentor"), lambda row: row.mentor.full_name, 34),
        Column(mark("Organisation of the mentor"), lambda row: _name(row.mentor_organisation), 34),
        Column(mark("Mentee"), lambda row: row.mentee.full_name, 34),
        Column(mark("Organisation of the mentee"), lambda row: _name(row.mentee_organisation), 34),
        Column(mark("Partner mentoring"), lambda row: gettext("yes") if row.is_partner else gettext("no"), 14),
        Column(mark("Status"), lambda row: gettext(mentoring.PAIR[row.status].word), 22),
        Column(mark("First day"), lambda row: row.starts_on, 12),
        Column(mark("Last day"), lambda row: row.ends_on, 12),
        Column(mark("Confirmed meetings"), lambda row: sums.get(row.pk, (0, 0))[0], 12),
        Column(mark("Academic hours"), lambda row: _hours(row, sums), 12),
        Column(mark("Goal"), lambda row: row.goal, 50),
        Column(mark("Reason of an early end"), lambda row: row.reason if row.status == mentoring.ENDED else "", 40),
    )
    return xlsx_response(gettext(TITLE), columns, rows, regions[0].time_zone)


def _name(place: Organisation | None) -> str:
    return place.short_name if place else ""


def _hours(row: MentoringPair, sums: dict[int, tuple[int, int]]) -> Decimal:
    return mentoring.academic_hours(sums.get(row.pk, (0, 0))[1])
