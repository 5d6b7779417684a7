"""Pages of the year's end: the archive says what ends, a mentor renews the studio."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from pulsar_xblocks.kernel.http import logged_in, page, sentence
from pulsar_xblocks.kernel.pure.errors import Conflict, Gone, NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.retention.domain import word_of
from pulsar_xblocks.studios.actions import opening
from pulsar_xblocks.studios.actions import years as actions
from pulsar_xblocks.studios.domain import closing
from pulsar_xblocks.studios.models import Membership, ProjectYear, Round, StudioYear
from pulsar_xblocks.studios.own import unit_of
from pulsar_xblocks.studios.queries import renewal
from pulsar_xblocks.studios.queries.years import first_of, is_over
from pulsar_xblocks.studios.views import reach

ARCHIVE, RENEW = "studios/console/year_archive.html", "studios/console/renew.html"


@logged_in
def year_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what ends with the year; POST puts it into the archive."""
    visit, row = request.visit, reach.year(request.visit, pk, "publish")
    if row.status != "active" and not (row.status == "draft" and is_over(row, visit.now)):
        raise Conflict(mark("Only an active year goes into the archive."))
    if request.method != "POST":
        return page(request, ARCHIVE, _ending(row))
    actions.set_status(row, "archived", by=visit.person, now=visit.now)
    return redirect(reverse("pulsar:year", args=[pk]) + "?stored")


def _ending(row: ProjectYear) -> dict[str, Any]:
    studios = StudioYear.objects.filter(year=row).exclude(status="archived").count()
    pupils = Membership.objects.filter(year=row, open_marker=1).aggregate(n=Count("pk"), waiting=Count("pk", filter=Q(active_on=None)))
    terms = [(word_of(term.rule), term.due_on) for term in closing.terms_of_studio(first_of(row))]
    unpublished = Round.objects.filter(year=row, published_at=None).count()
    return {"year": row, "studios": studios, "pupils": pupils["n"], "terms": terms, "unpublished": unpublished}


@logged_in
def studio_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is copied into the application for the next year; POST begins it."""
    visit, row = request.visit, reach.studio(request.visit, pk, "edit")
    offer = next((one for one in renewal.offers(visit.person, visit.now) if one.row.pk == row.pk), None)
    if offer is None or offer.year is None:
        raise NotFound
    if request.method != "POST":
        return page(request, RENEW, _renewal(offer, offer.year))
    try:
        made = opening.start_application(offer.year, visit.person, now=visit.now, studio=row.studio)
    except (Conflict, Gone) as error:
        return page(request, RENEW, _renewal(offer, offer.year) | {"refusal": sentence(error)}, status=409)
    return redirect(unit_of(offer.year) or reverse("pulsar:studio_application", args=[made.pk]))


def _renewal(offer: renewal.Offer, year: ProjectYear) -> dict[str, Any]:
    return {"studio": offer.row, "year": year, "zone": year.region.time_zone, "is_open": offer.state == renewal.NOW}
