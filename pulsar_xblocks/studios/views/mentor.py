"""The page by which a second mentor accepts an invitation."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from pulsar_xblocks.kernel.http import page, visit_of
from pulsar_xblocks.kernel.links.models import Link
from pulsar_xblocks.studios.actions import mentors
from pulsar_xblocks.studios.queries.studios import studio_or_404


def invitation(request: HttpRequest, link: Link) -> HttpResponse:
    """Show the studio; who is logged in, accepts by a click."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    request.visit = visit_of(request.user)
    if request.method == "POST":
        mentors.accept(link, request.visit.person, request.visit.now)
        return redirect("pulsar:me")
    response = page(request, "studios/mentor.html", {"studio": studio_or_404(int(link.object_id))})
    response["Referrer-Policy"] = "same-origin"  # with no-referrer browsers send «Origin: null» and forms are refused
    return response
