"""The page of a round's archive: blind or with names, what for, how far it is, the download."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from pulsar_xblocks.console import archives
from pulsar_xblocks.kernel.exports.reasons import clean_reason
from pulsar_xblocks.kernel.files.prepared import Payload, prepared
from pulsar_xblocks.kernel.http import errors_of, logged_in, page
from pulsar_xblocks.kernel.pure.errors import Forbidden, Invalid, NotFound
from pulsar_xblocks.kernel.review.pages import capital
from pulsar_xblocks.kernel.roles.domain import Where, has_role_for, may
from pulsar_xblocks.kernel.roles.queries import require
from pulsar_xblocks.studios.domain.calendar import MONTHS
from pulsar_xblocks.studios.models import Round

PAGE = "console/archive.html"


@logged_in
def round_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the archives of a round's works; on POST order one."""
    row, visit = _round(request, pk), request.visit
    if request.method != "POST":
        return page(request, PAGE, _context(request, row))
    is_named = request.POST.get("kind") == "named"
    if is_named and not _may_name(request, row):
        raise Forbidden
    try:
        wanted = archives.Wanted(is_named, clean_reason(request.POST.get("reason", "")))
    except Invalid as error:
        extra = {"errors": errors_of(error), "values": request.POST}
        return page(request, PAGE, _context(request, row) | extra, status=error.status)
    archives.order(row, wanted, by=visit.person, now=visit.now)
    return redirect("pulsar:round_archive", pk)


def _round(request: HttpRequest, pk: int) -> Round:
    if not has_role_for(request.visit.actor, "export", "work"):
        raise Forbidden
    row = Round.objects.select_related("year__region").filter(pk=pk).first()
    if row is None:
        raise NotFound
    require(request.visit.actor, "export", "work", Where(row.year.region_id))
    return row


def _may_name(request: HttpRequest, row: Round) -> bool:
    """Tell whether the person may know who stands behind a blind code."""
    return may(request.visit.actor, "view_people", "review", Where(row.year.region_id))


def _context(request: HttpRequest, row: Round) -> dict[str, Any]:
    shown = prepared(archives.JOB, row.year.region_id, lambda asked: asked["round"] == row.pk, _label)
    context = {"round": row, "year": row.year, "month": capital(gettext(MONTHS[row.month])), "zone": row.year.region.time_zone}
    return context | shown | {"works": len(archives.versions(row)), "may_name": _may_name(request, row)}


def _label(asked: Payload) -> str:
    return gettext("works with names") if asked["named"] else gettext("works without names")
