"""Pages of a finished year: papers of all studios, the archive as one package."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from pulsar_xblocks.console.documents import batch
from pulsar_xblocks.console.documents.kinds import KINDS
from pulsar_xblocks.console.documents.papers import final_snapshot
from pulsar_xblocks.console.packages import job as package
from pulsar_xblocks.kernel.definitions.queries import body_of
from pulsar_xblocks.kernel.directory.models import Municipality
from pulsar_xblocks.kernel.exports.reasons import clean_reason
from pulsar_xblocks.kernel.files.prepared import Payload, prepared
from pulsar_xblocks.kernel.http import errors_of, logged_in, page
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.roles.domain import Where, may
from pulsar_xblocks.kernel.roles.queries import require
from pulsar_xblocks.league.domain.criteria import Criteria
from pulsar_xblocks.studios.models import ProjectYear, StudioYear
from pulsar_xblocks.studios.queries.years import year_or_404
from pulsar_xblocks.studios.views import reach

PAPERS, PACKAGE = "console/year_papers.html", "console/year_package.html"


@logged_in
def year_papers(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the papers of all studios of a year that were prepared; on POST order some."""
    row, visit = _year(request, pk, "membership"), request.visit
    if request.method != "POST":
        return page(request, PAPERS, _papers(request, row))
    try:
        batch.order(row, _wanted(request, row), by=visit.person, now=visit.now)
    except Invalid as error:
        extra = {"errors": errors_of(error), "values": request.POST, "chosen": _chosen(request)}
        return page(request, PAPERS, _papers(request, row) | extra, status=error.status)
    return redirect("pulsar:year_papers", pk)


def _wanted(request: HttpRequest, row: ProjectYear) -> batch.Wanted:
    posted, chosen = request.POST, _chosen(request)
    oktmo = posted.get("municipality", "")
    known = oktmo if oktmo in dict(_places(row)) else ""
    wanted = batch.Wanted(tuple(chosen["kinds"]), tuple(chosen["forms"]), "", known, bool(posted.get("entitled")))
    batch.require_choice(row.region, wanted)
    return batch.Wanted(wanted.kinds, wanted.forms, clean_reason(posted.get("reason", "")), known, wanted.is_entitled)


def _chosen(request: HttpRequest) -> dict[str, list[str]]:
    """Return the kinds and forms that are ticked, in our order."""
    kinds, forms = set(request.POST.getlist("kinds")), set(request.POST.getlist("forms"))
    return {"kinds": [key for key in KINDS if key in kinds], "forms": [key for key in batch.FORMS if key in forms]}


def _places(row: ProjectYear) -> list[tuple[str, str]]:
    schools = StudioYear.objects.filter(year=row).values("studio__organisation__municipality")
    return list(Municipality.objects.filter(pk__in=schools).order_by("name").values_list("oktmo", "name"))


def _papers(request: HttpRequest, row: ProjectYear) -> dict[str, Any]:
    snapshot = final_snapshot(row)
    criteria = body_of(snapshot.criteria, Criteria) if snapshot else None
    context = {"year": row, "zone": row.region.time_zone, "has_results": snapshot is not None, "criteria": criteria}
    context |= {"kinds": list(KINDS.values()), "forms": list(batch.FORMS.items()), "places": _places(row)}
    context |= {
        "chosen": {"kinds": list(KINDS), "forms": [batch.MERGED]},
        "manages": may(request.visit.actor, "publish", "standings", Where(row.region_id)),
    }
    return context | prepared(batch.JOB, row.region_id, lambda asked: asked["year"] == row.pk, _label)


def _label(asked: Payload) -> str:
    return ", ".join(gettext(KINDS[key].title) for key in asked["kinds"])


@logged_in
def year_package(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the packages of a year; on POST order one."""
    row, visit = _year(request, pk, "project_year"), request.visit
    if request.method != "POST":
        return page(request, PACKAGE, _package(row))
    try:
        package.order(row, clean_reason(request.POST.get("reason", "")), by=visit.person, now=visit.now)
    except Invalid as error:
        return page(request, PACKAGE, _package(row) | {"errors": errors_of(error), "values": request.POST}, status=error.status)
    return redirect("pulsar:year_package", pk)


def _package(row: ProjectYear) -> dict[str, Any]:
    shown = prepared(package.JOB, row.region_id, lambda asked: asked["year"] == row.pk, lambda _: gettext("Archive of the year"))
    return {"year": row, "zone": row.region.time_zone, "has_results": final_snapshot(row) is not None} | shown


def _year(request: HttpRequest, pk: int, kind: str) -> ProjectYear:
    reach.require_role(request.visit, "export", kind)
    row = year_or_404(pk)
    require(request.visit.actor, "export", kind, Where(row.region_id))
    return row
