"""Pages of the records: the queue, one record, decisions one by one and in bulk, undo."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from pulsar_xblocks.kernel import editing
from pulsar_xblocks.kernel.definitions.queries import body_of
from pulsar_xblocks.kernel.http import Visit, errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import has_role_for
from pulsar_xblocks.league import words
from pulsar_xblocks.league.actions import records as actions
from pulsar_xblocks.league.domain.criteria import Criteria
from pulsar_xblocks.league.domain.records import STATUSES, UNDO_WITHIN
from pulsar_xblocks.league.forms import DecisionForm
from pulsar_xblocks.league.models import LeagueRecord
from pulsar_xblocks.league.queries import records as queries
from pulsar_xblocks.league.views import reach

LIST, CONFIRM, DONE, ONE = (f"league/console/{name}.html" for name in ("records", "records_confirm", "records_done", "record"))
FILTERS = ("status", "criterion", "scope", "q")
TABS = (
    ("submitted", STATUSES["submitted"].word),
    ("confirmed,reduced", mark("Counted")),
    ("rejected", STATUSES["rejected"].word),
    ("", mark("All")),
)


@logged_in
def league_records(request: HttpRequest) -> HttpResponse:
    """Show the records within reach, those that wait first; 50 a page."""
    visit = request.visit
    reach.require_role(visit, "view", "league_record")
    wanted = {name: request.GET.get(name, "submitted" if name == "status" else "").strip()[:100] for name in FILTERS}
    counts = queries.by_status(queries.records(visit.actor, wanted | {"status": ""}))
    found = numbered(request, queries.records(visit.actor, wanted))
    titles = _titles(visit)
    context = {"list": found, "rows": [shown(row, titles) for row in found.rows], "wanted": wanted, "tabs": _tabs(request, wanted, counts)}
    context |= {"criteria": sorted(titles.items()), "may_decide": has_role_for(visit.actor, "decide", "league_record")}
    return page(request, LIST, context)


def _tabs(request: HttpRequest, wanted: dict[str, str], counts: dict[str, int]) -> list[dict[str, Any]]:
    tabs = []
    for status, word in TABS:
        query = request.GET.copy()
        query.pop("page", None)
        query["status"] = status
        n = sum(n for key, n in counts.items() if not status or key in status.split(","))
        tabs.append({"url": f"?{query.urlencode()}", "word": word, "n": n, "is_current": wanted["status"] == status})
    return tabs


def _titles(visit: Visit) -> dict[str, str]:
    """Return code -> name of the criteria of the person's years."""
    found: dict[str, str] = {}
    for year in reversed(reach.years(visit)):
        for row in body_of(year.criteria, Criteria).rows if year.criteria else ():
            found[row.code] = words.title_of(row)
    return found


def shown(row: LeagueRecord, titles: dict[str, str]) -> dict[str, Any]:
    """Return a record as the pages show it."""
    return {"row": row, "title": titles.get(row.criterion, row.criterion), "status": STATUSES[row.status]}


@logged_in
def league_record(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one record; POST decides upon it: counted, counted in part, or not."""
    visit = request.visit
    row = reach.record(visit, pk, "decide" if request.method == "POST" else "view")
    context = shown(row, _titles(visit)) | {"may_decide": has_role_for(visit.actor, "decide", "league_record")}
    context |= {"values": {"given": row.quantity.normalize()}, "may_undo": _may_undo(row, visit)}
    if request.method != "POST":
        return page(request, ONE, context)
    return editing.answer(request, editing.Editing(ONE, context, {}), lambda: _decide(request, [row]))


def _may_undo(row: LeagueRecord, visit: Visit) -> bool:
    decided = row.status in ("confirmed", "reduced", "rejected") and row.decided_at is not None
    return decided and visit.now - row.decided_at <= UNDO_WITHIN


def _decide(request: HttpRequest, rows: list[LeagueRecord]) -> str:
    what = request.POST.get("what", "")
    values = editing.cleaned(DecisionForm(request.POST))
    if what not in ("confirm", "reduce", "reject"):
        raise NotFound
    given = {"confirm": None, "reject": 0}.get(what, values["given"])
    if what == "reduce" and given is None:
        raise Invalid({"given": [mark("Say how many of it count.")]})
    decision = actions.Decision(given if given is None else type(rows[0].quantity)(given), values["reason"])
    actions.decide(rows, decision, by=request.visit.person, now=request.visit.now)
    return reverse("pulsar:league_records_decided") + "?" + "&".join(f"pick={row.pk}" for row in rows)


@logged_in
@require_POST
def league_records_decide(request: HttpRequest) -> HttpResponse:
    """Show what is chosen; after the confirmation decide upon all of it or nothing."""
    rows = _picked(request)
    titles, refusal, errors = _titles(request.visit), "", {}
    if "confirmed" in request.POST and rows:
        try:
            return redirect(_decide(request, rows))
        except Invalid as error:
            errors = errors_of(error)
        except Conflict as error:
            refusal = sentence(error)
    context = {"rows": [shown(row, titles) for row in rows], "refusal": refusal, "errors": errors, "values": request.POST}
    return page(request, CONFIRM, context, status=422 if errors else 409 if refusal else 200)


@logged_in
def league_records_decided(request: HttpRequest) -> HttpResponse:
    """Show what was decided just now, with the way back."""
    rows, titles = _picked(request), _titles(request.visit)
    may_undo = [row for row in rows if _may_undo(row, request.visit)]
    return page(request, DONE, {"rows": [shown(row, titles) for row in rows], "may_undo": may_undo})


@logged_in
@require_POST
def league_records_undo(request: HttpRequest) -> HttpResponse:
    """Take the decisions back, all or none."""
    actions.undo(_picked(request), by=request.visit.person, now=request.visit.now)
    return redirect("pulsar:league_records")


def _picked(request: HttpRequest) -> list[LeagueRecord]:
    """Return the chosen records that the person decides upon.  Raises Forbidden, and NotFound when one is foreign."""
    reach.require_role(request.visit, "decide", "league_record")
    sent = request.POST.getlist("pick") + request.GET.getlist("pick")
    return queries.chosen(request.visit.actor, {int(text) for text in sent if text.isascii() and text.isdigit() and len(text) < 19})
