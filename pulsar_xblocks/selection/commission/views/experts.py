"""Applications are handed over to the experts of the call; where they read stands in the review."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from pulsar_xblocks.kernel.editing import cleaned
from pulsar_xblocks.kernel.http import errors_of, logged_in, sentence
from pulsar_xblocks.kernel.pure.dates import end_of_day
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.selection.commission import reviewing
from pulsar_xblocks.selection.commission.forms import TermForm
from pulsar_xblocks.selection.commission.views import calls, reach


@logged_in
def call_experts(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the admitted applications over to the experts and lead to the page where they are given out."""
    call = reach.call(request.visit, pk, "manage", "selection_ranking")
    if request.method != "POST":
        return redirect(reverse("pulsar:call", args=[pk]))
    try:
        due = end_of_day(cleaned(TermForm(request.POST))["due"], call.region.time_zone)
        reviewing.hand_over(call, due, by=request.visit.person, now=request.visit.now)
    except Invalid as error:
        return calls.shown(request, call, error.status, errors=errors_of(error), values=request.POST)
    except Conflict as error:
        return calls.shown(request, call, error.status, refusal=sentence(error))
    group = reviewing.group_of(call)
    return redirect(reverse("pulsar:review_group", args=[group.pk if group else 0]))
