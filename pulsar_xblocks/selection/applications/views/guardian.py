"""The guardian's look at a child's application, a part of the page behind the lasting link."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.consents.models import Guardian
from pulsar_xblocks.kernel.consents.queries import may_be_stranger
from pulsar_xblocks.kernel.http import page
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.selection.applications import domain, queries, showing
from pulsar_xblocks.selection.applications.actions import sending
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.domain import statuses


def application(request: HttpRequest, guardian: Guardian, rest: str) -> HttpResponse:
    """Show what the child has sent; withdraw the application at the guardian's word."""
    row = _of_child(guardian, rest)
    back = reverse("pulsar:link", args=[request.link_token])
    if request.method == "POST":
        sending.withdraw(row, by=guardian.person, now=clock.now())
        return redirect(back)
    return page(request, "selection/applications/guardian.html", _context(row, guardian) | {"back": back})


def _context(application: SelectionApplication, guardian: Guardian) -> dict[str, Any]:
    row = queries.as_sent(application)
    answers, achievements = queries.answers_of(row), showing.sent_achievements(row)
    return {
        "application": row,
        "guardian": guardian,
        "status": statuses.APPLICATION[row.status],
        "meaning": domain.MEANING_TO_GUARDIAN.get(row.status, statuses.MEANING[row.status]),
        "is_sent": row.submitted_at is not None,
        "may_withdraw": statuses.may_move(row.status, statuses.WITHDRAWN),
        "is_seated": row.status in statuses.SEATED,
        "questionnaire": queries.questionnaire_of(row),
        "answers": answers,
        "sources": showing.sources(row, answers, sent=achievements),
        "points": showing.achievement_points(row, achievements),
        "zone": row.call.region.time_zone,
    }


def _of_child(guardian: Guardian, rest: str) -> SelectionApplication:
    if not rest.isascii() or not rest.isdigit() or len(rest) > 15:
        raise NotFound
    row = queries.application_or_404(int(rest))
    if row.person_id != guardian.subject_id or may_be_stranger(guardian):
        raise NotFound
    return row
