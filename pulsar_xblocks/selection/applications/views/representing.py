"""The page behind an invitation to fill in an organisation's application."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from pulsar_xblocks.kernel.http import page, visit_of
from pulsar_xblocks.kernel.links.models import Link
from pulsar_xblocks.kernel.pure.errors import Gone
from pulsar_xblocks.selection.applications import letters
from pulsar_xblocks.selection.applications.actions import organisations
from pulsar_xblocks.selection.applications.models import Representative


def representative(request: HttpRequest, link: Link) -> HttpResponse:
    """Show who asks for help with which application; who is logged in, comes in by a click."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    request.visit = visit_of(request.user)
    rows = Representative.objects.select_related("application__call__region", "application__organisation", "added_by")
    found = rows.filter(pk=link.object_id, open_marker=1, person=None).first()
    if found is None:
        raise Gone
    if request.method == "POST":
        row = organisations.accept(link, by=request.visit.person, now=request.visit.now)
        return redirect(letters.address_of_call(row.call))
    response = page(request, "selection/applications/representative.html", {"row": found, "application": found.application})
    response["Referrer-Policy"] = "same-origin"  # with no-referrer browsers send «Origin: null» and forms are refused
    return response
