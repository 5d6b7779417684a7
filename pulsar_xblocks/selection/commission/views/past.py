"""Past participants: the list of a region, and what is decided on an application whose person may be one of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.http import logged_in, page, sentence
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, NotFound
from pulsar_xblocks.kernel.roles.domain import has_role_for
from pulsar_xblocks.kernel.roles.queries import regions_of
from pulsar_xblocks.selection.commission.actions import recalling
from pulsar_xblocks.selection.commission.queries import past
from pulsar_xblocks.selection.commission.views import reach
from pulsar_xblocks.selection.commission.views.applications import detail

PAGE = "selection/commission/past.html"


@logged_in
def past_participants(request: HttpRequest) -> HttpResponse:
    """Show the participations that sheets have told of, and whether they count for somebody."""
    actor = request.visit.actor
    if not has_role_for(actor, "manage", "call"):
        raise Forbidden
    regions = regions_of(actor, "manage", "call")
    text = request.GET.get("q", "").strip()[:100]
    found = numbered(request, past.listed(regions, text))
    context = {"list": found, "rows": found.rows, "q": text, "menu_path": reverse("pulsar:calls")}
    return page(request, PAGE, context | {"regions": list(Region.objects.filter(pk__in=regions).order_by("code"))})


@logged_in
def call_past(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Store whether a participation from a sheet is this applicant's."""
    found = reach.application(request.visit, pk, row, "decide")
    back = reverse("pulsar:call_application", args=[pk, row])
    if request.method != "POST":
        return redirect(back)
    text = request.POST.get("past", "")
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise NotFound
    one = past.past_or_404(found.call.region_id, int(text))
    if one.stay_id is None and one not in past.suspects([found]).get(found.pk, []):
        raise NotFound
    try:
        recalling.decide(one, found, "same" in request.POST, by=request.visit.person, now=request.visit.now)
    except Conflict as error:
        return detail(request, found, error.status, refusal=sentence(error))
    return redirect(back)
