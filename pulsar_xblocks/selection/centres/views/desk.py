"""The register in the console: the list, a centre with its history, new entries."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from pulsar_xblocks.kernel.directory.models import Municipality, Organisation, Region
from pulsar_xblocks.kernel.editing import cleaned
from pulsar_xblocks.kernel.http import Visit, errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, Invalid, NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import has_role_for, may
from pulsar_xblocks.kernel.roles.queries import require
from pulsar_xblocks.selection.applications.queries.organisations import served_by
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.calls.queries import call_or_404
from pulsar_xblocks.selection.centres import domain, exports, queries, showing
from pulsar_xblocks.selection.centres.actions import register
from pulsar_xblocks.selection.centres.forms import EventForm, NewCentreForm, TermForm
from pulsar_xblocks.selection.centres.models import Centre

ONE, NEW, FROM = "selection/centres/centre.html", "selection/centres/new.html", "selection/centres/from_call.html"


@require_safe
@logged_in
def centres(request: HttpRequest) -> HttpResponse:
    """Show the register of the actor's regions."""
    visit, regions = request.visit, queries.seen_regions(request.visit.actor)
    if not regions:
        raise Forbidden
    wanted = {name: request.GET.get(name, "")[:10] for name in ("municipality", "status")}
    known = wanted["status"] if wanted["status"] in domain.CENTRE else ""
    whole = list(queries.register(regions))
    found = numbered(request, queries.register(regions, wanted["municipality"], known))
    region = Region.objects.get(pk=regions[0])
    context = {"list": found, "rows": showing.rows(found.rows, queries.today(region, visit.now)), "places": showing.places(whole)}
    context |= {"wanted": wanted, "states": [(key, one.word) for key, one in domain.CENTRE.items() if key != domain.OVER]}
    context |= {"may_manage": bool(queries.seen_regions(visit.actor, "manage")), "public_region": int(region.code)}
    return page(request, "selection/centres/list.html", context)


@require_safe
@logged_in
def centres_export(request: HttpRequest) -> HttpResponseBase:
    """Return the register as XLSX."""
    regions = queries.seen_regions(request.visit.actor, "export")
    if not regions:
        raise Forbidden
    return exports.register(request.visit, regions, Region.objects.get(pk=regions[0]).time_zone)


