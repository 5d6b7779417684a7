"""Console pages of works: the list of a round, one work with its versions, sending it back for changes."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from pulsar_xblocks.kernel.files.queries import rows_of
from pulsar_xblocks.kernel.http import errors_of, logged_in, page
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.errors import Forbidden, Invalid, NotFound
from pulsar_xblocks.kernel.roles.domain import has_role_for, may
from pulsar_xblocks.kernel.roles.queries import regions_of, require
from pulsar_xblocks.studios.domain.calendar import MONTHS
from pulsar_xblocks.studios.models import ProjectYear, Round, Work
from pulsar_xblocks.studios.queries import desk
from pulsar_xblocks.studios.works import domain, exports, leading
from pulsar_xblocks.studios.works.actions.sending import return_work
from pulsar_xblocks.studios.works.queries import lists, reading, where
from pulsar_xblocks.studios.works.queries.units import unit_of_task
from pulsar_xblocks.studios.works.queries.windows import window_now

FILTERS = ("year", "month", "status", "q")
LISTED = "export"  # pupils and experts have pages of their own
STORED = ("work", "sent", "late", "returned")


@logged_in
def works_list(request: HttpRequest) -> HttpResponse:
    """Show the works the person reaches: filters, 50 a page."""
    actor = request.visit.actor
    if not has_role_for(actor, LISTED, "work"):
        raise Forbidden
    wanted, codes = filters_of(request), desk.codes_of_years(actor)
    wanted["year"] = wanted["year"] if "year" in request.GET else (codes[0] if codes else "")
    found = numbered(request, lists.keys(chosen(request, wanted)))
    rows = [
        {"row": row, "status": domain.STATUS[exports.shown_status(row)], "month": MONTHS[row.task.round.month]}
        for row in lists.in_full(found.rows)
    ]
    choices = {"years": [(code, code) for code in codes], "months": [(str(key), word) for key, word in MONTHS.items()]}
    choices["statuses"] = [(key, domain.STATUS[key].word) for key in STORED]
    context = {"list": found, "rows": rows, "wanted": wanted, "query": urlencode(wanted), "rounds": _rounds(request, wanted)}
    return page(request, "studios/works/console/works.html", context | choices | {"loadable": _loadable(request, wanted)})


def _loadable(request: HttpRequest, wanted: Mapping[str, str]) -> list[ProjectYear]:
    """Return the years of the filter whose table of works the person may load back; 1 query, none for most people."""
    regions = regions_of(request.visit.actor, "manage", "review")
    return list(ProjectYear.objects.filter(region__in=regions, code=wanted["year"]).order_by("pk")) if regions else []


def _rounds(request: HttpRequest, wanted: Mapping[str, str]) -> list[Round]:
    """Return the rounds of the chosen year and month whose works the person may take as one archive; 1 query, none without a month."""
    regions = regions_of(request.visit.actor, LISTED, "work")
    if not regions or not wanted["month"].isdecimal():
        return []
    found = Round.objects.filter(year__region__in=regions, year__code=wanted["year"], month=wanted["month"][:2])
    return list(found.select_related("year").order_by("number"))


@logged_in
@exports.asked_for_works
def works_export(request: HttpRequest, form: str, reason: str) -> HttpResponseBase:
    """Return the filtered list as CSV or XLSX."""
    return exports.respond(request.visit, form, chosen(request, filters_of(request)), reason)


def filters_of(request: HttpRequest) -> dict[str, str]:
    """Return the filters of the list as typed."""
    return {name: request.GET.get(name, "").strip()[:100] for name in FILTERS}


def chosen(request: HttpRequest, wanted: Mapping[str, str]) -> QuerySet[Work]:
    """Return the works that fit the filters."""
    return lists.works(request.visit.actor, wanted)


@logged_in
def work_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one work."""
    return _detail(request, _reached(request, pk, LISTED))


@logged_in
def work_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a work back for changes."""
    work = _reached(request, pk, "decide")
    if request.method != "POST":
        return redirect("pulsar:work", pk)
    try:
        window = window_now(work, request.visit.now)
        return_work(work, request.POST.get("reason", "")[:2000], window, by=request.visit.person, now=request.visit.now)
    except Invalid as error:
        return _detail(request, work, 422, errors=errors_of(error), values={"reason": request.POST.get("reason", "")})
    return redirect(f"{reverse('pulsar:work', args=[pk])}?stored=1")


@logged_in
def work_open(request: HttpRequest, studio: int, number: int) -> HttpResponse:
    """Lead one of a studio to the unit with its work of a round; a mentor of several studios finds this one shown there."""
    person = request.visit.person
    found = reading.studio_of(person, studio)
    row = Round.objects.filter(year=found.year_id, number=number).first()
    address = unit_of_task(found, row, request.GET.get("task", "")[:20]) if row else ""
    if not address:
        raise NotFound
    leading.lead(person.pk, found.pk)
    return redirect(address)


def _reached(request: HttpRequest, pk: int, right: str) -> Work:
    actor = request.visit.actor
    if not has_role_for(actor, right, "work"):
        raise Forbidden
    work = reading.work_or_404(pk)
    require(actor, right, "work", where.of_work(work, actor.person))
    return work


def _detail(request: HttpRequest, work: Work, status: int = 200, **extra: Any) -> HttpResponse:
    visit, window = request.visit, window_now(work, request.visit.now)
    place = where.of_work(work, visit.actor.person)
    found = reading.latest(work)
    key = reading.status_of(work, window, visit.now)
    context: dict[str, Any] = {"work": work, "status": domain.STATUS[key], "zone": work.studio_year.studio.region.time_zone}
    context |= {"month": MONTHS[work.task.round.month], "window": window, "versions": reading.versions_of(work)}
    if found:
        named = [row.person.full_name for row in found.named] if may(visit.actor, "view_people", "membership", place) else []
        context |= {"version": found.version, "links": domain.lines_of(found.version.links), "files": rows_of(found.files), "named": named}
    can_return = key in ("sent", "late") and window.published_at is None and may(visit.actor, "decide", "work", place)
    context |= {"may_return": can_return, "history": desk.history_of("work", work.pk), "is_stored": "stored" in request.GET}
    return page(request, "studios/works/console/work.html", context | extra, status=status)
