"""The recommender's page behind a link, without an account."""

from django.http import HttpRequest, HttpResponse

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.editing import cleaned
from pulsar_xblocks.kernel.http import errors_of, page
from pulsar_xblocks.kernel.links.models import Link
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.selection.applications.actions import recommending
from pulsar_xblocks.selection.applications.forms import RecommendationForm


def recommendation(request: HttpRequest, link: Link) -> HttpResponse:
    """Show who asks and take the recommendation; nothing of the application itself is shown."""
    row = recommending.asked(link)
    context = {"row": row, "application": row.application, "values": request.POST}
    status = 200
    if request.method == "POST":
        try:
            given = cleaned(RecommendationForm(request.POST))
            recommending.write(link, given["name"], given["post"], given["text"], now=clock.now())
            context["is_done"] = True
        except Invalid as error:
            context["errors"], status = errors_of(error), 422
    response = page(request, "selection/applications/recommendation.html", context, status=status)
    response["Referrer-Policy"] = "same-origin"  # with no-referrer browsers send «Origin: null» and forms are refused
    return response
