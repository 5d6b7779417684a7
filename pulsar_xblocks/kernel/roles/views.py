"""Pages of roles: who holds which, giving, ending, accepting an invitation."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from pulsar_xblocks.kernel import editing
from pulsar_xblocks.kernel.directory.models import Municipality, Organisation
from pulsar_xblocks.kernel.directory.queries import regions as regions_within
from pulsar_xblocks.kernel.http import logged_in, page, visit_of
from pulsar_xblocks.kernel.links.models import Link
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Forbidden, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles import actions, domain, forms, invitations, queries

GIVE_PAGE = "kernel/roles/give.html"
SUGGESTED = 500  # organisations in the list under the field


@logged_in
def roles(request: HttpRequest) -> HttpResponse:
    """Show the open roles of the region."""
    visit = request.visit
    role = request.GET.get("role", "")
    wanted = queries.RoleFilter(request.GET.get("q", "")[:200], role if role in domain.ROLES else "")
    found = numbered(request, queries.assignments(visit.actor, wanted))
    rows = [{"row": row, "word": domain.ROLES.get(row.role, row.role), "is_own": row.person_id == visit.person.pk} for row in found.rows]
    context = {"list": found, "assignments": rows, "wanted": wanted, "choices_of_role": list(domain.ROLES.items())}
    context |= {"may_manage": domain.has_role_for(visit.actor, "manage", "role"), "done": request.GET.get("done", "")}
    return page(request, "kernel/roles/roles.html", context)


@logged_in
def role_give(request: HttpRequest) -> HttpResponse:
    """Show the form of a role; give it."""
    visit = request.visit
    regions = regions_within(visit.actor, "manage", "role")
    if not regions:
        raise Forbidden
    key = request.POST.get("person", "") or request.GET.get("person", "")
    person = Person.objects.filter(key=key, retired_at=None).first() if key else None
    context = {"person": person, "values": {"role": "mentor"}, **_choices([row.pk for row in regions], regions)}
    around = editing.Editing(GIVE_PAGE, context, forms.LABELS)
    if request.method != "POST":
        return page(request, GIVE_PAGE, context)
    return editing.answer(request, around, lambda: _give(request, person, [row.pk for row in regions]))


def _give(request: HttpRequest, person: Person | None, regions: list[int]) -> str:
    visit = request.visit
    values = editing.cleaned(forms.RoleForm(request.POST, regions))
    place = _place(values)
    giving = actions.Giving(visit.actor, visit.person, visit.now)
    if person is not None:
        actions.grant(person, values["role"], place, giving)
        return reverse("pulsar:roles") + "?done=given"
    if not values["email"]:
        raise Invalid({"email": [mark("Give an e-mail address.")]})
    given = invitations.give_by_email(values["email"], values["role"], place, giving)
    return reverse("pulsar:roles") + ("?done=invited" if given.is_invited else "?done=given")


def _place(values: dict[str, Any]) -> actions.Place:
    """Return the place a role is given for; fields that do not fit the role are refused beside themselves."""
    kinds = domain.places_of(values["role"])
    chosen = {name: values[name] for name in ("municipality", "organisation") if values[name] is not None}
    needed = kinds[0] if kinds[0] != "region" else ""
    if needed and needed not in chosen:
        raise Invalid({needed: [domain.PLACE_NEEDED[needed]]})
    extra = next((name for name in chosen if name not in kinds), "")
    if extra:
        raise Invalid({extra: [mark("This role is not given for it: leave it empty.")]})
    return next(iter(chosen.values()), values["region"])


def _choices(ids: list[int], regions: list[Any]) -> dict[str, Any]:
    places: QuerySet[Municipality] = Municipality.objects.filter(region__in=ids).order_by("name", "oktmo")
    schools = Organisation.objects.filter(region__in=ids, is_active=True).order_by("sort_name", "id")
    return {
        "choices_of_role": list(domain.ROLES.items()),
        "regions": [(row.pk, row.name) for row in regions],
        "places": [(row.pk, row.name) for row in places],
        "schools": list(schools.values_list("code", "short_name")[:SUGGESTED]),
    }


@logged_in
@require_POST
def role_close(request: HttpRequest, pk: int) -> HttpResponse:
    """End a role."""
    visit = request.visit
    actions.revoke(queries.assignment(visit.actor, pk), actions.Giving(visit.actor, visit.person, visit.now))
    return redirect(reverse("pulsar:roles") + "?done=closed")


def invitation(request: HttpRequest, link: Link) -> HttpResponse:
    """Show an invitation by its link; who is logged in, accepts it by a click."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    request.visit = visit_of(request.user)
    if request.method == "POST":
        invitations.accept(link, request.visit.person, request.visit.now)
        return redirect("pulsar:home")
    held = queries.open_roles(link.person) if link.person else []
    words = [domain.ROLES.get(row.role, row.role) for row in held]
    response = page(request, "kernel/roles/invitation.html", {"words": words, "region": link.region})
    response["Referrer-Policy"] = "same-origin"  # with no-referrer browsers send «Origin: null» and forms are refused
    return response