@logged_in
def centre(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a centre with its history and reports; on POST change its status."""
    row = reached(request.visit, pk, "view")
    if request.method != "POST":
        return _shown(request, row)
    row = reached(request.visit, pk, "manage")
    try:
        values = cleaned(EventForm(request.POST))
        register.change(row, register.Event(**values), by=request.visit.person, now=request.visit.now)
    except Invalid as error:
        return _shown(request, row, error.status, errors=errors_of(error), values=request.POST)
    except Conflict as error:
        return _shown(request, queries.centre_or_404(pk), error.status, refusal=sentence(error))
    return redirect(f"{request.path}?stored")


def _shown(request: HttpRequest, row: Centre, status: int = 200, **extra: Any) -> HttpResponse:
    visit = request.visit
    today = queries.today(row.region, visit.now)
    may_manage = may(visit.actor, "manage", queries.KIND, queries.where(row, None))
    context = showing.rows([row], today)[0] | {"centre": row, "zone": row.region.time_zone, "may_manage": may_manage}
    context |= {"events": [(one, domain.EVENTS[one.kind]) for one in row.events.select_related("by").order_by("-at", "-pk")]}
    context |= {"reports": [(one, domain.REPORT[one.status]) for one in queries.reports_of(row)]}
    context |= {"moves": [(kind, domain.EVENTS[kind]) for kind in domain.moves(row.status)], "values": {"on": today.isoformat()}}
    context |= {"is_stored": "stored" in request.GET, "is_staff": bool(queries.seen_regions(visit.actor))}
    return page(request, ONE, context | extra, status=status)


@logged_in
def centre_new(request: HttpRequest) -> HttpResponse:
    """Show the form of a centre that got its status elsewhere or earlier; on POST enter it."""
    regions = queries.seen_regions(request.visit.actor, "manage")
    if not regions:
        raise Forbidden
    if request.method != "POST":
        return _new(request, regions)
    try:
        made = _enter(request, regions)
    except Invalid as error:
        return _new(request, regions, error.status, errors=errors_of(error), values=request.POST)
    except Conflict as error:
        return _new(request, regions, error.status, refusal=sentence(error), values=request.POST)
    return redirect("pulsar:centre", pk=made.pk)


def _enter(request: HttpRequest, regions: list[int]) -> Centre:
    values = cleaned(NewCentreForm(request.POST))
    organisation = Organisation.objects.select_related("region").filter(code=values.pop("organisation"), region__in=regions).first()
    if organisation is None:
        raise Invalid({"organisation": [mark("There is no organisation with this code.")]})
    places = list(Municipality.objects.filter(region=organisation.region_id, oktmo__in=request.POST.getlist("municipalities")[:200]))
    return register.enter(organisation, places, register.Term(**values), by=request.visit.person, now=request.visit.now)


def _new(request: HttpRequest, regions: list[int], status: int = 200, **extra: Any) -> HttpResponse:
    rows = Organisation.objects.filter(region__in=regions, is_active=True).order_by("sort_name", "pk")[:2000]
    places = Municipality.objects.filter(region__in=regions, valid_to=None)
    context = {"organisations": [(row.code, row.short_name) for row in rows], "chosen": request.POST.getlist("municipalities")}
    context |= {"places": sorted(((row.oktmo, row.name) for row in places), key=lambda pair: pair[1])}
    return page(request, NEW, context | extra, status=status)


@logged_in
def centres_from_call(request: HttpRequest, pk: int) -> HttpResponse:
    """Show whom the final list of a call has chosen; on POST enter them."""
    call = _call(request.visit, pk)
    context: dict[str, Any] = {"call": call, "entries": _waiting(call), "values": request.POST, "picked": request.POST.getlist("pick")}
    if request.method != "POST":
        return page(request, FROM, context)
    try:
        _enter_chosen(request, call, context["picked"])
    except Invalid as error:
        return page(request, FROM, context | {"errors": errors_of(error)}, status=error.status)
    except Conflict as error:
        return page(request, FROM, context | {"refusal": sentence(error)}, status=error.status)
    return redirect(reverse("pulsar:centres"))


def _call(visit: Visit, pk: int) -> Call:
    """Return a call of organisations.  Raises Forbidden, NotFound."""
    call = call_or_404(pk)
    if not has_role_for(visit.actor, "manage", queries.KIND):
        raise Forbidden
    if call.region_id not in queries.seen_regions(visit.actor, "manage") or call.audience != "organisation":
        raise NotFound
    return call


def _waiting(call: Call) -> list[dict[str, Any]]:
    """Return whom a call has chosen, the municipalities they serve, the status they hold already."""
    rows = queries.waiting_for_register(call)
    held = queries.held_by(rows)
    return [
        {"row": row, "served": ", ".join(one.name for one in served_by(row)), "held": held.get(row.organisation_id or 0)} for row in rows
    ]


def _enter_chosen(request: HttpRequest, call: Call, picked: list[str]) -> None:
    term = register.Term(**cleaned(TermForm(request.POST)))
    chosen = [int(text) for text in picked if text.isascii() and text.isdigit() and len(text) < 19]
    register.enter_chosen(call, chosen, term, by=request.visit.person, now=request.visit.now)


def reached(visit: Visit, pk: int, right: str) -> Centre:
    """Return a centre that the person may use so.  Raises Forbidden, NotFound."""
    if not has_role_for(visit.actor, right, queries.KIND):
        raise Forbidden
    row = queries.centre_or_404(pk)
    require(visit.actor, right, queries.KIND, queries.where(row, visit.person))
    return row
