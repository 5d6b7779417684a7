"""The register and the reports of a year as XLSX."""

from collections.abc import Sequence

from django.http import HttpResponseBase
from django.utils.translation import gettext

from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.exports.tables import Column, xlsx_response
from pulsar_xblocks.kernel.http import Visit
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.centres import domain, queries

REGISTER, REPORTS = mark("Register of inter-municipal centres"), mark("Reports of centres")


def register(visit: Visit, regions: Sequence[int], zone: str) -> HttpResponseBase:
    """Return the whole register; a record says who took it."""
    rows = queries.register(regions)
    _record(visit, regions, REGISTER, rows.count())
    columns = (
        Column(mark("Centre"), lambda one: one.organisation.short_name, 40),
        Column(mark("Municipality"), lambda one: one.organisation.municipality.name, 26),
        Column(mark("Municipalities that are served"), served, 60),
        Column(mark("Status"), lambda one: gettext(domain.CENTRE[domain.shown(one.status, one.ends_on, visit.now.date())].word), 20),
        Column(mark("From"), lambda one: one.starts_on, 12),
        Column(mark("Until"), lambda one: one.ends_on, 12),
        Column(mark("Whom to turn to"), lambda one: one.contact, 30),
        Column(mark("Document of the decision"), lambda one: one.decision, 40),
    )
    return xlsx_response(gettext(REGISTER), columns, rows, zone)


def served(one: queries.Centre) -> str:
    """Return the served municipalities by name."""
    return ", ".join(sorted(place.name for place in one.municipalities.all()))


def reports(visit: Visit, regions: Sequence[int], year: int, zone: str) -> HttpResponseBase:
    """Return every indicator of every report of a year; a record says who took them."""
    rows = queries.report_lines(regions, year)
    _record(visit, regions, REPORTS, rows.count())
    columns = (
        Column(mark("Centre"), lambda one: one.report.centre.organisation.short_name, 40),
        Column(mark("Municipality"), lambda one: one.report.centre.organisation.municipality.name, 26),
        Column(mark("Status of the report"), lambda one: gettext(domain.REPORT[one.report.status].word), 24),
        Column(mark("Indicator"), lambda one: one.name, 40),
        Column(mark("Unit"), lambda one: one.unit, 12),
        Column(mark("Plan"), lambda one: one.plan, 12),
        Column(mark("Actual value"), lambda one: one.actual, 12),
        Column(mark("Percent of the plan"), lambda one: domain.percent(one.plan, one.actual), 14),
        Column(mark("Missing to the plan"), lambda one: domain.shortfall(one.plan, one.actual), 14),
        Column(mark("Note"), lambda one: one.note, 50),
    )
    return xlsx_response(f"{gettext(REPORTS)} {year}", columns, rows, zone)


def _record(visit: Visit, regions: Sequence[int], reason: str, count: int) -> None:
    export = Export(queries.KIND, regions[0] if regions else None, reason, count, "xlsx")
    record_export(export, by=visit.person, now=visit.now)
