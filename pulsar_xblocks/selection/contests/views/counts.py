"""How many pupils take part: by contest, school, municipality, year; numbers only."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from pulsar_xblocks.kernel.directory.queries import municipalities
from pulsar_xblocks.kernel.http import logged_in, page
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.contests import exports
from pulsar_xblocks.selection.contests.queries import counts as queries
from pulsar_xblocks.selection.contests.views.calendar import tabs

COUNTS = "selection/contests/counts.html"
SHOWN = 200  # lines of the page; the table to take out holds all


@logged_in
def contest_counts(request: HttpRequest) -> HttpResponse:
    """Show numbers of participation counted in one way."""
    actor = request.visit.actor
    is_whole = queries.is_whole(actor)
    years = queries.years(actor)
    wanted = _wanted(request, years)
    table = queries.counts(actor, wanted)
    context = {"tabs": tabs(actor, "counts"), "wanted": wanted, "table": table, "rows": table.rows[:SHOWN], "more": len(table.rows) > SHOWN}
    context |= {"is_whole": is_whole, "ways": list(queries.BY.items()), "by": queries.BY[wanted.by], "unnamed": queries.UNNAMED[wanted.by]}
    context |= {
        "years": [(one, one) for one in years],
        "places": _places(request) if is_whole else [],
        "menu_path": reverse("pulsar:contests"),
    }
    forms = (("xlsx", mark("Take as Excel")), ("csv", mark("Take as CSV")))
    return page(request, COUNTS, context | {"forms": forms, "query": request.GET.urlencode()})


def _wanted(request: HttpRequest, years: list[str]) -> queries.Wanted:
    by, year = request.GET.get("by", "event"), request.GET.get("year")
    return queries.Wanted(
        by=by if by in queries.BY else "event",
        year=year if year in years else "" if year == "" or not years else years[0],
        municipality=request.GET.get("municipality", "").strip()[:8],
    )


def _places(request: HttpRequest) -> list[tuple[str, Any]]:
    return [(row.oktmo, row.name) for row in municipalities(request.visit.actor)]


@logged_in
@exports.asked_for_counts
def contest_counts_export(request: HttpRequest, form: str, reason: str) -> HttpResponseBase:
    """Return the numbers as the page shows them, all lines."""
    wanted = _wanted(request, queries.years(request.visit.actor))
    return exports.respond_counts(request.visit, form, queries.counts(request.visit.actor, wanted), queries.BY[wanted.by], reason)
