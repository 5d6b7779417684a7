"""A studio's ledger: every entry, taking one back with a reason, restoring what was taken back by hand."""

from collections.abc import Callable

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
from pulsar_xblocks.league.actions.freezing import restore, take_back
from pulsar_xblocks.league.domain.criteria import Criteria
from pulsar_xblocks.league.ledger_lines import ledger_lines, title
from pulsar_xblocks.league.queries.automatic import held_in, is_automatic
from pulsar_xblocks.league.sources import SUBJECT
from pulsar_xblocks.league.views import reach

LEDGER, REVERSE, RESTORE = "league/console/ledger.html", "league/console/reverse.html", "league/console/restore.html"


@logged_in
def league_ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a studio's entries, newest first."""
    visit = request.visit
    found = reach.subject(visit, pk)
    listed = numbered(request, rows_of(found.year.scope, SUBJECT, pk).select_related("reversed_by"))
    held = {row.pk for row in held_in(found.year.scope, subject_id=pk)}
    rows = [
        line | {"reversed": getattr(line["row"], "reversed_by", None), "is_held": line["row"].pk in held}
        for line in ledger_lines(found.year, listed.rows)
    ]
    context = {"subject": found, "list": listed, "rows": rows, "zone": found.year.region.time_zone, "is_stored": "stored" in request.GET}
    return page(request, LEDGER, context | {"may_manage": may(visit.actor, "manage", "league_entry", found.where)})


@logged_in
def league_reverse(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """Ask why, then take an entry back."""
    return _changed(request, (pk, entry), REVERSE, take_back)


@logged_in
def league_restore(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """Ask why, then restore an automatic entry that was taken back by hand."""
    return _changed(request, (pk, entry), RESTORE, restore)


def _changed(request: HttpRequest, place: tuple[int, int], template: str, change: Callable[..., None]) -> HttpResponse:
    pk, entry = place
    found = reach.subject(request.visit, pk, "manage")
    rows = LedgerEntry.objects.filter(pk=entry, scope=found.year.scope, subject_kind=SUBJECT, subject_id=pk)
    row = rows.select_related("by", "reversed_by__by").first()
    if row is None:
        raise NotFound
    criteria = body_of(found.year.criteria, Criteria) if found.year.criteria else None
    context = {"subject": found, "row": row, "title": title(criteria, row), "values": {}, "reversed": getattr(row, "reversed_by", None)}
    context |= {"zone": found.year.region.time_zone, "is_automatic": is_automatic(row)}
    if request.method != "POST":
        return page(request, template, context)

    def store() -> str:
        change(row, found.year, request.POST.get("reason", ""), by=request.visit.person, now=request.visit.now)
        return f"{reverse('pulsar:league_ledger', args=[pk])}?stored"

    return editing.answer(request, editing.Editing(template, context, {}), store)
