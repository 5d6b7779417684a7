"""Nominations: the page of a centre's representative, and what the operator marks on an application."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from pulsar_xblocks.kernel.http import errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.links.actions import count_attempt
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, Gone, Invalid, NotFound
from pulsar_xblocks.kernel.roles.domain import Where, has_role_for
from pulsar_xblocks.kernel.roles.queries import require
from pulsar_xblocks.selection.commission.actions import nominating
from pulsar_xblocks.selection.commission.queries import nominating as queries
from pulsar_xblocks.selection.commission.views import reach
from pulsar_xblocks.selection.commission.views.applications import detail
from pulsar_xblocks.selection.domain import statuses

PAGE = "selection/commission/nominations.html"
TRIES, TRIES_IN = 60, timedelta(hours=1)  # of one representative: numbers are not to be tried out


@logged_in
def nominations(request: HttpRequest) -> HttpResponse:
    """Show whom the own centres nominate and in which calls they may; on POST nominate."""
    if not has_role_for(request.visit.actor, "submit", "nomination"):
        raise Forbidden
    if request.method != "POST":
        return _shown(request)
    try:
        _nominate(request)
    except Invalid as error:
        return _shown(request, error.status, errors=errors_of(error), values=request.POST)
    except (Conflict, Gone) as error:
        return _shown(request, error.status, refusal=sentence(error), values=request.POST)
    return redirect(f"{request.path}?stored")


def _nominate(request: HttpRequest) -> None:
    visit, posted = request.visit, request.POST
    count_attempt("nomination", f"person:{visit.person.pk}", limit=TRIES, window=TRIES_IN, now=visit.now)
    asked = posted.get("for", "")
    pairs = queries.open_calls(queries.led_by(visit.actor), visit.now)
    found = next(((call, centre) for call, centre in pairs if f"{call.pk}-{centre.pk}" == asked), None)
    if found is None:
        raise NotFound
    who = nominating.Named(posted.get("number", "")[:20], posted.get("family", "")[:100])
    nominating.nominate(found[0], who, found[1], by=visit.person, now=visit.now)


def _shown(request: HttpRequest, status: int = 200, **extra: Any) -> HttpResponse:
    centres = queries.led_by(request.visit.actor)
    found = numbered(request, queries.own(centres))
    told = [{"row": one, "status": statuses.shown(one.application.status, statuses.PUBLIC)} for one in found.rows]  # no more than all read
    pairs = queries.open_calls(centres, request.visit.now)
    asked = [(f"{call.pk}-{one.pk}", f"{call.title} · {one.short_name}") for call, one in pairs]
    context = {"list": found, "told": told, "asked": asked, "calls": {call.pk for call, _ in pairs}}
    return page(request, PAGE, context | {"is_stored": "stored" in request.GET} | extra, status=status)


@require_POST
@logged_in
def nomination_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a nomination back, by the centre's representative."""
    visit = request.visit
    if not has_role_for(visit.actor, "submit", "nomination"):
        raise Forbidden
    found = queries.nomination_or_404(pk)
    require(visit.actor, "submit", "nomination", Where(found.application.call.region_id, organisation=found.centre_id))
    try:
        nominating.withdraw(found, by=visit.person, now=visit.now)
    except Conflict as error:
        return _shown(request, error.status, refusal=sentence(error))
    return redirect("pulsar:nominations")


@logged_in
def call_nominate(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Mark on an application that a centre nominates it, or take that back, by the operator."""
    visit = request.visit
    found = reach.application(visit, pk, row, "decide")
    back = reverse("pulsar:call_application", args=[pk, row])
    if request.method != "POST":
        return redirect(back)
    try:
        _mark(request, found)
    except Conflict as error:
        return detail(request, found, error.status, refusal=sentence(error))
    return redirect(back)


def _mark(request: HttpRequest, found: Any) -> None:
    visit, posted = request.visit, request.POST
    if "withdraw" in posted:
        told = next((one for one in queries.nominations_of(found) if str(one.pk) == posted["withdraw"]), None)
        if told is None:
            raise NotFound
        nominating.withdraw(told, by=visit.person, now=visit.now)
        return
    centre = next((one for one in queries.centres_of(found.call) if str(one.pk) == posted.get("centre", "")), None)
    if centre is None:
        raise NotFound
    nominating.mark_nominated(found, centre, by=visit.person, now=visit.now)
