"""The operator makes a call: facts, people, questionnaire, status, more time."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from pulsar_xblocks.kernel import editing
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.http import errors_of, logged_in, sentence
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, Invalid, NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.questions.domain import Questionnaire
from pulsar_xblocks.kernel.roles.domain import has_role_for
from pulsar_xblocks.kernel.roles.queries import regions_of
from pulsar_xblocks.selection.applications import grading
from pulsar_xblocks.selection.applications.actions import extending
from pulsar_xblocks.selection.applications.actions.following import open_windows
from pulsar_xblocks.selection.calls import actions, domain
from pulsar_xblocks.selection.calls.forms import CALL, CallForm, MoreTimeForm, PartForm
from pulsar_xblocks.selection.calls.models import Call, CallPerson
from pulsar_xblocks.selection.calls.queries import questionnaire_of, rules_of
from pulsar_xblocks.selection.commission import reviewing, rules_form, staffing
from pulsar_xblocks.selection.commission.forms import NewCallForm
from pulsar_xblocks.selection.commission.views import calls, reach
from pulsar_xblocks.selection.domain.ready import READY
from pulsar_xblocks.selection.domain.rules import RuleSet
from pulsar_xblocks.selection.domain.tables import tabled

RULES = "selection/commission/call_rules.html"
NEW, EDIT = "selection/commission/call_new.html", "selection/commission/call_edit.html"
DAYS = ("opens_at", "closes_at")
CHOICES = {
    "directions": list(domain.DIRECTIONS.items()),
    "audiences": list(domain.AUDIENCES.items()),
    "visible": [("yes", mark("everybody, without a login")), ("no", mark("those who are logged in"))],
}


@logged_in
def call_new(request: HttpRequest) -> HttpResponse:
    """Show the form of a new call; on POST store it as a draft."""
    if not has_role_for(request.visit.actor, "edit", "call"):
        raise Forbidden
    regions = list(Region.objects.filter(pk__in=regions_of(request.visit.actor, "edit", "call")).order_by("code"))
    context = {"regions": [(row.pk, row.name) for row in regions], "ready": _ready(), "values": {"is_public": "yes"}} | CHOICES
    if request.method != "POST":
        return editing.page(request, NEW, context)
    return editing.answer(request, editing.Editing(NEW, context, CALL), lambda: _create(request, regions))


def _create(request: HttpRequest, regions: list[Region]) -> str:
    region = next((row for row in regions if str(row.pk) == request.POST.get("region", "")), regions[0])
    values = editing.cleaned(NewCallForm(request.POST, region.time_zone))
    rules = replace(READY[values.pop("ready")], places=values.pop("places"))
    values.pop("region")
    made = actions.create_call(region, values, rules, by=request.visit.person, now=request.visit.now)
    return reverse("pulsar:call", args=[made.pk])


@logged_in
def call_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the facts of a call to be changed; on POST store them."""
    call = reach.call(request.visit, pk, "edit")
    context = calls.head(request.visit, call) | {"values": _values(call)} | CHOICES
    if request.method != "POST":
        return editing.page(request, EDIT, context)
    return editing.answer(request, editing.Editing(EDIT, context, CALL, _worded), lambda: _edit(request, call))


def _edit(request: HttpRequest, call: Call) -> str:
    values = editing.cleaned(CallForm(request.POST, call.region.time_zone))
    actions.edit_call(call, editing.seen_version(request), values, by=request.visit.person, now=request.visit.now)
    open_windows(request.visit.now)
    return reverse("pulsar:call", args=[call.pk]) + "?stored"


def _values(call: Call) -> dict[str, Any]:
    values = editing.initial(call, [name for name in CALL if name not in DAYS])
    days = {name: local_day(getattr(call, name), call.region.time_zone).isoformat() for name in DAYS}
    return values | days | {"is_public": "yes" if call.is_public else "no", "version": call.version}


