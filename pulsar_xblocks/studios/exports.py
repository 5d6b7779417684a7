"""Lists of the studios as CSV and XLSX; each leaves a record of who took it and why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext

from pulsar_xblocks.kernel.directory.domain import LOCALITIES
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.exports.reasons import with_reason
from pulsar_xblocks.kernel.exports.tables import Column, csv_response, xlsx_response
from pulsar_xblocks.kernel.http import Visit
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.pure.text import full_name, mark
from pulsar_xblocks.kernel.roles.queries import within
from pulsar_xblocks.studios.domain import statuses
from pulsar_xblocks.studios.models import StudioApplication, StudioYear
from pulsar_xblocks.studios.queries import where
from pulsar_xblocks.studios.queries.studios import signals_of, with_counts

CHUNK = 1000  # rows read at once
RESPONSES = {"csv": csv_response, "xlsx": xlsx_response}

asked_for_applications = with_reason(mark("List of applications"), kind="studio_application", back="pulsar:studio_applications")
asked_for_studios = with_reason(mark("List of studios"), kind="studio", back="pulsar:studios")

APPLICATIONS = (
    Column(mark("Studio"), lambda row: row.title, 28),
    Column(mark("School"), lambda row: row.organisation__short_name, 36),
    Column(mark("Municipality"), lambda row: row.organisation__municipality__name, 26),
    Column(mark("Studio mentor"), lambda row: full_name(row.applicant__family, row.applicant__given, row.applicant__patronymic), 32),
    Column(mark("Project year"), lambda row: row.year__code),
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


_OF_APPLICATION = (
    *("title", "status", "submitted_at", "head_approved_at", "decided_at", "reason", "year__code"),
    *("organisation__short_name", "organisation__municipality__name"),
    *("applicant__family", "applicant__given", "applicant__patronymic"),
)


@dataclass(frozen=True)
class Listing:
    """What is taken out: its kind in the matrix, its title, and the rows in the making."""

    kind: str
    title: str
    columns: Sequence[Column]
    allowed: QuerySet[Any]  # counted by region
    rows: Iterable[Any]


def applications(visit: Visit, form: str, rows: QuerySet[StudioApplication], reason: str) -> HttpResponseBase:
    """Return the applications that the person may export.  Raises NotFound for an unknown form."""
    allowed = rows.filter(within(visit.actor, "export", "studio_application", **where.APPLICATION))
    listing = Listing("studio_application", gettext("Applications"), APPLICATIONS, allowed, application_rows(allowed))
    return _respond(visit, form, reason, listing)


def application_rows(allowed: QuerySet[StudioApplication]) -> Iterator[Any]:
    """Give the rows that ``APPLICATIONS`` reads: only its columns, a piece at a time."""
    return allowed.values_list(*_OF_APPLICATION, named=True).iterator(chunk_size=CHUNK)


def studios(visit: Visit, form: str, rows: QuerySet[StudioYear], reason: str) -> HttpResponseBase:
    """Return the studios that the person may export, with counts and signals.  Raises NotFound for an unknown form."""
    allowed = rows.filter(within(visit.actor, "export", "studio", **where.STUDIO_YEAR))
    return _respond(visit, form, reason, Listing("studio", gettext("Studios"), STUDIOS, allowed, studio_rows(allowed, visit.now)))


def studio_rows(allowed: QuerySet[StudioYear], now: datetime) -> Iterator[StudioYear]:
    """Give the rows that ``STUDIOS`` reads, a piece at a time."""
    rows = with_counts(allowed).iterator(chunk_size=CHUNK)
    while piece := list(islice(rows, CHUNK)):
        found = signals_of(piece, now)
        for row in piece:
            row.signals = "; ".join(said(found[row.pk]))
            yield row


def said(signals: Iterable[Any]) -> list[str]:
    """Return the signals as sentences."""
    return [gettext(signal.text) % {"n": signal.n, "of": signal.of} for signal in signals]


def _respond(visit: Visit, form: str, reason: str, listing: Listing) -> HttpResponseBase:
    if form not in RESPONSES:
        raise NotFound
    regions = list(Region.objects.filter(pk__in=sorted({grant.region for grant in visit.actor.grants})).order_by("pk"))
    taken = dict(listing.allowed.order_by().values_list("year__region").annotate(n=Count("pk")))
    for region in regions:  # each region's officer sees what was taken out of it
        if taken.get(region.pk) or len(regions) == 1:
            export = Export(listing.kind, region.pk, reason, taken.get(region.pk, 0), form)
            record_export(export, by=visit.person, now=visit.now)
    zone = regions[0].time_zone if regions else "UTC"
    return RESPONSES[form](listing.title, listing.columns, listing.rows, zone)
