"""Lists of the league as CSV and XLSX, each asked what it is for."""

from django.http import HttpRequest, HttpResponseBase

from pulsar_xblocks.kernel.http import logged_in
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.roles.domain import Where
from pulsar_xblocks.kernel.roles.queries import require
from pulsar_xblocks.league import exports
from pulsar_xblocks.league.queries.standings import wanted_of
from pulsar_xblocks.league.sources import LeagueYear
from pulsar_xblocks.league.views import reach


@logged_in
@exports.asked_for_standings
def standings_export(request: HttpRequest, form: str, reason: str) -> HttpResponseBase:
    """Return the standings as they were filtered."""
    return exports.standings(request.visit, form, _year(request, "standings"), wanted_of(request.GET), reason)


@logged_in
@exports.asked_for_entries
def league_entries_export(request: HttpRequest, form: str, reason: str) -> HttpResponseBase:
    """Return the entries of a year."""
    return exports.entries(request.visit, form, _year(request, "league_entry"), reason)


def _year(request: HttpRequest, kind: str) -> LeagueYear:
    """Return the year that the page shows.  Raises NotFound where the person may not export."""
    row = reach.chosen(reach.years(request.visit), wanted_of(request.GET).scope)
    if row is None:
        raise NotFound
    require(request.visit.actor, "export", kind, Where(region=row.region.pk))
    return row
