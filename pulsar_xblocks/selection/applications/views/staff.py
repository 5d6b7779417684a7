"""Pages of the centre and of schools about applications: the talk with an applicant, guardians to confirm."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pulsar_xblocks.kernel.editing import cleaned
from pulsar_xblocks.kernel.http import errors_of, logged_in, page
from pulsar_xblocks.kernel.inbox.queries import notes_of
from pulsar_xblocks.kernel.inbox.threads import open_thread, post_note
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.errors import Invalid, NotFound
from pulsar_xblocks.kernel.roles.domain import may
from pulsar_xblocks.kernel.roles.queries import require
from pulsar_xblocks.selection.applications import letters, queries
from pulsar_xblocks.selection.applications.actions import extending
from pulsar_xblocks.selection.applications.actions.guardians import confirm_guardian
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.applications.queries import guardians
from pulsar_xblocks.selection.calls.forms import MoreTimeForm
from pulsar_xblocks.selection.calls.queries import where

THREAD = "selection_application"


@require_http_methods(["GET", "POST"])
@logged_in
def selection_talk(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the questions of an applicant and answer them."""
    row = _asked(request, pk)
    if request.method != "POST":
        return _talk(request, row)
    try:
        thread = open_thread(THREAD, str(row.pk), region_id=row.call.region_id, now=request.visit.now)
        text = request.POST.get("text", "")
        post_note(thread, request.visit.person, text, request.visit.now, letters.talk(row, to_staff=False))
    except Invalid as error:
        return _talk(request, row, status=422, errors=errors_of(error), values=request.POST)
    return redirect(request.path)


@require_POST
@logged_in
def selection_extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one applicant more time than the others have."""
    row = _asked(request, pk)
    require(request.visit.actor, "manage", "call", where(row.call))
    try:
        values = cleaned(MoreTimeForm(request.POST))
        extending.extend(row.call, values["hours"], values["reason"], by=request.visit.person, now=request.visit.now, application=row)
    except Invalid as error:
        return _talk(request, row, status=422, errors=errors_of(error), values=request.POST)
    return redirect(reverse("pulsar:selection_talk", args=[pk]) + "?extended")


def _talk(request: HttpRequest, row: SelectionApplication, status: int = 200, **extra: Any) -> HttpResponse:
    context = {
        "application": row,
        "notes": notes_of(THREAD, str(row.pk)),
        "address": reverse("pulsar:selection_talk", args=[row.pk]),
        "key": row.pk,
        "closes_at": queries.closes_at(row.call, row),
        "zone": row.call.region.time_zone,
        "may_extend": row.call.preliminary_at is None and may(request.visit.actor, "manage", "call", where(row.call)),
        "is_extended": "extended" in request.GET,
    }
    return page(request, "selection/applications/talk.html", context | extra, status=status)


def _asked(request: HttpRequest, pk: int) -> SelectionApplication:
    """Return the application for the centre; a draft that is nobody's business shows only the questions its applicant asks."""
    row = queries.application_or_404(pk)
    require(request.visit.actor, "view_people", "selection_application", queries.where(row))
    if not queries.is_seen_by_staff(row) and not notes_of(THREAD, str(pk)):
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
    if not queries.is_seen_by_staff(row):
        raise NotFound
    confirm_guardian(row, by=request.visit.person, now=request.visit.now)
    if "desk" in request.POST:  # asked on the page of the application
        return redirect("pulsar:call_application", row.call_id, row.pk)
    return redirect("pulsar:selection_guardians")
