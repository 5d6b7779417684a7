"""Home by role, «My Pulsar» and the search."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from pulsar_xblocks.console import cards
from pulsar_xblocks.kernel import home as desk
from pulsar_xblocks.kernel import menu
from pulsar_xblocks.kernel.http import Visit, logged_in, page
from pulsar_xblocks.kernel.inbox.queries import messages_of
from pulsar_xblocks.kernel.render import render
from pulsar_xblocks.kernel.roles.domain import has_role_for

MESSAGES = 3
SHORTEST = 2  # letters that the search needs


@logged_in
def home(request: HttpRequest) -> HttpResponse:
    """Show what awaits this person today; people without a console role go to «My Pulsar»."""
    visit = request.visit
    if not has_role_for(visit.actor, "view", "console") or visit.actor.roles <= {"mentor"}:
        return redirect("pulsar:me")
    panels = [render(panel.template, panel.values) for panel in desk.panels_for(visit.actor, visit.now)]
    context = {"sections": cards.rows(visit.person, visit.actor, visit.now), "panels": panels}
    return page(request, "console/home.html", context | {"zone": zone_of(visit)})


@logged_in
def me(request: HttpRequest) -> HttpResponse:
    """Show what concerns this person: studios, applications, consents, messages."""
    visit = request.visit
    context = {"sections": cards.rows(visit.person, visit.actor, visit.now, own=True), "zone": zone_of(visit)}
    context |= {"cards": desk.cards_of(visit.person, visit.actor, visit.now)}
    context |= {"messages": list(messages_of(visit.person)[:MESSAGES]), "work": menu.work_of(visit.actor)}
    return page(request, "console/me.html", context)


@logged_in
def search(request: HttpRequest) -> HttpResponse:
    """Show what fits the text, by kind, within what the person may see."""
    visit, text = request.visit, request.GET.get("q", "").strip()[:100]
    is_asked = len(text) >= SHORTEST
    hits = desk.found(visit.actor, text) if is_asked else []
    groups = [{"kind": kind, "hits": [hit for hit in hits if hit.kind == kind]} for kind in dict.fromkeys(hit.kind for hit in hits)]
    return page(request, "console/search.html", {"text": text, "groups": groups, "is_asked": is_asked})


def zone_of(visit: Visit) -> str:
    """Return the time zone a person's pages are written in."""
    return visit.person.time_zone or "Asia/Tomsk"
