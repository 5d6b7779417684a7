"""Reports of centres: indicators, a year's reports, one report for those who fill it in and those who accept it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.editing import cleaned, seen_version
from pulsar_xblocks.kernel.files.actions import attach, store_upload
from pulsar_xblocks.kernel.http import errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.pure.dates import end_of_day
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, Gone, Invalid, NotFound, PulsarError, Stale
from pulsar_xblocks.kernel.roles.domain import may
from pulsar_xblocks.kernel.template_tags import number
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.centres import domain, exports, queries, showing
from pulsar_xblocks.selection.centres.actions import reports
from pulsar_xblocks.selection.centres.file_rights import EVIDENCE
from pulsar_xblocks.selection.centres.forms import NEW_ROWS, AskForm, DueForm, asked, filled
from pulsar_xblocks.selection.centres.models import CentreReport
from pulsar_xblocks.selection.centres.views.desk import reached

ONE, ALL, INDICATORS = "selection/centres/report.html", "selection/centres/reports.html", "selection/centres/indicators.html"


@logged_in
def centre_indicators(request: HttpRequest) -> HttpResponse:
    """Show what centres report on, of a call or of the region; on POST store it."""
    region = _region(request, "manage")
    call = _call(region, request.GET.get("call", ""))
    rows = queries.indicators_of(region, call)
    count = min(max(len(rows) + NEW_ROWS, 8), reports.MOST_INDICATORS)
    lines = [_line(rows[at] if at < len(rows) else None, at, request) for at in range(count)]
    calls = Call.objects.filter(region=region, audience="organisation").order_by("-closes_at", "-pk")[:20]
    context: dict[str, Any] = {"lines": lines, "calls": [(row.pk, row.title) for row in calls], "call": call, "region": region}
    if request.method != "POST":
        return page(request, INDICATORS, context | {"is_stored": "stored" in request.GET})
    try:
        reports.set_indicators(region, call, asked(request.POST, count), by=request.visit.person, now=request.visit.now)
    except Invalid as error:
        return page(request, INDICATORS, context | {"errors": errors_of(error)}, status=error.status)
    return redirect(f"{request.path}?stored&call={call.pk if call else ''}")


def _line(row: Any, at: int, request: HttpRequest) -> dict[str, Any]:
    if request.method == "POST":
        return {"at": at} | {name: request.POST.get(f"{name}_{at}", "") for name in ("name", "unit", "plan")}
    return {"at": at, "name": row.name if row else "", "unit": row.unit if row else "", "plan": number(row.plan) if row else ""}


def _call(region: Region, text: str) -> Call | None:
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        return None
    return Call.objects.filter(region=region, pk=int(text)).first()


def _region(request: HttpRequest, right: str) -> Region:
    regions = queries.seen_regions(request.visit.actor, right)
    if not regions:
        raise Forbidden
    return Region.objects.get(pk=regions[0])


@logged_in
def centre_reports(request: HttpRequest) -> HttpResponse:
    """Show the reports of a year; on POST ask the centres for theirs."""
    region = _region(request, "view")
    if request.method != "POST":
        return _reports(request, region)
    region = _region(request, "manage")
    try:
        values = cleaned(AskForm(request.POST))
        due = end_of_day(values["due"], region.time_zone)
        reports.ask(region, values["year"], due, by=request.visit.person, now=request.visit.now)
    except Invalid as error:
        return _reports(request, region, error.status, errors=errors_of(error), values=request.POST)
    return redirect(f"{request.path}?year={values['year']}")


def _reports(request: HttpRequest, region: Region, status: int = 200, **extra: Any) -> HttpResponse:
    visit, text = request.visit, request.GET.get("year", "")
    rows = CentreReport.objects.filter(centre__region=region)
    years = sorted(set(rows.values_list("year", flat=True)), reverse=True)
    year = (
        int(text) if text.isascii() and text.isdigit() and len(text) == 4 else years[0] if years else queries.today(region, visit.now).year
    )
    lines = list(queries.report_lines([region.pk], year))
    context: dict[str, Any] = {"years": years, "year": year, "entries": _by_report(lines), "zone": region.time_zone}
    context |= {"may_manage": bool(queries.seen_regions(visit.actor, "manage")), "values": {"year": year}}
    return page(request, ALL, context | extra, status=status)


def _by_report(lines: list[Any]) -> list[dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for line in lines:
        report = line.report
        entry = found.setdefault(report.pk, {"report": report, "status": domain.REPORT[report.status], "n": 0, "short": 0, "filled": 0})
        entry["n"] += 1
        entry["filled"] += line.actual is not None
        entry["short"] += line.actual is not None and domain.shortfall(line.plan, line.actual) > 0
    return list(found.values())


@require_safe
@logged_in
def centre_reports_export(request: HttpRequest, year: int) -> HttpResponseBase:
    """Return every indicator of every report of a year as XLSX."""
    region = _region(request, "export")
    return exports.reports(request.visit, [region.pk], year, region.time_zone)


@logged_in
def centre_report(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Show a report; on POST store it, and send it when asked to."""
    row = queries.report_or_404(reached(request.visit, pk, "view"), year)
    if request.method != "POST":
        return _report(request, row)
    reached(request.visit, pk, "edit")
    try:
        _store(request, row)
    except Invalid as error:
        return _report(request, row, error.status, errors=errors_of(error), values=request.POST)
    except (Conflict, Gone, Stale) as error:
        return _report(request, queries.report_or_404(row.centre, year), error.status, refusal=sentence(error), values=request.POST)
    return redirect(f"{request.path}?stored")


