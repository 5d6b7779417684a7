"""Pages «Сроки хранения»: what is due, the list to confirm, acts."""

import io
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.exports.docx import DOCX_TYPE
from pulsar_xblocks.kernel.exports.domain import file_name
from pulsar_xblocks.kernel.exports.tables import csv_response
from pulsar_xblocks.kernel.http import errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.jobs.domain import percent
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.retention import domain, listing, papers, queries
from pulsar_xblocks.kernel.retention.actions import purging
from pulsar_xblocks.kernel.retention.models import DestructionAct
from pulsar_xblocks.kernel.roles.domain import has_role_for
from pulsar_xblocks.kernel.roles.queries import regions_of

HOME, DUE, ACT, PRINT = (f"kernel/retention/{name}.html" for name in ("retention", "due", "act", "print"))
SHOWN = 200


@logged_in
def retention(request: HttpRequest) -> HttpResponse:
    """Show what is due by rule, in each region of the officer, and the acts."""
    visit = request.visit
    if not has_role_for(visit.actor, "view", "retention"):
        raise Forbidden
    regions = Region.objects.filter(pk__in=regions_of(visit.actor, "view", "retention")).order_by("code")
    shown = numbered(request, queries.acts_within(visit.actor))
    for row in shown.rows:
        row.status = domain.ACT[queries.state_of(row)]
    return page(request, HOME, {"regions": [_due_in(region, visit.now) for region in regions], "list": shown})


def _due_in(region: Region, now: Any) -> dict[str, Any]:
    lines = queries.lines(region.pk, local_day(now, region.time_zone))
    is_due = any(line.now or line.kept for line in lines)
    return {"region": region, "lines": lines, "is_due": is_due, "unfinished": queries.unfinished(region.pk)}


@logged_in
def due(request: HttpRequest, code: str) -> HttpResponse:
    """Show everything that would be destroyed or kept; POST confirms the list with a reason."""
    visit = request.visit
    region = queries.region_for(visit.actor, "manage", code)
    if request.method != "POST":
        return page(request, DUE, _due(region, visit.now))
    reason, seen, chosen = request.POST.get("reason", ""), request.POST.get("seen", ""), set(request.POST.getlist("chosen"))
    context = {"values": request.POST, "chosen": chosen}
    try:
        made = purging.order(region, reason, seen, by=visit.person, now=visit.now, chosen=chosen)
    except Invalid as error:
        return page(request, DUE, _due(region, visit.now) | context | {"errors": errors_of(error)}, error.status)
    except Conflict as error:
        return page(request, DUE, _due(region, visit.now) | context | {"refusal": sentence(error)}, error.status)
    return redirect("pulsar:destruction_act", made.pk)


def _due(region: Region, now: Any) -> dict[str, Any]:
    as_of = local_day(now, region.time_zone)
    rows = queries.planned(region.pk, as_of)
    context = {
        "region": region,
        "as_of": as_of,
        "seen": queries.digest(rows),
        "total": len(rows),
        "unfinished": queries.unfinished(region.pk),
    }
    context |= {"chosen": {row.key for row in rows if row.is_over(as_of)}, "kept": sum(bool(row.kept) for row in rows)}
    return context | {"parts": listing.parts(rows, SHOWN), "shown": SHOWN}


@logged_in
def due_csv(request: HttpRequest, code: str) -> HttpResponseBase:
    """Return the whole list by ids as CSV."""
    visit = request.visit
    region = queries.region_for(visit.actor, "export", code)
    rows = listing.shown(queries.planned(region.pk, local_day(visit.now, region.time_zone)))
    reason = gettext("list of data whose term is over")
    record_export(Export("retention", region.pk, reason, len(rows), "csv"), by=visit.person, now=visit.now)
    return csv_response("retention", listing.COLUMNS, rows, region.time_zone)


@logged_in
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an act: how far it is, what became of the data, who was kept and why, which rows did not work."""
    row = queries.act_for(request.visit.actor, "view", pk)
    odd = queries.rows_of(row).exclude(state=domain.DONE) if row.finished_at else queries.rows_of(row).filter(state=domain.FAILED)
    shown = numbered(request, odd)
    for line in shown.rows:
        line.status, line.why = domain.ROW[line.state], domain.reason_of(line.note)
    context = _act(row) | {"list": shown, "state": queries.state_of(row), "status": domain.ACT[queries.state_of(row)]}
    context["percent"] = percent(row.job.done, row.job.total) if row.job else None
    return page(request, ACT, context)


def _act(row: DestructionAct) -> dict[str, Any]:
    return {"act": row, "title": papers.title(row), "facts": papers.facts(row), "parts": papers.parts(row)}


@logged_in
@require_POST
def act_go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with an act whose job has stopped."""
    visit = request.visit
    purging.go_on(queries.act_for(visit.actor, "manage", pk), by=visit.person, now=visit.now)
    return redirect("pulsar:destruction_act", pk)


@logged_in
def act_print(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an act ready to print."""
    return page(request, PRINT, _act(_finished(request, pk, "print")))


@logged_in
def act_docx(request: HttpRequest, pk: int) -> FileResponse:
    """Return an act as a Word file."""
    row = _finished(request, pk, "docx")
    name = file_name(papers.title(row), "docx")
    return FileResponse(io.BytesIO(papers.docx(row)), as_attachment=True, filename=name, content_type=DOCX_TYPE)


@logged_in
def act_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Return the list of an act by ids as CSV."""
    row = _finished(request, pk, "csv")
    rows = papers.numbered(queries.rows_of(row).iterator(2000))
    return csv_response(papers.title(row), papers.COLUMNS, rows, row.region.time_zone)


def _finished(request: HttpRequest, pk: int, form: str) -> DestructionAct:
    """Return a finished act that is taken out, and record it."""
    visit = request.visit
    row = queries.act_for(visit.actor, "export", pk)
    if row.finished_at is None:
        raise Conflict(mark("The act is not finished yet."))
    count = row.done + row.kept + row.failed
    record_export(Export("retention", row.region_id, row.reason, count, form), by=visit.person, now=visit.now)
    return row
