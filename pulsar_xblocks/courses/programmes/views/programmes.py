"""Pages of programmes: the list, one with its passport, curriculum and groups."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from pulsar_xblocks.courses.domain.passport import KINDS, Module, Passport
from pulsar_xblocks.courses.domain.problems import place_of, problems
from pulsar_xblocks.courses.programmes import actions, domain, passport_form, queries
from pulsar_xblocks.courses.programmes.forms import ProgrammeForm
from pulsar_xblocks.courses.programmes.models import Programme
from pulsar_xblocks.courses.programmes.views import reach
from pulsar_xblocks.kernel import editing
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.http import logged_in, page, sentence
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, Invalid, NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import has_role_for, may
from pulsar_xblocks.kernel.roles.queries import regions_of
from pulsar_xblocks.kernel.wording import said

ONE, NEW, PASSPORT, MODULE = (f"courses/programmes/{name}.html" for name in ("programme", "new", "passport", "module"))


@logged_in
def programmes(request: HttpRequest) -> HttpResponse:
    """Show the programmes of the actor's regions."""
    actor = request.visit.actor
    if not has_role_for(actor, "view", queries.PROGRAMME):
        raise Forbidden
    found = numbered(request, queries.programmes_seen(actor))
    rows = [{"row": row, "passport": queries.passport_of(row), "status": domain.PROGRAMME[row.status]} for row in found.rows]
    context = {"list": found, "rows": rows, "kinds": KINDS, "may_edit": has_role_for(actor, "edit", queries.PROGRAMME)}
    return page(request, "courses/programmes/list.html", context)


@logged_in
def programme_new(request: HttpRequest) -> HttpResponse:
    """Show the form of a new programme; on POST store it as a draft."""
    visit = request.visit
    if not has_role_for(visit.actor, "edit", queries.PROGRAMME):
        raise Forbidden
    regions = list(Region.objects.filter(pk__in=regions_of(visit.actor, "edit", queries.PROGRAMME)).order_by("code"))
    context = {"regions": [(row.pk, row.name) for row in regions], "kinds": list(KINDS.items()), "values": {}}
    if request.method != "POST":
        return editing.page(request, NEW, context)
    return editing.answer(request, editing.Editing(NEW, context, {}), lambda: _create(request, regions))


def _create(request: HttpRequest, regions: list[Region]) -> str:
    region = next((row for row in regions if str(row.pk) == request.POST.get("region", "")), regions[0])
    values = editing.cleaned(ProgrammeForm(request.POST))
    passport = Passport(title=values["title"], kind=values["kind"] if values["kind"] in KINDS else Passport.kind)
    made = actions.create_programme(region, values["code"], passport, by=request.visit.person, now=request.visit.now)
    return reverse("pulsar:programme_passport", args=[made.pk])


@logged_in
def programme(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one programme."""
    return _shown(request, reach.programme(request.visit, pk))


def _shown(request: HttpRequest, row: Programme, status: int = 200, **extra: Any) -> HttpResponse:
    visit, passport = request.visit, queries.passport_of(row)
    found = [(said(place_of(passport, name)), said(text)) for name, texts in problems(passport).items() for text in texts]
    may_edit = may(visit.actor, "edit", queries.PROGRAMME, queries.where_programme(row))
    groups = queries.rows_of(list(queries.groups_of(row)[:100]), visit.now)
    context = {"programme": row, "passport": passport, "status": domain.PROGRAMME[row.status], "problems": found, "may_edit": may_edit}
    context |= {"groups": [{"row": one, "status": domain.GROUP[one.stage]} for one in groups], "moves": actions.MOVES[row.status]}
    context |= {"is_draft": row.status == domain.DRAFT, "is_stored": "stored" in request.GET, "zone": row.region.time_zone}
    return page(request, ONE, context | passport_form.WORDS | extra, status=status)


@logged_in
def programme_passport(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the facts of the passport to be changed; on POST store them."""
    row = reach.programme(request.visit, pk, "edit")
    passport = queries.passport_of(row)
    values = request.POST if request.method == "POST" else passport_form.values(passport) | {"version": row.version}
    context = {"programme": row, "status": domain.PROGRAMME[row.status], "values": values} | passport_form.CHOICES
    if request.method != "POST":
        return editing.page(request, PASSPORT, context)
    return _stored(request, row, PASSPORT, context, lambda: passport_form.read(passport, request.POST))


@logged_in
def programme_module(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Show a module of the curriculum with its activities, «new» for a new one; on POST store or remove it."""
    row = reach.programme(request.visit, pk, "edit")
    passport = queries.passport_of(row)
    module = Module() if key == "new" else passport.module(key)
    if module is None:
        raise NotFound
    values = request.POST if request.method == "POST" else passport_form.module_values(module) | {"version": row.version}
    context = {"programme": row, "status": domain.PROGRAMME[row.status], "module": module, "values": values}
    context |= {"lines": passport_form.rows(module, values), "is_new": key == "new"} | passport_form.CHOICES
    if request.method != "POST":
        return editing.page(request, MODULE, context)
    return _stored(request, row, MODULE, context, lambda: _with_module(passport, module, request))


def _with_module(passport: Passport, module: Module, request: HttpRequest) -> Passport:
    """Return the passport with the module as posted: changed, added, moved up, or removed."""
    if "remove" in request.POST:
        return replace(passport, modules=tuple(one for one in passport.modules if one.key != module.key))
    if "up" in request.POST:
        return replace(passport, modules=tuple(_moved_up(list(passport.modules), module.key)))
    used = {one.key for one in passport.modules}
    taken = {key for key in passport.activities() if key not in {one.key for one in module.activities}}
    made = passport_form.read_module(module, taken, request.POST)
    if not module.key:
        return replace(passport, modules=(*passport.modules, replace(made, key=passport_form.free_key("m", used))))
    return replace(passport, modules=tuple(made if one.key == module.key else one for one in passport.modules))


def _moved_up(modules: list[Module], key: str) -> list[Module]:
    at = next((number for number, one in enumerate(modules) if one.key == key), 0)
    if at:
        modules[at - 1 : at + 1] = [modules[at], modules[at - 1]]
    return modules


def _stored(request: HttpRequest, row: Programme, template: str, context: dict[str, Any], read: Any) -> HttpResponse:
    def store() -> str:
        visit = request.visit
        actions.set_passport(row, editing.seen_version(request), read(), by=visit.person, now=visit.now)
        return reverse("pulsar:programme", args=[row.pk]) + "?stored"

    try:
        return editing.answer(request, editing.Editing(template, context, {}), store)
    except Conflict as error:
        return page(request, template, context | {"refusal": sentence(error)}, status=error.status)


@require_POST
@logged_in
def programme_status(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve a programme, take it back into draft, archive it."""
    row = reach.programme(request.visit, pk, "publish")
    try:
        actions.set_status(row, request.POST.get("status", ""), by=request.visit.person, now=request.visit.now)
    except Invalid as error:
        return _shown(request, row, error.status, refusal=said(mark("The programme cannot be approved yet: mend what is named below.")))
    except Conflict as error:
        return _shown(request, queries.programme_or_404(pk), error.status, refusal=sentence(error))
    return redirect(reverse("pulsar:programme", args=[pk]) + "?stored")
