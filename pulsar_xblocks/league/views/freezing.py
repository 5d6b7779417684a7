"""The page that publishes the results of the year: says what is missing, asks once."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from pulsar_xblocks.kernel.http import logged_in, page, sentence
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.league.actions import freezing
from pulsar_xblocks.league.models import Snapshot
from pulsar_xblocks.league.queries.standings import rounds_behind
from pulsar_xblocks.league.views import reach

FREEZE = "league/console/freeze.html"


@logged_in
def league_freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is missing for the results of the year; POST publishes them."""
    visit = request.visit
    year = reach.year(visit, pk, "publish")
    refusal = ""
    if request.method == "POST":
        try:
            freezing.freeze_year(year, by=visit.person, now=visit.now)
            return redirect("pulsar:league_results", year.region.code, year.slug)
        except Conflict as error:
            refusal = sentence(error)
    context = {"year": year, "refusal": refusal, "rounds": freezing.unpublished(year), "waiting": freezing.waiting(year)}
    context |= {"behind": bool(rounds_behind(year.scope))}
    context |= {"is_early": local_day(visit.now, year.region.time_zone) < year.freezes_on}
    context |= {"is_done": Snapshot.objects.filter(scope=year.scope, is_final=True).exists()}
    return page(request, FREEZE, context, status=409 if refusal else 200)
