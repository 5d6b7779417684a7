"""Taking rosters out as tables, each asked what it is for."""

from django.http import HttpRequest, HttpResponseBase

from pulsar_xblocks.kernel.http import logged_in
from pulsar_xblocks.studios.loads import table
from pulsar_xblocks.studios.models import Membership
from pulsar_xblocks.studios.views import reach


@logged_in
@table.asked_for_roster
def studio_roster_export(request: HttpRequest, pk: int, form: str, reason: str) -> HttpResponseBase:
    """Return the roster of a studio."""
    row = reach.studio(request.visit, pk, "export", "membership")
    return table.respond(request.visit, form, Membership.objects.filter(studio_year=row), row.studio.region, reason)


@logged_in
@table.asked_for_roster
def year_roster_export(request: HttpRequest, pk: int, form: str, reason: str) -> HttpResponseBase:
    """Return the rosters of a whole year."""
    row = reach.year(request.visit, pk, "export", "membership")
    return table.respond(request.visit, form, Membership.objects.filter(year=row), row.region, reason)
