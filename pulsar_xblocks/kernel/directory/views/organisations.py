"""Pages of organisations: list, form, export."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel import editing
from pulsar_xblocks.kernel.directory import actions, domain, exporting, forms, queries
from pulsar_xblocks.kernel.directory.models import Municipality, Organisation
from pulsar_xblocks.kernel.directory.queries import OrganisationFilter
from pulsar_xblocks.kernel.http import logged_in, page
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.errors import Forbidden
from pulsar_xblocks.kernel.roles.domain import has_role_for, may

FORM_PAGE = "kernel/directory/organisation.html"


@logged_in
def organisations(request: HttpRequest) -> HttpResponse:
    """Show the organisations the person reaches: search, filters, 50 a page."""
    visit = request.visit
    wanted = _filter(request)
    found = numbered(request, queries.organisations(visit.actor, wanted))
    context = {"list": found, "organisations": [_row(row) for row in found.rows], "wanted": wanted, "query": request.GET.urlencode()}
    context |= {f"may_{right}": has_role_for(visit.actor, right, "organisation") for right in ("edit", "export")}
    context |= _choices(queries.municipalities_of_organisations(visit.actor))
    context["loaded"] = queries.regions(visit.actor, "manage", "organisation") if context["may_edit"] else []
    context["has_places"] = has_role_for(visit.actor, "view", "municipality")
    return page(request, "kernel/directory/organisations.html", context)


def _row(row: Organisation) -> dict[str, Any]:
    return {"row": row, "kind": domain.KINDS.get(row.kind, row.kind), "locality": domain.LOCALITIES[row.locality]}


@logged_in
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an organisation; who may, changes it."""
    visit = request.visit
    row = queries.organisation(visit.actor, "edit" if request.method == "POST" else "view", pk)
    may_edit = may(visit.actor, "edit", "organisation", queries.where_of(row))
    return _form(request, row, may_edit=may_edit)


@logged_in
def organisation_new(request: HttpRequest) -> HttpResponse:
    """Show an empty form, store a new organisation."""
    if not has_role_for(request.visit.actor, "edit", "organisation"):
        raise Forbidden
    return _form(request, None, may_edit=True)


def _form(request: HttpRequest, row: Organisation | None, *, may_edit: bool) -> HttpResponse:
    visit = request.visit
    places = queries.municipalities_for_edit(visit.actor, row, visit.now)
    values = editing.initial(row, forms.ORGANISATION) | (
        {"municipality": row.municipality_id} if row else {"is_active": True, "kind": "school"}
    )
    context = {"row": row, "values": values, "may_edit": may_edit, "is_stored": "stored" in request.GET, **_choices(places)}
    around = editing.Editing(FORM_PAGE, context, forms.ORGANISATION, _shown)
    if request.method != "POST":
        return page(request, FORM_PAGE, context)
    return editing.answer(request, around, lambda: _store(request, row, places))


def _store(request: HttpRequest, row: Organisation | None, places: Any) -> str:
    values = editing.cleaned(forms.OrganisationForm(request.POST, places))
    edit = actions.Edit(request.visit.person, request.visit.now, editing.seen_version(request))
    stored = actions.store_organisation(actions.OrganisationDraft(**values), row, edit)
    return reverse("pulsar:organisation", args=[stored.pk]) + "?stored"


@logged_in
def organisations_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Return the filtered list as CSV or XLSX, within what the person may export."""
    visit = request.visit
    rows = queries.organisations(visit.actor, _filter(request), right="export")
    return exporting.respond(form, rows, visit)


def _filter(request: HttpRequest) -> OrganisationFilter:
    place = request.GET.get("municipality", "")
    return OrganisationFilter(
        text=request.GET.get("q", "")[:200],
        municipality=_id(place),
        kind=request.GET.get("kind", "") if request.GET.get("kind") in domain.KINDS else "",
        locality=request.GET.get("locality", "") if request.GET.get("locality") in domain.LOCALITIES else "",
        is_closed=request.GET.get("state") == "closed",
        region=_id(request.GET.get("region", "")),
    )


def _id(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _choices(places: Any) -> dict[str, Any]:
    return {
        "places": [(row.pk, row.name) for row in places],
        "kinds": list(domain.KINDS.items()),
        "localities": list(domain.LOCALITIES.items()),
    }


def _shown(name: str, value: Any) -> str:
    """Return a stored value as people read it."""
    if isinstance(value, Municipality):
        return value.name
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    words = {"kind": domain.KINDS, "locality": domain.LOCALITIES}.get(name, {})
    return gettext(words[value]) if value in words else str(value)
