"""What is done with applications: the head agrees, the operator decides, one by one or many at once."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from pulsar_xblocks.kernel.http import errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, NotFound
from pulsar_xblocks.studios.actions import opening as actions
from pulsar_xblocks.studios.models import StudioApplication
from pulsar_xblocks.studios.queries import desk
from pulsar_xblocks.studios.views import reach
from pulsar_xblocks.studios.views.applications import detail, row_of

CONFIRM, APPROVED = "studios/console/approve_confirm.html", "studios/console/approve_done.html"
Decide = Callable[[StudioApplication, HttpRequest], Any]
DECISIONS: dict[str, Decide] = {
    "review": lambda row, request: actions.take_into_review(row, by=request.visit.person, now=request.visit.now),
    "approve": lambda row, request: actions.approve(row, by=request.visit.person, now=request.visit.now),
    "return": lambda row, request: actions.return_application(row, _reason(request), by=request.visit.person, now=request.visit.now),
    "reject": lambda row, request: actions.reject(row, _reason(request), by=request.visit.person, now=request.visit.now),
    "undo": lambda row, request: actions.undo_approval(row, by=request.visit.person, now=request.visit.now),
}


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "")[:2000]


@logged_in
@require_POST
def studio_application_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Store that the head of school agrees."""
    row = reach.application(request.visit, pk, "review")
    actions.approve_as_head(row, by=request.visit.person, now=request.visit.now)
    return redirect("pulsar:studio_application", pk)


@logged_in
@require_POST
def studio_application_decide(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Store the operator's decision; a refusal shows the page with the reason beside the field."""
    row = reach.application(request.visit, pk, "decide")
    if what not in DECISIONS:
        raise NotFound
    try:
        DECISIONS[what](row, request)
    except Invalid as error:
        return detail(request, row, error.status, errors=errors_of(error), values=request.POST, refused=what)
    except Conflict as error:
        return detail(request, reach.application(request.visit, pk), error.status, refusal=sentence(error))
    return redirect("pulsar:studio_application", pk)


@logged_in
@require_POST
def studio_applications_approve(request: HttpRequest) -> HttpResponse:
    """Show what is chosen and what cannot be approved and why; after the confirmation approve all of it or nothing."""
    rows = _picked(request)
    refusal = ""
    if "confirmed" in request.POST and rows:
        try:
            actions.approve_many(rows, by=request.visit.person, now=request.visit.now)
            return redirect(_address("pulsar:studio_applications_approved", rows))
        except Conflict as error:
            refusal = sentence(error)
    return _confirm(request, _picked(request), refusal)


def _confirm(request: HttpRequest, rows: list[StudioApplication], refusal: str) -> HttpResponse:
    shown = [row_of(row, request.visit) for row in rows]
    ready, blocked = [row for row in shown if not row["obstacle"]], [row for row in shown if row["obstacle"]]
    return page(request, CONFIRM, {"ready": ready, "blocked": blocked, "refusal": refusal}, status=409 if refusal else 200)


@logged_in
def studio_applications_approved(request: HttpRequest) -> HttpResponse:
    """Show what was approved just now, with the way back."""
    rows = [row for row in _picked(request) if row.status == "approved"]
    may_undo = [row for row in rows if row.decided_at and request.visit.now - row.decided_at <= actions.UNDO_WITHIN]
    return page(request, APPROVED, {"rows": [row_of(row, request.visit) for row in rows], "may_undo": may_undo})


@logged_in
@require_POST
def studio_applications_undo(request: HttpRequest) -> HttpResponse:
    """Take the approvals back, all or none."""
    actions.undo_many(_picked(request), by=request.visit.person, now=request.visit.now)
    return redirect(reverse("pulsar:studio_applications") + "?status=review")


def _picked(request: HttpRequest) -> list[StudioApplication]:
    """Return the chosen applications that the person decides upon.  Raises Forbidden, and NotFound when one is foreign."""
    reach.require_role(request.visit, "decide", "studio_application")
    sent = request.POST.getlist("pick") + request.GET.getlist("pick")
    pks = {int(text) for text in sent if text.isascii() and text.isdigit() and len(text) < 19}
    rows = desk.selected(request.visit.actor, pks)
    if len(rows) != len(pks):
        raise NotFound
    return rows


def _address(name: str, rows: list[StudioApplication]) -> str:
    return reverse(name) + "?" + "&".join(f"pick={row.pk}" for row in rows)
