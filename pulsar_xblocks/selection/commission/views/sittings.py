"""A sitting of the commission: recorded by its chair or secretary; the protocol to print and as a Word document."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel.editing import cleaned
from pulsar_xblocks.kernel.exports import template_pages
from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.http import errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, NotFound
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission import sittings
from pulsar_xblocks.selection.commission.actions import sitting
from pulsar_xblocks.selection.commission.actions.publishing import NotNewest
from pulsar_xblocks.selection.commission.forms import SittingForm
from pulsar_xblocks.selection.commission.models import CommissionMeeting, RankingRun
from pulsar_xblocks.selection.commission.papers import protocol
from pulsar_xblocks.selection.commission.queries import runs
from pulsar_xblocks.selection.commission.views import calls, reach


@logged_in
def call_sitting(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form of a sitting on the newest run; on POST store it, and let a stopped ranking go on."""
    call = reach.call(request.visit, pk, "decide", "selection_ranking")
    run = runs.newest(call)
    if run is None:
        raise NotFound
    if request.method != "POST":
        return _form(request, call)
    try:
        _hold(request, call, run)
    except Invalid as error:
        return _form(request, call, error.status, errors=errors_of(error), values=request.POST)
    except Conflict as error:
        return _form(request, call, error.status, refusal=sentence(error), values=request.POST)
    return redirect(reverse("pulsar:call_ranking", args=[pk]) + "?decided")


def _hold(request: HttpRequest, call: Call, run: RankingRun) -> None:
    by, now = request.visit.person, request.visit.now
    if request.POST.get("run", str(run.number)) != str(run.number):  # the form was about an earlier list
        raise NotNewest
    what = sittings.read(call, run, cleaned(SittingForm(request.POST)), request.POST)
    sitting.hold_and_go_on(call, run, what, by=by, now=now)


def _form(request: HttpRequest, call: Call, status: int = 200, **extra: Any) -> HttpResponse:
    run = runs.newest(call)
    context = calls.head(request.visit, call) | {"run": run} | sittings.shown(call, run, extra.get("values"))
    return page(request, "selection/commission/sitting.html", context | extra, status=status)


@logged_in
def call_protocol(request: HttpRequest, pk: int, meeting: int) -> HttpResponseBase:
    """Show a protocol to be printed; ``?docx`` gives it as a Word document."""
    call = reach.call(request.visit, pk, "view", "selection_ranking")
    row = CommissionMeeting.objects.select_related("run__rules", "recorded_by").filter(call=call, pk=meeting).first()
    if row is None:
        raise NotFound
    if "docx" not in request.GET:
        return page(request, "selection/commission/protocol.html", {"call": call, "meeting": row} | protocol.protocol(row))
    export = Export("selection_ranking", call.region_id, gettext("protocol of the commission"), 1, "docx")
    record_export(export, by=request.visit.person, now=request.visit.now)
    name = gettext("Protocol %(number)s %(code)s") % {"number": row.number, "code": call.code}
    return template_pages.word(name, protocol.protocol_docx(row))
