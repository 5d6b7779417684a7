"""The calendar of contests: what one can still enter this year, by grade and subject; one's own choice of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.http import logged_in, page
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.dates import local_day, school_year
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import Actor, has_role_for
from pulsar_xblocks.selection.contests import shown
from pulsar_xblocks.selection.contests.actions import lists as actions
from pulsar_xblocks.selection.contests.domain import lists
from pulsar_xblocks.selection.contests.queries import lists as queries

CALENDAR = "selection/contests/calendar.html"
SIZE = 30
DEEDS = {"choose": lambda request, row: actions.choose(request.visit.person, row, now=request.visit.now)}
DEEDS["let-go"] = lambda request, row: actions.let_go(request.visit.person, row)


@logged_in
def contests(request: HttpRequest) -> HttpResponse:
    """Show the contests of a school year by date: filters by words, grade, subject, list; at first those one can still enter."""
    regions = queries.regions_with_lists(request.visit.actor)
    region = next((row for row in regions if row.code == request.GET.get("region")), regions[0] if regions else None)
    context = {"tabs": tabs(request.visit.actor, "calendar"), "regions": regions, "region": region, "menu_path": reverse("pulsar:contests")}
    return page(request, CALENDAR, context | (_of_region(request, region) if region else {}))


def _of_region(request: HttpRequest, region: Region) -> dict[str, Any]:
    visit, today = request.visit, local_day(request.visit.now, region.time_zone)
    years = queries.years_of(region.pk)
    year = _year(request, years, school_year(today))
    wanted = _wanted(request)
    rows = queries.calendar(region.pk, year, wanted, visit.person, today)
    found = numbered(request, rows, SIZE)
    chosen = queries.chosen_among(visit.person, [row.pk for row in found.rows])
    events = [shown.event_words(row.event, today) | {"is_chosen": row.pk in chosen} for row in found.rows]
    return {
        "list": found,
        "months": _months(events),
        "year": year,
        "years": [(one, one) for one in years],
        "wanted": wanted,
        "is_filtered": bool(wanted.text or wanted.grade or wanted.subject or wanted.source or wanted.is_chosen),
        "grades": [(str(grade), str(grade)) for grade in lists.GRADES],
        "subjects": [(one, one) for one in lists.all_subjects(queries.index_of(region.pk, year).events)],
        "sources": shown.options(lists.SOURCES_SHORT),
        "here": request.get_full_path(),
    }


def _year(request: HttpRequest, years: list[str], current: str) -> str:
    asked = request.GET.get("year", "")
    return asked if asked in years else current if current in years else years[0]


def _wanted(request: HttpRequest) -> queries.Wanted:
    """Return the filters; what one can still enter is asked for unless the form says otherwise."""
    grade = request.GET.get("grade", "")
    return queries.Wanted(
        text=request.GET.get("q", "").strip()[:100],
        grade=int(grade) if grade.isascii() and grade.isdigit() and len(grade) < 3 and int(grade) in lists.GRADES else None,
        subject=request.GET.get("subject", "").strip()[:100],
        source=source if (source := request.GET.get("source", "")) in lists.SOURCES else "",
        is_open=request.GET.get("when", "open") == "open",
        is_chosen=request.GET.get("own", "") == "1",
    )


def _months(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the events under the months of their first days."""
    found: list[dict[str, Any]] = []
    for one in events:
        first = one["event"].starts_on or one["event"].ends_on
        month = first.replace(day=1) if first else None
        if not found or found[-1]["month"] != month:
            found.append({"month": month, "events": []})
        found[-1]["events"].append(one)
    return found


@logged_in
@require_POST
def contest_choose(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Put a contest into the own calendar or take it out, and lead back."""
    if what not in DEEDS:
        raise NotFound
    DEEDS[what](request, queries.event_or_404(request.visit.actor, pk))
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    return redirect(f"{back if is_ours else reverse('pulsar:contests')}#c{pk}")


def tabs(actor: Actor, current: str) -> list[dict[str, Any]]:
    """Return the parts that the person reaches."""
    found: list[tuple[str, str, str, bool]] = [
        ("calendar", mark("Calendar"), "pulsar:contests", True),
        ("own", mark("My achievements"), "pulsar:achievements", True),
        ("lists", mark("Lists"), "pulsar:contest_lists", has_role_for(actor, "view", "contest")),
        ("counts", mark("Participation"), "pulsar:contest_counts", has_role_for(actor, "review", "achievement")),
    ]
    return [{"word": word, "url": reverse(url), "is_current": key == current} for key, word, url, is_there in found if is_there]
