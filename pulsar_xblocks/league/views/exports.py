"""Lists of the league as CSV and XLSX, each asked what it is for."""

from django.http import HttpRequest, HttpResponseBase

from pulsar_xblocks.kernel.http import logged_in
from pulsar_xblocks.league import exports
from pulsar_xblocks.league.queries.standings import wanted_of
from pulsar_xblocks.league.views import reach


@logged_in
@exports.asked_for_standings
def standings_export(request: HttpRequest, pk: int, form: str, reason: str) -> HttpResponseBase:
    """Return the standings of a year as they were filtered."""
    year = reach.year(request.visit, pk, "export")
    return exports.standings(request.visit, form, year, wanted_of(request.GET), reason)


@logged_in
@exports.asked_for_entries
def league_entries_export(request: HttpRequest, pk: int, form: str, reason: str) -> HttpResponseBase:
    """Return the entries of a year."""
    return exports.entries(request.visit, form, reach.year(request.visit, pk, "export", "league_entry"), reason)
