"""Pages of project years: list, one year, opening from the template, editing, calendar."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from pulsar_xblocks.kernel import editing
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.http import logged_in, page
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Forbidden, Invalid, NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.retention.domain import word_of
from pulsar_xblocks.kernel.retention.queries import terms_of
from pulsar_xblocks.kernel.roles.domain import has_role_for, may
from pulsar_xblocks.kernel.roles.queries import regions_of
from pulsar_xblocks.kernel.template_tags import day
from pulsar_xblocks.studios.actions import years as actions
from pulsar_xblocks.studios.domain import calendar, closing, statuses
from pulsar_xblocks.studios.forms.console import YEAR, CalendarForm, NewYearForm, YearForm
from pulsar_xblocks.studios.models import ProjectYear
from pulsar_xblocks.studios.queries import desk, where
from pulsar_xblocks.studios.queries import years as queries
from pulsar_xblocks.studios.views import reach

NEW, EDIT, CALENDAR = (f"studios/console/{name}.html" for name in ("year_new", "year_edit", "year_calendar"))
ROSTERS = {"take": "export", "load": "edit"}
MOVES = {"draft": ("active",), "active": (), "archived": ("active",)}  # into the archive goes a page of its own


@logged_in
def years(request: HttpRequest) -> HttpResponse:
    """Show the project years of the person's regions."""
    actor = request.visit.actor
    reach.require_role(request.visit, "view", "project_year")
    seen = queries.reached(actor, region="region_id", status="status")
    rows = ProjectYear.objects.filter(seen).select_related("region").order_by("-code")
    shown = [{"row": row, "status": statuses.YEAR[row.status]} for row in rows]
    context = {"rows": shown, "may_open": has_role_for(actor, "manage", "project_year")}
    return page(request, "studios/console/years.html", context)


