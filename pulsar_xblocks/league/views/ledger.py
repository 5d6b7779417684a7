"""A studio's ledger: every entry, and taking one back with a reason."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from pulsar_xblocks.kernel import editing
from pulsar_xblocks.kernel.definitions.queries import body_of
from pulsar_xblocks.kernel.http import logged_in, page
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.ledger.queries import rows_of
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.roles.domain import may
from pulsar_xblocks.league import words
from pulsar_xblocks.league.actions.freezing import take_back
from pulsar_xblocks.league.domain.criteria import Criteria
from pulsar_xblocks.league.sources import SUBJECT, Subject
from pulsar_xblocks.league.views import reach

LEDGER, REVERSE = "league/console/ledger.html", "league/console/reverse.html"


@logged_in
def league_ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a studio's entries, newest first."""
    visit = request.visit
    found = reach.subject(visit, pk)
    listed = numbered(request, rows_of(found.year.scope, SUBJECT, pk))
    criteria = body_of(found.year.criteria, Criteria) if found.year.criteria else None
    rows = [{"row": row, "title": _title(criteria, row), "reversed": getattr(row, "reversed_by", None)} for row in listed.rows]
    context = {"subject": found, "list": listed, "rows": rows, "zone": found.year.region.time_zone, "is_stored": "stored" in request.GET}
    return page(request, LEDGER, context | {"may_manage": may(visit.actor, "manage", "league_entry", found.where)})


def _title(criteria: Criteria | None, row: LedgerEntry) -> str:
    return words.title_of(criteria.by_code(row.criterion) if criteria else None, row.criterion)


@logged_in
def league_reverse(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """Ask why, then take an entry back."""
    found = reach.subject(request.visit, pk, "manage")
    row = LedgerEntry.objects.filter(pk=entry, scope=found.year.scope, subject_kind=SUBJECT, subject_id=pk).select_related("by").first()
    if row is None:
        raise NotFound
    criteria = body_of(found.year.criteria, Criteria) if found.year.criteria else None
    context = {"subject": found, "row": row, "title": _title(criteria, row), "values": {}}
    if request.method != "POST":
        return page(request, REVERSE, context)
    return editing.answer(request, editing.Editing(REVERSE, context, {}), lambda: _reverse(request, found, row))


def _reverse(request: HttpRequest, found: Subject, row: LedgerEntry) -> str:
    take_back(row, found.year, request.POST.get("reason", ""), by=request.visit.person, now=request.visit.now)
    return reverse("pulsar:league_ledger", args=[found.entrant.studio_year_id]) + "?stored"
