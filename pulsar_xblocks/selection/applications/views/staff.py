"""Pages of the centre and of schools about applications: the talk with an applicant, guardians to confirm."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pulsar_xblocks.kernel.http import errors_of, logged_in, page
from pulsar_xblocks.kernel.inbox.queries import notes_of
from pulsar_xblocks.kernel.inbox.threads import open_thread, post_note
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.errors import Invalid, NotFound
from pulsar_xblocks.kernel.roles.queries import require
from pulsar_xblocks.selection.applications import letters, queries
from pulsar_xblocks.selection.applications.actions.guardians import confirm_guardian
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.applications.queries import guardians
from pulsar_xblocks.selection.domain import statuses

THREAD = "selection_application"


@require_http_methods(["GET", "POST"])
@logged_in
def selection_talk(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the questions of an applicant and answer them."""
    row = _asked(request, pk)
    context = {"application": row, "notes": notes_of(THREAD, str(row.pk)), "address": request.path, "key": row.pk}
    if request.method != "POST":
        return page(request, "selection/applications/talk.html", context)
    try:
        thread = open_thread(THREAD, str(row.pk), region_id=row.call.region_id, now=request.visit.now)
        text = request.POST.get("text", "")
        post_note(thread, request.visit.person, text, request.visit.now, letters.talk(row, to_staff=False))
    except Invalid as error:
        return page(request, "selection/applications/talk.html", context | {"errors": errors_of(error), "values": request.POST}, status=422)
    return redirect(request.path)


def _asked(request: HttpRequest, pk: int) -> SelectionApplication:
    """Return the application for the centre; a draft that is nobody's business shows only the questions its applicant asks."""
    row = queries.application_or_404(pk)
    require(request.visit.actor, "view_people", "selection_application", queries.where(row))
    if statuses.shown(row.status, statuses.STAFF) is None and not notes_of(THREAD, str(pk)):
        raise NotFound
    return row


@require_safe
@logged_in
def selection_guardians(request: HttpRequest) -> HttpResponse:
    """Show the applicants whose guardian the school has not confirmed yet."""
    shown = numbered(request, guardians.to_confirm(request.visit.actor))
    context = {"list": shown, "rows": guardians.rows_of(shown.rows), "menu_path": reverse("pulsar:selection_guardians")}
    return page(request, "selection/applications/guardians.html", context)


@require_POST
@logged_in
def selection_guardian_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Store that the school knows the guardian."""
    row = queries.application_or_404(pk)
    require(request.visit.actor, "decide", "applicant_guardian", queries.where(row))
    if statuses.shown(row.status, statuses.STAFF) is None:
        raise NotFound
    confirm_guardian(row, by=request.visit.person, now=request.visit.now)
    if "desk" in request.POST:  # asked on the page of the application
        return redirect("pulsar:call_application", row.call_id, row.pk)
    return redirect("pulsar:selection_guardians")