def _worded(name: str, value: Any) -> str:
    words = {"direction": domain.DIRECTIONS, "audience": domain.AUDIENCES}.get(name, {})
    return gettext(words[value]) if value in words else "" if value is None else str(value)


@logged_in
def call_rules(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the rules of a call: to be changed until applications are taken, to be read from then on."""
    call = reach.call(request.visit, pk, "review")
    rules, is_fixed = rules_of(call), actions.has_opened(call, request.visit.now)
    typed = request.POST if request.method == "POST" else rules_form.values(rules)
    context = calls.head(request.visit, call) | {"values": typed, "is_fixed": is_fixed} | rules_form.shown(rules, call.region, typed)
    context |= {"has_tables": bool(tabled(questionnaire_of(call) or Questionnaire()))}
    if request.method != "POST":
        return editing.page(request, RULES, context)
    reach.call(request.visit, pk, "edit")
    return editing.answer(request, editing.Editing(RULES, context, {}), lambda: _set_rules(request, call, rules))


def _set_rules(request: HttpRequest, call: Call, rules: RuleSet) -> str:
    fresh = rules_form.read(rules, request.POST)
    actions.set_rules(call, editing.seen_version(request), fresh, by=request.visit.person, now=request.visit.now)
    return reverse("pulsar:call", args=[call.pk]) + "?stored"


@require_POST
@logged_in
def call_people(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody work for a call, or take somebody off it."""
    call = reach.call(request.visit, pk, "manage")
    return _answered(request, call, _remove if "remove" in request.POST else _add)


def _add(request: HttpRequest, call: Call) -> None:
    values = editing.cleaned(PartForm(request.POST))
    person = staffing.found(call, values["person"], values["part"])
    if person is None:
        raise Invalid({"person": [mark("This person holds no role for that: give the role first, on the page of roles.")]})
    actions.add_person(call, person, values["part"], by=request.visit.person, now=request.visit.now)


def _remove(request: HttpRequest, call: Call) -> None:
    text = request.POST["remove"]
    row = CallPerson.objects.filter(call=call, pk=int(text)).first() if text.isascii() and text.isdigit() and len(text) < 16 else None
    if row is None:
        raise NotFound
    reviewing.take_off(row, by=request.visit.person, now=request.visit.now)


@require_POST
@logged_in
def call_status(request: HttpRequest, pk: int) -> HttpResponse:
    """Announce a call, put it into the archive, or take it out."""
    call = reach.call(request.visit, pk, "publish")
    return _answered(request, call, _move)


def _move(request: HttpRequest, call: Call) -> None:
    actions.set_status(call, request.POST.get("status", ""), by=request.visit.person, now=request.visit.now)


@require_POST
@logged_in
def call_extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Give everyone more time in a call."""
    call = reach.call(request.visit, pk, "manage")
    return _answered(request, call, _extend)


def _extend(request: HttpRequest, call: Call) -> None:
    values = editing.cleaned(MoreTimeForm(request.POST))
    extending.extend(call, values["hours"], values["reason"], by=request.visit.person, now=request.visit.now)


@require_POST
@logged_in
def call_grades(request: HttpRequest, pk: int) -> HttpResponse:
    """Order to read the points of the academic part from the course."""
    call = reach.call(request.visit, pk, "manage")
    grading.order(call, by=request.visit.person, now=request.visit.now)
    return redirect(reverse("pulsar:call", args=[call.pk]) + "#t-academic")


def _answered(request: HttpRequest, call: Call, store: Any) -> HttpResponse:
    try:
        store(request, call)
    except Invalid as error:
        return calls.shown(request, call, error.status, errors=errors_of(error), values=request.POST)
    except Conflict as error:
        return calls.shown(request, call, error.status, refusal=sentence(error), values=request.POST)
    return redirect(reverse("pulsar:call", args=[call.pk]) + "?stored")


def _ready() -> list[tuple[str, str]]:
    return [(key, domain.DIRECTIONS[key]) for key in READY]
