"""The dashboard of a call, and the same as a table to take out."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from pulsar_xblocks.kernel.exports.reasons import clean_reason
from pulsar_xblocks.kernel.http import Visit, errors_of, logged_in, page
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.calls import queries
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.dashboard import exports
from pulsar_xblocks.selection.commission.dashboard.shown import Board, board
from pulsar_xblocks.selection.commission.queries.dashboard import counted
from pulsar_xblocks.selection.commission.views import calls, reach


@logged_in
def call_dashboard(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how applications come in, who they come from, where they wait."""
    call = reach.call(request.visit, pk, "review", "selection_application")
    context = calls.head(request.visit, call)
    found = board(counted(call), context["closes_at"], request.visit.now)
    forms = (("xlsx", mark("Take as Excel")), ("csv", mark("Take as CSV")))
    return page(request, "selection/commission/dashboard.html", context | {"board": found, "forms": forms})


@logged_in
def call_dashboard_export(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """Ask what the numbers are for; then return the dashboard as a table."""
    call = reach.call(request.visit, pk, "export")
    context = {"title": mark("Dashboard of the call"), "back": reverse("pulsar:call_dashboard", args=[pk]), "values": request.POST}
    if request.method != "POST":
        return page(request, "kernel/exports/reason.html", context)
    try:
        reason = clean_reason(request.POST.get("reason", ""))
    except Invalid as error:
        return page(request, "kernel/exports/reason.html", context | {"errors": errors_of(error)}, 422)
    return exports.respond(request.visit, call, _board(request.visit, call), form=form, reason=reason)


def _board(visit: Visit, call: Call) -> Board:
    hours = queries.hours_for_all([call.pk]).get(call.pk, 0)
    return board(counted(call), queries.times_of(call, hours).closes_at, visit.now)
