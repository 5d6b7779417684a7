"""The desk of who runs a group: who lacks what, one reminder to all, the table out and back."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.domain.passport import HOUR_KINDS
from pulsar_xblocks.courses.enrolments import exports, lacking, queries, telling
from pulsar_xblocks.courses.enrolments.lacking import Line
from pulsar_xblocks.courses.programmes import queries as programmes
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.courses.programmes.views import groups, reach
from pulsar_xblocks.kernel.http import logged_in, page
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.roles.domain import may

DESK = "courses/enrolments/lacking.html"


@require_safe
@logged_in
def training_desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who of a group lacks what."""
    group = reach.group(request.visit, pk, "view_people")
    return page(request, DESK, groups.head(request.visit, group) | _table(request, group))


def _table(request: HttpRequest, group: TrainingGroup) -> dict[str, Any]:
    visit, kind = request.visit, request.GET.get("lacks", "")[:20]
    whole = lacking.lines(group, visit.now)
    found = telling.wanted(whole, kind) if kind else whole
    listed = numbered(request, found, counted=len(found))
    counts = lacking.counts(whole)
    place = programmes.where_group(group)
    return {
        "list": listed,
        "rows": [_row(line) for line in listed.rows],
        "kinds": [(key, word, counts[key]) for key, word in lacking.KINDS.items() if counts[key]],
        "lacks": kind,
        "hour_kinds": _planned(group),
        "has_papers": any(line.row.stage in stages.BEFORE_ORDER for line in listed.rows),
        "has_training": any(line.is_taught for line in listed.rows),
        "whole": len(whole),
        "lacking": len(telling.wanted(whole, kind)),
        "chat": telling.chat(group),
        "told": request.GET.get("told", "") == "1",
        "may_decide": may(visit.actor, "decide", queries.KIND, place),
        "may_export": may(visit.actor, "export", queries.KIND, place),
    }


def _planned(group: TrainingGroup) -> list[str]:
    plan = programmes.passport_of_group(group).hours
    return [word for kind, word in HOUR_KINDS.items() if plan.of(kind)]


def _row(line: Line) -> dict[str, Any]:
    hours = telling.hours_by_kind(line)
    return {
        "row": line.row,
        "status": stages.ENROLMENT[line.row.stage],
        "is_taught": line.is_taught,
        "papers": telling.papers(line),
        "hours": [{"word": word, "counted": counted, "plan": plan, "is_short": counted < plan} for word, counted, plan in hours],
        "activities": line.missing.activities if line.row.stage in stages.IN_TRAINING else (),
        "reached": line.reached,
        "is_short": line.missing.percent is not None,
        "final": line.row.final,
        "lacks": line.lacks,
    }


@require_POST
@logged_in
def training_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to all who lack something, each once a day at most."""
    group = reach.group(request.visit, pk, "decide", queries.KIND)
    kind = request.POST.get("lacks", "")[:20]
    telling.order(group, kind, by=request.visit.person, now=request.visit.now)
    query = f"lacks={kind}&told=1" if kind in lacking.KINDS else "told=1"
    return redirect(f"{reverse('pulsar:training_desk', args=[pk])}?{query}")


@logged_in
@exports.asked
def training_export(request: HttpRequest, pk: int, reason: str = "") -> HttpResponseBase:
    """Return the participants with what each lacks as XLSX."""
    group = reach.group(request.visit, pk, "export", queries.KIND)
    return exports.participants(request.visit, group, reason, request.visit.now)
