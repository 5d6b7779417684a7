"""Visits to a studio: the centre plans them, notes what was agreed, or calls them off."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from pulsar_xblocks.kernel import editing
from pulsar_xblocks.kernel.http import logged_in
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.studios.actions import visits
from pulsar_xblocks.studios.forms.console import OutcomeForm, VisitForm
from pulsar_xblocks.studios.models import StudioVisit, StudioYear
from pulsar_xblocks.studios.queries.visits import visit_or_404, visitors_of
from pulsar_xblocks.studios.views import reach
from pulsar_xblocks.studios.views.support import do


@logged_in
@require_POST
def studio_visit(request: HttpRequest, pk: int) -> HttpResponse:
    """Note a visit, planned or held."""
    row = reach.studio(request.visit, pk, "review")
    return do(request, row, "visit", lambda: _note(request, row), "visits")


def _note(request: HttpRequest, row: StudioYear) -> None:
    values = editing.cleaned(VisitForm(request.POST))
    visitor = next((one for one in visitors_of(row, request.visit.person) if one.pk == values["visitor"]), None)
    if visitor is None:
        raise Invalid({"visitor": [mark("Choose a person from the list.")]})
    noted = visits.Visit(values["state"], values["on"], visitor, values["text"])
    visits.note_visit(row, noted, by=request.visit.person, now=request.visit.now)


@logged_in
@require_POST
def studio_visit_settle(request: HttpRequest, pk: int, visit: int) -> HttpResponse:
    """Note what became of a planned visit."""
    row = reach.studio(request.visit, pk, "review")
    found = visit_or_404(row, visit)
    return do(request, row, f"visit-{found.pk}", lambda: _settle(request, found), "visits")


def _settle(request: HttpRequest, found: StudioVisit) -> None:
    values = editing.cleaned(OutcomeForm(request.POST))
    outcome = visits.Outcome(values["state"], values["on"], values["text"])
    visits.settle_visit(found, values["version"], outcome, by=request.visit.person, now=request.visit.now)
