"""The paths with their gaps as XLSX."""

from django.http import HttpResponseBase
from django.utils.translation import gettext

from pulsar_xblocks.courses.paths import domain, queries
from pulsar_xblocks.courses.paths.models import PathGap
from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.exports.tables import Column, xlsx_response
from pulsar_xblocks.kernel.http import Visit
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.queries import within

TITLE = mark("Individual learning paths")


def gaps(visit: Visit, reason: str) -> HttpResponseBase:
    """Return a row for every gap of the paths of the regions; a record says who took them and why."""
    scope = within(visit.actor, "export", queries.KIND, region="path__region_id")
    rows = PathGap.objects.filter(scope).exclude(path__status=domain.DRAFT, path__reason="")
    joined = rows.select_related("path__person", "path__tutor", "path__region")
    found = list(joined.order_by("path__person__sort_name", "path", "position"))
    region = found[0].path.region if found else None
    record_export(Export(queries.KIND, region.pk if region else None, reason, len(found), "xlsx"), by=visit.person, now=visit.now)
    columns = (
        Column(mark("Teacher"), lambda one: one.path.person.full_name, 34),
        Column(mark("Tutor"), lambda one: one.path.tutor.full_name if one.path.tutor else "", 34),
        Column(mark("Status"), lambda one: gettext(domain.PATH[one.path.status].word), 20),
        Column(mark("First day"), lambda one: one.path.starts_on, 12),
        Column(mark("Last day"), lambda one: one.path.ends_on, 12),
        Column(mark("Kind of gap"), lambda one: gettext(domain.GAPS[one.kind]), 26),
        Column(mark("Gap"), lambda one: one.text, 50),
        Column(mark("Level before"), lambda one: one.before, 12),
        Column(mark("Level after"), lambda one: one.after, 12),
    )
    return xlsx_response(gettext(TITLE), columns, found, region.time_zone if region else "UTC")
