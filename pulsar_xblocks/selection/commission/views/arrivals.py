"""The list of arrival of a shift: who came, who did not, who left early and why; the completed shift; the list as a table."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from pulsar_xblocks.kernel.exports.reasons import clean_reason
from pulsar_xblocks.kernel.http import errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission import arrival_list
from pulsar_xblocks.selection.commission.actions import arriving
from pulsar_xblocks.selection.commission.domain import attending
from pulsar_xblocks.selection.commission.domain.attending import Arrived
from pulsar_xblocks.selection.commission.queries import collecting, places
from pulsar_xblocks.selection.commission.views import calls, reach

PAGE = "selection/commission/arrival.html"
CHOICES = [(key, status.word) for key, status in attending.ARRIVAL.items() if key != "unknown"]


@logged_in
def call_arrival(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who holds a place and how it went; on POST store it, or record the completed shift."""
    call = _call(request, pk, "review", "selection_application")
    if request.method != "POST":
        return _shown(request, call)
    reach.call(request.visit, pk, "manage", "selection_ranking")
    try:
        done = _do(request, call)
    except Invalid as error:
        return _shown(request, call, error.status, errors=errors_of(error), values=request.POST)
    except Conflict as error:
        return _shown(request, call, error.status, refusal=sentence(error))
    return redirect(f"{reverse('pulsar:call_arrival', args=[pk])}?{done}&page={_page(request)}")


def _call(request: HttpRequest, pk: int, right: str, kind: str) -> Call:
    call = reach.call(request.visit, pk, right, kind)
    if call.final_at is None:
        raise NotFound
    return call


def _page(request: HttpRequest) -> str:
    text = request.GET.get("page", "1")
    return text if text.isascii() and text.isdigit() and len(text) < 6 else "1"


def _do(request: HttpRequest, call: Call) -> str:
    by, now = request.visit.person, request.visit.now
    if "complete" in request.POST:
        return f"completed={arriving.complete(call, by=by, now=now)}"
    told = _told(request.POST)
    if "all" in request.POST:
        told |= {pk: Arrived(attending.CAME) for pk, what in told.items() if not what.state}
    return f"changed={arriving.arrive(call, told, local_day(now, call.region.time_zone), by=by, now=now)}"


def _told(posted: QueryDict) -> dict[int, Arrived]:
    """Return offer -> what the form says of it."""
    ids = [text for text in posted.getlist("row") if text.isascii() and text.isdigit() and len(text) < 16]
    return {int(pk): Arrived(posted.get(f"state_{pk}", ""), _day(posted.get(f"left_on_{pk}", "")), _note(posted, pk)) for pk in ids}


def _note(posted: QueryDict, pk: str) -> str:
    return " ".join(posted.get(f"note_{pk}", "").split())[: attending.NOTE_MOST]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _shown(request: HttpRequest, call: Call, status: int = 200, **extra: Any) -> HttpResponse:
    found = numbered(request, collecting.holders(call))
    values = extra.get("values") or {}
    rows = [_row(offer, values) for offer in found.rows]
    context = calls.head(request.visit, call) | {"list": found, "rows": rows, "choices": CHOICES}
    counts = places.by_arrival(call)
    context |= {"counts": [{"status": word, "n": counts[key]} for key, word in attending.ARRIVAL.items() if counts.get(key)]}
    told = {name: request.GET.get(name, "") for name in ("changed", "completed")}
    context |= {"told": {name: int(text) for name, text in told.items() if text.isascii() and text.isdigit() and len(text) < 7}}
    return page(request, PAGE, context | extra, status=status)


def _row(offer: Any, values: Any) -> dict[str, Any]:
    stored = {"state": offer.arrival, "left_on": offer.left_on.isoformat() if offer.left_on else "", "note": offer.arrival_note}
    typed = {name: values.get(f"{name}_{offer.pk}", value) for name, value in stored.items()}
    names = {f"{name}_name": f"{name}_{offer.pk}" for name in stored}
    return (
        {"row": offer, "status": attending.outcome(offer.arrival), "is_open": typed["state"] in (attending.MISSED, attending.LEFT)}
        | typed
        | names
    )


@logged_in
def call_arrival_export(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Ask what the list is for; then return the list of arrival as a workbook."""
    call = _call(request, pk, "export", "selection_application")
    context = {"title": mark("List of arrival"), "back": reverse("pulsar:call_arrival", args=[pk]), "values": request.POST}
    if request.method != "POST":
        return page(request, "kernel/exports/reason.html", context)
    try:
        reason = clean_reason(request.POST.get("reason", ""))
    except Invalid as error:
        return page(request, "kernel/exports/reason.html", context | {"errors": errors_of(error)}, 422)
    return arrival_list.respond(request.visit, call, reason)
