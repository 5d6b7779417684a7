"""Home by role and «My Pulsar»."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from pulsar_xblocks.console import cards
from pulsar_xblocks.kernel.http import logged_in, page
from pulsar_xblocks.kernel.roles.domain import has_role_for


@logged_in
def home(request: HttpRequest) -> HttpResponse:
    """Show what awaits this person today; people without a console role go to «My Pulsar»."""
    visit = request.visit
    if not has_role_for(visit.actor, "view", "console"):
        return redirect("pulsar:me")
    return page(request, "console/home.html", {"sections": cards.rows(visit.person, visit.actor, visit.now)})


@logged_in
def me(request: HttpRequest) -> HttpResponse:
    """Show what concerns this person: studios, consents, messages."""
    visit = request.visit
    return page(request, "console/me.html", {"sections": cards.rows(visit.person, visit.actor, visit.now, own=True)})
