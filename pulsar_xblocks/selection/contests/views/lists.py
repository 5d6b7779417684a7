"""The operator's lists of contests: which there are, what they hold, the way to load and to take out."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.directory.queries import regions
from pulsar_xblocks.kernel.http import errors_of, logged_in, page
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.dates import local_day, school_year
from pulsar_xblocks.kernel.pure.errors import Forbidden, Invalid
from pulsar_xblocks.kernel.roles.domain import has_role_for
from pulsar_xblocks.selection.contests import exports, shown
from pulsar_xblocks.selection.contests.actions import lists as actions
from pulsar_xblocks.selection.contests.domain import lists
from pulsar_xblocks.selection.contests.queries import lists as queries
from pulsar_xblocks.selection.contests.views.calendar import tabs

LISTS, ONE = "selection/contests/lists.html", "selection/contests/list.html"


@logged_in
def contest_lists(request: HttpRequest) -> HttpResponse:
    """Show the lists by school year; begin a new one."""
    if request.method != "POST":
        return page(request, LISTS, _lists_context(request))
    if not has_role_for(request.visit.actor, "manage", "contest"):
        raise Forbidden
    try:
        made = actions.begin(
            _region(request), request.POST.get("source", ""), request.POST.get("year", ""), by=request.visit.person, now=request.visit.now
        )
    except Invalid as error:
        return page(request, LISTS, _lists_context(request) | {"errors": errors_of(error), "values": request.POST}, error.status)
    return redirect("pulsar:load_new", "contests_whole", made.pk)


def _region(request: HttpRequest) -> Region:
    found = regions(request.visit.actor, "manage", "contest")
    return next((row for row in found if str(row.pk) == request.POST.get("region")), found[0])


def _lists_context(request: HttpRequest) -> dict[str, Any]:
    actor = request.visit.actor
    rows = list(queries.lists_for(actor))
    places = regions(actor, "manage", "contest")
    today = local_day(request.visit.now, places[0].time_zone if places else "UTC")
    return {
        "tabs": tabs(actor, "lists"),
        "rows": [{"row": row, "source": lists.SOURCES[row.source], "zone": row.region.time_zone} for row in rows],
        "may_manage": bool(places),
        "places": places,
        "sources": shown.options(lists.SOURCES),
        "years": [(one, one) for one in lists.years_around(today)],
        "values": {"year": school_year(today)},
        "menu_path": reverse("pulsar:contests"),
    }


@logged_in
def contest_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the contests of a list."""
    actor = request.visit.actor
    row = queries.list_or_404(actor, pk)
    wanted = {"q": request.GET.get("q", "").strip()[:100], "state": request.GET.get("state", "")[:10]}
    found = numbered(request, queries.events_of(row, wanted))
    entries = [shown.event_words(event.event) | {"row": event, "level_word": lists.LEVELS[event.level]} for event in found.rows]
    context = {
        "row": row,
        "source": lists.SOURCES[row.source],
        "list": found,
        "rows": entries,
        "wanted": wanted,
        "zone": row.region.time_zone,
    }
    context |= {"may_manage": has_role_for(actor, "manage", "contest"), "menu_path": reverse("pulsar:contests")}
    return page(request, ONE, context)


@logged_in
@exports.asked_for_list
def contest_export(request: HttpRequest, pk: int, form: str, reason: str) -> HttpResponseBase:
    """Return a list as a table that can be loaded back."""
    return exports.respond_list(request.visit, form, queries.list_or_404(request.visit.actor, pk, "export"), reason)
