"""Pages that give more time: to one studio, one school, or everyone at once."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from pulsar_xblocks.kernel import editing
from pulsar_xblocks.kernel.http import logged_in, page
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.studios import announcements
from pulsar_xblocks.studios.actions import years as actions
from pulsar_xblocks.studios.domain import calendar
from pulsar_xblocks.studios.forms.console import EXTENSION, ExtensionForm
from pulsar_xblocks.studios.models import ProjectYear, StudioYear
from pulsar_xblocks.studios.queries import years as queries
from pulsar_xblocks.studios.views import reach

EXTEND, EXTEND_ALL = "studios/console/year_extend.html", "studios/console/year_extend_all.html"
CALL = "call"
HOURS = 24


@logged_in
def year_extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and store more hours for a window: one studio, one school or everyone."""
    row = reach.year(request.visit, pk, "manage")
    values = {"hours": HOURS, "whom": request.GET.get("whom", "")[:40], "window": _window_now(row, request.visit.now)}
    context = {"year": row, "windows": _windows(row), "values": values, "labels": EXTENSION}
    if request.method != "POST":
        return page(request, EXTEND, context)
    return editing.answer(request, editing.Editing(EXTEND, context, EXTENSION), lambda: _extend(request, row))


def _extend(request: HttpRequest, year: ProjectYear) -> str:
    values = editing.cleaned(ExtensionForm(request.POST))
    rounds = {str(row.number): row for row in year.rounds.all()}
    if values["window"] != CALL and values["window"] not in rounds:
        raise Invalid({"window": [mark("Choose what is extended.")]})
    whom = _whom(year, values["whom"].strip(), values["window"])
    grant = actions.Grant(values["hours"], values["reason"], round=rounds.get(values["window"]), **whom)
    given = actions.extend(year, grant, by=request.visit.person, now=request.visit.now)
    announcements.order_letters(given, by=request.visit.person, now=request.visit.now)
    return reverse("pulsar:year", args=[year.pk]) + "?stored"


def _whom(year: ProjectYear, code: str, window: str) -> dict[str, Any]:
    """Return whom the code names: a studio of the year, or a school of the region; nobody for an empty one."""
    if not code:
        return {}
    studio = StudioYear.objects.select_related("studio__organisation").filter(year=year, studio__code=code).first()
    if studio and window == CALL:
        return {"organisation": studio.studio.organisation}
    school = year.region.organisations.filter(code=code).first()
    if studio is None and (school is None or window != CALL):
        raise Invalid({"whom": [mark("There is no such studio in this year. A school's code fits applications only.")]})
    return {"studio_year": studio} if studio else {"organisation": school}


@logged_in
def year_extend_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, then give everyone 24 hours more in each open window."""
    row = reach.year(request.visit, pk, "manage")
    context = {"year": row, "windows": _open_windows(row, request.visit.now), "values": {"hours": HOURS}, "zone": row.region.time_zone}
    if request.method != "POST":
        return page(request, EXTEND_ALL, context)
    return editing.answer(request, editing.Editing(EXTEND_ALL, context, EXTENSION), lambda: _extend_all(request, row))


def _extend_all(request: HttpRequest, year: ProjectYear) -> str:
    visit, reason = request.visit, request.POST.get("reason", "")
    for given in actions.extend_everyone(year, HOURS, reason, by=visit.person, now=visit.now):
        announcements.order_letters(given, by=visit.person, now=visit.now)
    return reverse("pulsar:year", args=[year.pk]) + "?stored"


def _windows(year: ProjectYear) -> list[tuple[str, str]]:
    rounds = [(str(row.number), calendar.MONTHS[row.month]) for row in year.rounds.filter(published_at=None)]
    return [(CALL, mark("Applications")), *rounds]


def _window_now(year: ProjectYear, now: Any) -> str:
    open_now = [row for row in queries.calendar_rows(year, now) if row["status"] in ("open", "closed")]
    return str(open_now[-1]["round"].number) if open_now else CALL


def _open_windows(year: ProjectYear, now: Any) -> list[dict[str, Any]]:
    """Return the windows that an extension for everyone moves: word, its end now."""
    found = queries.windows_to_extend(year, HOURS, now)
    return [{"word": calendar.MONTHS[row.month] if row else mark("Applications"), "until": until} for row, until in found]
