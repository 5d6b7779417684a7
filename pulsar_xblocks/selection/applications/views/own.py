"""The applicant's own papers: receipt, sent version, forms of consent to print."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from pulsar_xblocks.kernel.consents.views.forms_on_paper import forms_for
from pulsar_xblocks.kernel.http import logged_in, page
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.selection.applications import letters, queries, showing
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.domain import statuses


@require_safe
@logged_in
def selection_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the receipt of a sent application, ready to print."""
    row = _own(request, pk)
    if not row.number:
        raise NotFound
    title, address = gettext("Application %(number)s") % {"number": row.number}, letters.whole_address(row)
    frame = {"title": title, "address": address, "back": letters.address_of_call(row.call)}
    context = _context(queries.as_sent(row), request.visit.now) | frame
    return page(request, "selection/applications/receipt.html", context)


def _context(row: SelectionApplication, now: datetime) -> dict[str, Any]:
    answers, achievements = queries.answers_of(row), showing.sent_achievements(row)
    return {
        "application": row,
        "status": statuses.APPLICATION[row.status],
        "meaning": statuses.meaning(row.status, row.call.audience),
        "versions": list(queries.sent_versions(row)),
        "questionnaire": queries.questionnaire_of(row),
        "answers": answers,
        "sources": showing.sources(row, answers, sent=achievements),
        "points": showing.achievement_points(row, achievements),
        "zone": row.call.region.time_zone,
    }


@require_safe
@logged_in
def selection_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the consents of an application as forms to print and sign."""
    row = _own(request, pk)
    found = forms_for([row.person], queries.purposes(row.call), request.build_absolute_uri, request.visit.now)
    if not found:
        raise NotFound
    return page(request, "kernel/consents/forms.html", {"forms": found})


def _own(request: HttpRequest, pk: int) -> SelectionApplication:
    row = queries.application_or_404(pk)
    queries.require_on(request.visit.actor, "edit", row)
    return row