@logged_in
def year(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a year: windows, rules, calendar, extensions."""
    visit = request.visit
    row = reach.year(visit, pk)
    rounds = [entry | {"status": statuses.ROUND[entry["status"]]} for entry in queries.calendar_rows(row, visit.now)]
    is_centre = may(visit.actor, "review", "project_year", where.of_year(row))
    given_time = desk.extensions_of(row) if is_centre else []
    context = {"year": row, "zone": row.region.time_zone, "status": statuses.YEAR[row.status], "rounds": rounds}
    context |= {"may_review": is_centre, "extensions": [_extension(given) for given in given_time], "is_stored": "stored" in request.GET}
    context |= {"may_edit": may(visit.actor, "edit", "project_year", where.of_year(row)), "moves": MOVES[row.status]}
    context |= {"may_papers": may(visit.actor, "export", "membership", where.of_year(row))}
    context |= {"may_package": may(visit.actor, "export", "project_year", where.of_year(row)), "terms": _terms(row)}
    context |= {f"may_{word}_rosters": may(visit.actor, right, "membership", where.of_year(row)) for word, right in ROSTERS.items()}
    context["is_over"] = queries.is_over(row, visit.now)
    return page(request, "studios/console/year.html", context)


def _terms(row: ProjectYear) -> list[tuple[str, date]]:
    """Return until when data of an archived year is kept."""
    studios = closing.terms_of_studio(queries.first_of(row)) if row.status == "archived" else []
    return [(word_of(term.rule), term.due_on) for term in [*terms_of("projectyear", [row.pk]), *studios]]


def _extension(given: Any) -> dict[str, Any]:
    window = calendar.MONTHS[given.round.month] if given.round else mark("Applications")
    return {"row": given, "window": window, "whom": given.studio_year or given.organisation}


@logged_in
def year_new(request: HttpRequest) -> HttpResponse:
    """Show what the template gives, open a year from it."""
    visit = request.visit
    reach.require_role(visit, "manage", "project_year")
    regions = list(Region.objects.filter(pk__in=regions_of(visit.actor, "manage", "project_year")).order_by("code"))
    first = actions.first_year_of(local_day(visit.now, regions[0].time_zone))
    context = {"regions": [(row.pk, row.name) for row in regions], "firsts": _firsts(first), "values": {"first": first}}
    if request.method != "POST":
        return page(request, NEW, context)
    return editing.answer(request, editing.Editing(NEW, context, {}), lambda: _open(request, regions))


def _firsts(first: int) -> list[tuple[int, str]]:
    return [(year, f"{year}/{(year + 1) % 100:02d}") for year in (first - 1, first, first + 1)]


def _open(request: HttpRequest, regions: list[Region]) -> str:
    values = editing.cleaned(NewYearForm(request.POST))
    chosen = values["region"] or regions[0].pk
    region = next((row for row in regions if row.pk == chosen), None)
    if region is None:
        raise Forbidden
    if ProjectYear.objects.filter(region=region, code=calendar.plan(values["first"], region.time_zone).code).exists():
        raise Invalid({"first": [mark("This year is already there.")]})
    row = actions.open_year(region, values["first"], by=request.visit.person, now=request.visit.now)
    return reverse("pulsar:year", args=[row.pk])


@logged_in
def year_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and store windows, rules and the order."""
    row = reach.year(request.visit, pk, "edit")
    zone = row.region.time_zone
    days = {name: local_day(getattr(row, name), zone).isoformat() for name in ("call_opens_at", "call_closes_at")}
    values = editing.initial(row, YEAR) | days
    context = {"year": row, "zone": zone, "values": values, "labels": YEAR}
    around = editing.Editing(EDIT, context, YEAR, lambda name, value: _shown(value, zone))
    return editing.answer(request, around, lambda: _edit(request, row)) if request.method == "POST" else page(request, EDIT, context)


def _edit(request: HttpRequest, row: ProjectYear) -> str:
    values = editing.cleaned(YearForm(request.POST, row.region.time_zone))
    actions.edit_year(row, editing.seen_version(request), values, by=request.visit.person, now=request.visit.now)
    return reverse("pulsar:year", args=[row.pk]) + "?stored"


def _shown(value: Any, zone: str) -> str:
    if value is None or value == "":
        return ""
    return day(value, zone) if hasattr(value, "year") else str(value)


@logged_in
def year_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and store the calendar of rounds."""
    row = reach.year(request.visit, pk, "edit")
    rounds = list(row.rounds.all())
    context = {"year": row, "zone": row.region.time_zone, "rounds": _months(rounds), "values": _days(row, rounds)}
    if request.method != "POST":
        return page(request, CALENDAR, context)
    around = editing.Editing(CALENDAR, context, _labels(rounds), lambda name, value: _shown(value, row.region.time_zone))
    return editing.answer(request, around, lambda: _move(request, row, rounds))


def _move(request: HttpRequest, row: ProjectYear, rounds: list[Any]) -> str:
    form = CalendarForm(request.POST, rounds, row.region.time_zone)
    plans = form.plans(editing.cleaned(form))
    actions.edit_rounds(row, editing.seen_version(request), plans, by=request.visit.person, now=request.visit.now)
    return reverse("pulsar:year", args=[row.pk]) + "?stored"


def _months(rounds: list[Any]) -> list[dict[str, Any]]:
    names = ("opens", "closes", "results")
    return [{"row": row, "month": calendar.MONTHS[row.month], **{name: f"{name}_{row.number}" for name in names}} for row in rounds]


def _days(year: ProjectYear, rounds: list[Any]) -> dict[str, str]:
    def local(moment: datetime) -> str:
        return local_day(moment, year.region.time_zone).isoformat()

    values = {}
    for row in rounds:
        values |= {f"opens_{row.number}": local(row.opens_at), f"closes_{row.number}": local(row.closes_at)}
        values[f"results_{row.number}"] = row.results_on.isoformat()
    return values


def _labels(rounds: list[Any]) -> dict[str, str]:
    words = {"opens": mark("%(month)s: opens"), "closes": mark("%(month)s: closes"), "results": mark("%(month)s: results")}
    months = {row.number: gettext(calendar.MONTHS[row.month]) for row in rounds}
    return {f"{part}_{number}": gettext(word) % {"month": month} for number, month in months.items() for part, word in words.items()}


@logged_in
@require_POST
def year_status(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a year active, or take its archive back."""
    row = reach.year(request.visit, pk, "publish")
    status = request.POST.get("status", "")
    if status not in MOVES[row.status]:
        raise NotFound
    actions.set_status(row, status, by=request.visit.person, now=request.visit.now)
    return redirect("pulsar:year", pk)