def _store(request: HttpRequest, row: CentreReport) -> None:
    by, now = request.visit.person, request.visit.now
    told = filled(request.POST, [one.position for one in queries.rows_of(row)])
    row = reports.save(row, seen_version(request), told, now=now)
    for upload in request.FILES.getlist("evidence")[:10]:
        try:
            file = store_upload(upload, by, EVIDENCE, row.centre.region, now)
        except Invalid as error:
            raise Invalid({"evidence": [text for texts in error.errors.values() for text in texts]}, **error.params) from None
        except PulsarError as error:
            raise Invalid({"evidence": [error.message]}, **error.params) from None
        attach([file.key], by, EVIDENCE, row, region_id=row.centre.region_id)
    if "send" in request.POST:
        reports.send(row, by=by, now=now)


def _report(request: HttpRequest, row: CentreReport, status: int = 200, **extra: Any) -> HttpResponse:
    visit = request.visit
    place = queries.where(row.centre, visit.person)
    context = showing.report(row, visit.now) | {"is_stored": "stored" in request.GET}
    context |= {"may_edit": may(visit.actor, "edit", queries.KIND, place) and row.status in domain.EDITABLE}
    context |= {"may_decide": may(visit.actor, "decide", queries.KIND, place), "is_staff": bool(queries.seen_regions(visit.actor))}
    return page(request, ONE, context | extra, status=status)


@require_POST
@logged_in
def centre_report_decide(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Accept a report, return it with a reason, or give more time."""
    row = queries.report_or_404(reached(request.visit, pk, "decide"), year)
    try:
        _decide(request, row)
    except Invalid as error:
        return _report(request, row, error.status, errors=errors_of(error), values=request.POST)
    except Conflict as error:
        return _report(request, queries.report_or_404(row.centre, year), error.status, refusal=sentence(error))
    return redirect(reverse("pulsar:centre_report", args=[pk, year]) + "?stored")


def _decide(request: HttpRequest, row: CentreReport) -> None:
    by, now = request.visit.person, request.visit.now
    if "more" in request.POST:
        due: datetime = end_of_day(cleaned(DueForm(request.POST))["due"], row.centre.region.time_zone)
        reports.more_time(row, due, by=by, now=now)
    elif "accept" in request.POST or "return" in request.POST:
        reports.decide(row, is_accepted="accept" in request.POST, reason=request.POST.get("reason", ""), by=by, now=now)
    else:
        raise NotFound
