"""Pages of calls: the list, and one call with its stage and what comes next."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from pulsar_xblocks.kernel.http import Visit, logged_in, page
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.errors import Forbidden
from pulsar_xblocks.kernel.review.models import ReviewGroup
from pulsar_xblocks.kernel.review.queries.desk import items_in
from pulsar_xblocks.kernel.roles.domain import has_role_for, may
from pulsar_xblocks.kernel.wording import said
from pulsar_xblocks.selection.calls import domain, queries
from pulsar_xblocks.selection.calls.actions import MOVES, what_is_missing
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission import academic, reviewing, staffing, steps
from pulsar_xblocks.selection.commission.queries import appeals, desk, runs, where
from pulsar_xblocks.selection.commission.queries.calls import calls_of
from pulsar_xblocks.selection.commission.views import reach
from pulsar_xblocks.selection.domain.rules import EXPERT
from pulsar_xblocks.selection.shown import offering

RIGHTS = {  # what a page of a call lets people do -> right and kind of object
    "applications": ("review", "selection_application"),
    "ranking": ("view", "selection_ranking"),
    "edit": ("edit", "call"),
    "export": ("export", "call"),
    "manage": ("manage", "selection_ranking"),
    "publish": ("publish", "selection_ranking"),
    "decide": ("decide", "selection_ranking"),
    "review": ("review", "call"),
    "appeals": ("view", "appeal"),
    "papers": ("export", "selection_ranking"),
}


@logged_in
def calls(request: HttpRequest) -> HttpResponse:
    """Show the calls the person reaches, the newest first."""
    visit = request.visit
    if not has_role_for(visit.actor, "view", "call"):
        raise Forbidden
    found = numbered(request, calls_of(visit.actor))
    rows = [{"row": row, "status": domain.CALL[row.stage]} for row in queries.rows_of(found.rows, visit.now)]
    context = {"list": found, "rows": rows, "directions": domain.DIRECTIONS, "may_edit": has_role_for(visit.actor, "edit", "call")}
    context |= {"is_staff": has_role_for(visit.actor, "review", "call")}
    return page(request, "selection/commission/calls.html", context)


@logged_in
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one call."""
    return shown(request, reach.call(request.visit, pk))


def shown(request: HttpRequest, row: Call, status: int = 200, **extra: Any) -> HttpResponse:
    """Return the page of a call; ``extra`` holds what a refused form brings."""
    context = head(request.visit, row) | {"people": queries.people_of(row), "parts": domain.PARTS}
    context |= {"rules": queries.rules_of(row), "counts": _counts(row), "direction": domain.DIRECTIONS[row.direction]}
    context |= {"group": reviewing.group_of(row), "admitted": context["counts"].get("admitted", 0)}
    context |= {"has_experts": bool(context["rules"].of_kind(EXPERT))}
    context |= {"moves": MOVES[row.status], "missing": _missing(row), "is_stored": "stored" in request.GET}
    context |= {"staff": staffing.choices(row), "part_choices": list(domain.PARTS.items())} if context["may_edit"] else {}
    context |= {"offered": offering(row).count() if context["may_edit"] else 0}
    context |= {"academic": academic.shown(row) if context["may_edit"] else None}
    context |= {"steps": steps.of(row, _steps(row, context, request.visit.now), [name for name in RIGHTS if context[f"may_{name}"]])}
    return page(request, "selection/commission/call.html", context | extra, status=status)


def _steps(row: Call, shown: Mapping[str, Any], now: datetime) -> steps.Seen:
    """Return what the steps of a call are made of; 2 queries."""
    term = appeals.term_of(row) if row.preliminary_at else None
    reads = _reads(shown["group"]) if shown["has_experts"] else None
    return steps.Seen(shown["counts"], shown["closes_at"], runs.newest(row), reads, term.closes_at if term else None, now)


def _reads(group: ReviewGroup | None) -> steps.Reads:
    if group is None:
        return steps.Reads()
    return steps.Reads(items_in(group, "missing").count(), group.due_at, reverse("pulsar:review_group", args=[group.pk]))


def head(visit: Visit, row: Call) -> dict[str, Any]:
    """Return what every page of a call shows: its stage, its tabs by rights."""
    people = where.people_of(row)
    places = {name: where.of_right(row, right, kind, people) for name, (right, kind) in RIGHTS.items()}
    allowed = {f"may_{name}": may(visit.actor, right, kind, places[name]) for name, (right, kind) in RIGHTS.items()}
    hours = queries.hours_for_all([row.pk]).get(row.pk, 0)
    times = queries.times_of(row, hours)
    stage = domain.stage(times, visit.now)
    return allowed | {"call": row, "status": domain.CALL[stage], "stage": stage, "zone": row.region.time_zone, "closes_at": times.closes_at}


def _missing(row: Call) -> list[str]:
    return [said(text) for text in what_is_missing(row)] if row.status == "draft" else []


def _counts(row: Call) -> dict[str, int]:
    return desk.by_status(desk.seen(row))


def may_check(visit: Visit, row: Call) -> bool:
    """Tell whether the person decides in the check of a call's documents."""
    return may(visit.actor, "decide", "selection_application", where.of_call(row))
