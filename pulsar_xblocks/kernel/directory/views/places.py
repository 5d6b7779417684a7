"""Pages of municipalities and of a region's settings."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from pulsar_xblocks.kernel import editing
from pulsar_xblocks.kernel.directory import actions, forms, queries
from pulsar_xblocks.kernel.directory.models import Municipality, Region
from pulsar_xblocks.kernel.http import logged_in, page
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.errors import Forbidden
from pulsar_xblocks.kernel.roles.domain import Where, has_role_for, may

MUNICIPALITY_PAGE = "kernel/directory/municipality.html"
REGION_PAGE = "kernel/directory/region.html"


@logged_in
def municipalities(request: HttpRequest) -> HttpResponse:
    """Show the municipalities the person reaches."""
    actor = request.visit.actor
    found = numbered(request, queries.municipalities(actor))
    context = {"list": found, "today": request.visit.now.date(), "may_edit": has_role_for(actor, "edit", "municipality")}
    return page(request, "kernel/directory/municipalities.html", context)


@logged_in
def municipality(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a municipality; who may, changes it."""
    visit = request.visit
    row = queries.municipality(visit.actor, "edit" if request.method == "POST" else "view", pk)
    return _municipality_form(request, row, row.region)


@logged_in
def municipality_new(request: HttpRequest, code: str) -> HttpResponse:
    """Show an empty form, store a new municipality of the region with the code."""
    region = next((row for row in queries.regions(request.visit.actor, "edit", "municipality") if row.code == code), None)
    if region is None:
        raise Forbidden
    return _municipality_form(request, None, region)


def _municipality_form(request: HttpRequest, row: Municipality | None, region: Region) -> HttpResponse:
    may_edit = may(request.visit.actor, "edit", "municipality", Where(region.pk, row.pk if row else None))
    context = {"row": row, "region": region, "values": editing.initial(row, forms.MUNICIPALITY), "may_edit": may_edit}
    context["is_stored"] = "stored" in request.GET
    if request.method != "POST":
        return page(request, MUNICIPALITY_PAGE, context)
    around = editing.Editing(MUNICIPALITY_PAGE, context, forms.MUNICIPALITY, _shown)

    def store() -> str:
        draft = actions.MunicipalityDraft(**editing.cleaned(forms.MunicipalityForm(request.POST)))
        stored = actions.store_municipality(draft, row, region, _edit(request))
        return reverse("pulsar:municipality", args=[stored.pk]) + "?stored"

    return editing.answer(request, around, store)


@logged_in
def regions(request: HttpRequest) -> HttpResponse:
    """Lead to the settings of the only region, or show the regions to choose from."""
    found = queries.regions(request.visit.actor, "view", "region")
    if not found:
        raise Forbidden
    if len(found) == 1:
        return redirect("pulsar:region", found[0].code)
    return page(request, "kernel/directory/regions.html", {"regions": found})


@logged_in
def region(request: HttpRequest, code: str) -> HttpResponse:
    """Show what documents say about the regional centre; who may, changes it."""
    visit = request.visit
    row = queries.region(visit.actor, "edit" if request.method == "POST" else "view", code)
    may_edit = may(visit.actor, "edit", "region", Where(row.pk))
    context = {"row": row, "values": editing.initial(row, forms.CENTRE), "may_edit": may_edit, "is_stored": "stored" in request.GET}
    if request.method != "POST":
        return page(request, REGION_PAGE, context)

    def store() -> str:
        actions.store_centre(actions.CentreDraft(**editing.cleaned(forms.CentreForm(request.POST))), row, _edit(request))
        return reverse("pulsar:region", args=[code]) + "?stored"

    return editing.answer(request, editing.Editing(REGION_PAGE, context, forms.CENTRE), store)


def _edit(request: HttpRequest) -> actions.Edit:
    return actions.Edit(request.visit.person, request.visit.now, editing.seen_version(request))


def _shown(name: str, value: Any) -> str:
    return "" if value is None else str(value)
