"""Pages of the standings: the console's and the public one, which knows no login and no pupil."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.http import answers, logged_in, page
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.roles.domain import Where, may
from pulsar_xblocks.league import sources
from pulsar_xblocks.league.board import Asked, board
from pulsar_xblocks.league.queries.standings import last_of_region, wanted_of
from pulsar_xblocks.league.sources import LeagueYear
from pulsar_xblocks.league.views import reach

PAGE = "league/console/standings.html"


@logged_in
def standings(request: HttpRequest) -> HttpResponse:
    """Show the standings of a year of the person's regions, as of any published round."""
    visit = request.visit
    reach.require_role(visit, "view", "standings")
    years, wanted = reach.years(visit), wanted_of(request.GET)
    active = next((row for row in years if row.status == "active"), years[0] if years else None)
    year = next((row for row in years if row.scope == wanted.scope), active)
    if year is None:
        return page(request, PAGE, {"years": [], "snapshot": None})
    own = sources.current().own(visit.person, year.pk)
    found = board(Asked(year.region, year, wanted, own.code if own else ""))
    here = Where(region=year.region.pk)
    extra = {"years": years, "zone": year.region.time_zone, "ledger_url": may(visit.actor, "publish", "standings", here)}
    extra |= {"may_criteria": may(visit.actor, "view", "standings", here), "may_export": may(visit.actor, "export", "standings", here)}
    extra["may_enter"] = may(visit.actor, "manage", "league_entry", here)
    return page(request, PAGE, found | extra)


@answers
def public(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """Show the published standings to everyone: studio, school, municipality, points; nothing of a pupil."""
    region = Region.objects.filter(code=code).first()
    found = sources.current().year(region, year.replace("-", "/")) if region else None
    if region is None or found is None:
        raise NotFound
    values = board(Asked(region, found, wanted_of(request.GET)))
    ahead = {} if values["snapshot"] else _ahead(region, found)
    return page(request, "league/public.html", values | ahead | {"region": region, "zone": region.time_zone})


def _ahead(region: Region, year: LeagueYear) -> dict[str, Any]:
    """Return when the first results of a year are due, and the year whose standings can be read until then."""
    due = sources.results_ahead(sources.current().rounds(year.pk), local_day(clock.now(), region.time_zone))
    last = last_of_region(region)
    code = last.scope.partition(":")[2] if last else ""
    return {"current": due, "last": replace(year, code=code) if code and code != year.code else None}
