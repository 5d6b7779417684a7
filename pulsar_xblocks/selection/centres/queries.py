"""Reads of the register and of reports."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.roles.domain import Actor, Where
from pulsar_xblocks.kernel.roles.queries import regions_of
from pulsar_xblocks.selection.applications.models import Representative, SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.centres import domain
from pulsar_xblocks.selection.centres.models import Centre, CentreIndicator, CentreReport, CentreReportRow
from pulsar_xblocks.selection.domain import statuses

KIND = "centre"
CHOSEN = (statuses.RECOMMENDED, statuses.CONFIRMED, statuses.ENROLLED)


def today(region: Region, now: datetime) -> date:
    """Return the local day of a region."""
    return local_day(now, region.time_zone)


def register(region_ids: Sequence[int], oktmo: str = "", status: str = "") -> QuerySet[Centre]:
    """Return the centres of regions by name; ``oktmo``: one of the municipalities that they serve."""
    rows = Centre.objects.filter(region__in=region_ids).select_related("region", "organisation__municipality", "call")
    if oktmo:
        rows = rows.filter(municipalities__oktmo=oktmo)
    if status:
        rows = rows.filter(status=status)
    return rows.prefetch_related("municipalities").order_by("organisation__sort_name", "-starts_on", "pk").distinct()


def seen_regions(actor: Actor, right: str = "view") -> list[int]:
    """Return the regions whose register the actor reaches."""
    return sorted(regions_of(actor, right, KIND))


def centre_or_404(pk: int) -> Centre:
    """Return a centre with what its page shows.  Raises NotFound."""
    rows = Centre.objects.select_related("region", "organisation__municipality", "call", "application")
    found = rows.prefetch_related("municipalities").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def where(row: Centre, person: Person | None) -> Where:
    """Return where a centre stands; those who have filled in its application are its own people; 1 query."""
    own = row.application_id is not None and person is not None
    is_own = own and Representative.objects.filter(application=row.application_id, person=person, open_marker=1).exists()
    place = row.organisation.municipality_id
    return Where(row.region_id, place, row.organisation_id, subject=person.pk if is_own and person is not None else None)


def own_centres(person: Person, actor: Actor) -> QuerySet[Centre]:
    """Return the centres for which somebody reports."""
    headed = sorted({grant.organisation for grant in actor.grants if grant.role == "head" and grant.organisation})
    taking_part = Representative.objects.filter(person=person, open_marker=1).values("application")
    wanted = Q(application__in=taking_part) | Q(organisation__in=headed) if headed else Q(application__in=taking_part)
    return Centre.objects.filter(wanted).exclude(status=domain.ENDED).select_related("region", "organisation").order_by("pk")


def people_of(row: Centre) -> list[Person]:
    """Return who is reminded and told: heads of the organisation and those who have filled in the application; 1 query."""
    heads = Q(roles__role="head", roles__organisation=row.organisation_id, roles__closed_at=None)
    own = Representative.objects.filter(application=row.application_id or 0, open_marker=1).exclude(person=None)
    return list(
        Person.objects.filter(heads | Q(pk__in=own.values("person")), retired_at=None).select_related("user").distinct().order_by("pk")
    )


def indicators_of(region: Region, call: Call | None) -> list[CentreIndicator]:
    """Return what the centres of a call report on; without indicators of its own those of the region; 2 queries."""
    rows = CentreIndicator.objects.filter(region=region).order_by("position", "pk")
    own = list(rows.filter(call=call)) if call else []
    return own or list(rows.filter(call=None))


def reports_of(row: Centre) -> list[CentreReport]:
    """Return a centre's reports, the newest first; 1 query."""
    return list(CentreReport.objects.filter(centre=row).order_by("-year"))


def report_or_404(row: Centre, year: int) -> CentreReport:
    """Return a centre's report of a year.  Raises NotFound."""
    found = (
        CentreReport.objects.select_related("centre__region", "centre__organisation", "sent_by", "decided_by")
        .filter(centre=row, year=year)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def rows_of(report: CentreReport) -> list[CentreReportRow]:
    """Return the indicators of a report in order; 1 query."""
    return list(CentreReportRow.objects.filter(report=report).order_by("position"))


def waiting_for_register(call: Call) -> list[SelectionApplication]:
    """Return the chosen applications of a call that are not in the register yet; 1 query.

    Whose status goes on by a later competition waits for nothing here any more.
    """
    if call.final_at is None:
        return []
    later = Centre.objects.filter(organisation=OuterRef("organisation"), call__final_at__gt=call.final_at)
    rows = SelectionApplication.objects.filter(~Exists(later), call=call, status__in=CHOSEN, centre=None)
    return list(rows.select_related("organisation__municipality", "call__region", "questionnaire").order_by("number", "pk"))


def held_by(rows: Sequence[SelectionApplication]) -> dict[int, Centre]:
    """Return organisation -> the status that it holds, of those of the applications; 1 query."""
    found = Centre.objects.filter(organisation__in={row.organisation_id for row in rows}, open_key__isnull=False)
    return {centre.organisation_id: centre for centre in found}


def report_lines(region_ids: Sequence[int], year: int) -> QuerySet[CentreReportRow]:
    """Return every indicator of every report of a year, by centre."""
    rows = CentreReportRow.objects.filter(report__centre__region__in=region_ids, report__year=year)
    return rows.select_related("report__centre__organisation__municipality").order_by(
        "report__centre__organisation__sort_name", "report", "position"
    )
