"""Lists of the studios as CSV and XLSX; each leaves a record of who took it and why."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext

from pulsar_xblocks.kernel.directory.domain import LOCALITIES
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.exports.reasons import with_reason
from pulsar_xblocks.kernel.exports.tables import Column, csv_response, xlsx_response
from pulsar_xblocks.kernel.http import Visit
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.queries import within
from pulsar_xblocks.studios.domain import statuses
from pulsar_xblocks.studios.models import StudioApplication, StudioYear
from pulsar_xblocks.studios.queries import where
from pulsar_xblocks.studios.queries.studios import signals_of, with_counts

RESPONSES = {"csv": csv_response, "xlsx": xlsx_response}

asked_for_applications = with_reason(mark("List of applications"), kind="studio_application", back="pulsar:studio_applications")
asked_for_studios = with_reason(mark("List of studios"), kind="studio", back="pulsar:studios")

APPLICATIONS = (
    Column(mark("Studio"), lambda row: row.title, 28),
    Column(mark("School"), lambda row: row.organisation.short_name if row.organisation else "", 36),
    Column(mark("Municipality"), lambda row: row.organisation.municipality.name if row.organisation else "", 26),
    Column(mark("Studio mentor"), lambda row: row.applicant.full_name, 32),
    Column(mark("Project year"), lambda row: row.year.code),
    Column(mark("Status"), lambda row: gettext(statuses.APPLICATION[row.status].word), 24),
    Column(mark("Submitted at"), lambda row: row.submitted_at, 18),
    Column(mark("Head of school agreed at"), lambda row: row.head_approved_at, 18),
    Column(mark("Decided at"), lambda row: row.decided_at, 18),
    Column(mark("Reason"), lambda row: row.reason, 40),
)
STUDIOS = (
    Column(mark("Code"), lambda row: row.studio.code, 16),
    Column(mark("Studio"), lambda row: row.name, 28),
    Column(mark("School"), lambda row: row.studio.organisation.short_name, 36),
    Column(mark("Municipality"), lambda row: row.studio.organisation.municipality.name, 26),
    Column(mark("Town or village"), lambda row: gettext(LOCALITIES[row.studio.organisation.locality])),
    Column(mark("Project year"), lambda row: row.year.code),
    Column(mark("Status"), lambda row: gettext(statuses.STUDIO[row.status].word), 18),
    Column(mark("New studio"), lambda row: gettext("yes") if row.is_first_year else gettext("no")),
    Column(mark("Studio mentor"), lambda row: ", ".join(mentor.person.full_name for mentor in row.mentors_now), 36),
    Column(mark("Methodologist"), lambda row: row.methodist.full_name if row.methodist else "", 32),
    Column(mark("Pupils"), lambda row: row.members),
    Column(mark("Pupils with consents"), lambda row: row.ready),
    Column(mark("Last meeting"), lambda row: row.last_meeting),
    Column(mark("Signals"), lambda row: row.signals, 40),
)


def applications(visit: Visit, form: str, rows: QuerySet[StudioApplication], reason: str) -> HttpResponseBase:
    """Return the applications that the person may export.  Raises NotFound for an unknown form."""
    allowed = rows.filter(within(visit.actor, "export", "studio_application", **where.APPLICATION))
    return _respond(visit, (form, reason), ("studio_application", gettext("Applications")), APPLICATIONS, list(allowed))


def studios(visit: Visit, form: str, rows: QuerySet[StudioYear], reason: str) -> HttpResponseBase:
    """Return the studios that the person may export, with counts and signals.  Raises NotFound for an unknown form."""
    allowed = list(with_counts(rows.filter(within(visit.actor, "export", "studio", **where.STUDIO_YEAR))))
    found = signals_of(allowed, visit.now)
    for row in allowed:
        row.signals = "; ".join(said(found[row.pk]))
    return _respond(visit, (form, reason), ("studio", gettext("Studios")), STUDIOS, allowed)


def said(signals: Iterable[Any]) -> list[str]:
    """Return the signals as sentences."""
    return [gettext(signal.text) % {"n": signal.n, "of": signal.of} for signal in signals]


def _respond(visit: Visit, asked: tuple[str, str], name: tuple[str, str], columns: Sequence[Column], rows: list[Any]) -> HttpResponseBase:
    form, reason = asked
    if form not in RESPONSES:
        raise NotFound
    regions = list(Region.objects.filter(pk__in=sorted({grant.region for grant in visit.actor.grants})).order_by("pk"))
    taken = Counter(row.year.region_id for row in rows)
    for region in regions:  # each region's officer sees what was taken out of it
        if taken[region.pk] or len(regions) == 1:
            record_export(Export(name[0], region.pk, reason, taken[region.pk], form), by=visit.person, now=visit.now)
    region = regions[0] if regions else None
    return RESPONSES[form](name[1], columns, rows, region.time_zone if region else "UTC")
