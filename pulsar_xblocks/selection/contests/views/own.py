"""One's own achievements: found in the lists by a few letters, kept once, changed, deleted, brought back."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_POST

from pulsar_xblocks.kernel import editing
from pulsar_xblocks.kernel.files.forms import upload_limits
from pulsar_xblocks.kernel.files.queries import own_files_by_key, rows_of
from pulsar_xblocks.kernel.http import logged_in, page
from pulsar_xblocks.kernel.pure.dates import local_day, school_year
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.render import render
from pulsar_xblocks.selection.contests import shown
from pulsar_xblocks.selection.contests.actions import own as actions
from pulsar_xblocks.selection.contests.domain import lists, own
from pulsar_xblocks.selection.contests.forms import typed_in
from pulsar_xblocks.selection.contests.models import Achievement, ContestEvent
from pulsar_xblocks.selection.contests.queries import lists as queries
from pulsar_xblocks.selection.contests.queries import own as own_queries
from pulsar_xblocks.selection.contests.views.calendar import tabs
from pulsar_xblocks.selection.domain.rules import RESULTS

LIST, FIND, EDIT = (f"selection/contests/{name}.html" for name in ("achievements", "find", "edit"))
FOUND = "selection/contests/_found.html"
MOST = 15  # events shown for what is typed
_MENU = {"menu_path": reverse_lazy("pulsar:contests")}
DEEDS = {"remove": actions.remove, "restore": actions.restore}


@logged_in
def achievements(request: HttpRequest) -> HttpResponse:
    """Show what the person keeps, by school year, and what was deleted a short while ago."""
    visit = request.visit
    rows = list(own_queries.kept_by(visit.person))
    removed = list(own_queries.removed_by(visit.person, visit.now))
    context = {
        "tabs": tabs(visit.actor, "own"),
        "years": shown.kept(rows, own_queries.claims_of(rows)),
        "menu_path": reverse("pulsar:contests"),
    }
    context |= {"removed": [{"row": row, "name": row.event.name if row.event else row.name} for row in removed]}
    just = request.GET.get("removed", "")
    context |= {"just_removed": next((one for one in context["removed"] if str(one["row"].pk) == just), None)}
    return page(request, LIST, context | {"is_stored": "stored" in request.GET})


@logged_in
def achievement_new(request: HttpRequest) -> HttpResponse:
    """Find the contest first, then say what came of it; stored by POST."""
    if request.method != "POST" and not ("event" in request.GET or "manual" in request.GET):
        return page(request, FIND, _find_context(request))
    return _edit(request, None)


@logged_in
def achievement(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an achievement; ``?event=`` chooses another contest for it."""
    row = own_queries.own_or_404(request.visit.person, pk)
    if row.removed_at is not None:
        raise NotFound
    return _edit(request, row)


@logged_in
def contests_find(request: HttpRequest) -> HttpResponse:
    """Return the part of the page with what fits the letters typed so far, as JSON with ready HTML."""
    context = _find_context(request)
    return JsonResponse({"html": render(FOUND, context, request), "count": len(context["found"])})


@logged_in
@require_POST
def achievement_do(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Delete an achievement, or bring it back."""
    row = own_queries.own_or_404(request.visit.person, pk)
    if what not in DEEDS:
        raise NotFound
    DEEDS[what](row, now=request.visit.now)
    return redirect(f"{reverse('pulsar:achievements')}?{'removed' if what == 'remove' else 'stored'}={pk}")


def _find_context(request: HttpRequest) -> dict[str, Any]:
    """Return the search as typed and what it finds; without letters nothing is looked for."""
    region = queries.home_region(request.visit.actor)
    text, today = request.GET.get("q", "").strip()[:200], local_day(request.visit.now, region.time_zone)
    years = [year for year in queries.years_of(region.pk) if year <= school_year(today)]
    year = request.GET.get("year", "")
    year = year if year in years else years[0] if years else ""
    events = queries.find(region.pk, text, year=year, limit=MOST) if text and year else []
    target = asked if (asked := request.GET.get("for", "")).isascii() and asked.isdigit() and len(asked) < 19 else ""
    base = reverse("pulsar:achievement", args=[target]) if target else reverse("pulsar:achievement_new")
    found = [shown.event_words(event) for event in events]
    return {"q": text, "year": year, "years": [(one, one) for one in years], "found": found, "base": base, "for": target} | _MENU


def _edit(request: HttpRequest, row: Achievement | None) -> HttpResponse:
    context = _edit_context(request, row)
    if request.method != "POST":
        return page(request, EDIT, context)
    around = editing.Editing(EDIT, context, own.LABELS, partial(actions.words_of, row))
    return editing.answer(request, around, partial(_store, request, row))


def _store(request: HttpRequest, row: Achievement | None) -> str:
    typed, visit = typed_in(request), request.visit
    if row is not None:
        stored = actions.change(row, typed, now=visit.now)
    else:
        event = (
            ContestEvent.objects.filter(pk=typed.said.event).select_related("contest_list__region").first() if typed.said.event else None
        )
        region = event.contest_list.region if event else queries.home_region(visit.actor)
        stored = actions.keep(visit.person, region, typed, now=visit.now)
    return f"{reverse('pulsar:achievements')}?stored={stored.pk}#a{stored.pk}"


def _edit_context(request: HttpRequest, row: Achievement | None) -> dict[str, Any]:
    """Return the values of the form; what was typed stands before what is stored."""
    visit, posted = request.visit, request.POST if request.method == "POST" else None
    event = _event_of(request, row)
    region = event.contest_list.region if event else row.region if row else queries.home_region(visit.actor)
    words = event.event if event else None
    values = posted or _initial(request, row, words)
    keys = [key for key in values.getlist("files") if key not in values.getlist("files-remove")] if posted else values["files"]
    today = local_day(visit.now, region.time_zone)
    return {
        "row": row,
        "chosen": shown.event_words(words) if words else None,
        "values": values,
        "labels": own.LABELS,
        "version": row.version if row else 0,
        "years": [(one, one) for one in lists.years_around(today, back=3, ahead=0)],
        "levels": shown.options(lists.CLAIMED_LEVELS),
        "stages": shown.options(lists.STAGES, lists.stages_for(words.level if words else "")),
        "results": shown.options(RESULTS),
        "subjects": shown.subject_options(words),
        "schools": own_queries.schools_of(region),
        "files": rows_of(own_files_by_key(keys, visit.person.pk, row) if row else own_files_by_key(keys, visit.person.pk, visit.person)),
        "limits": upload_limits(actions.PURPOSE),
    } | _MENU


def _event_of(request: HttpRequest, row: Achievement | None) -> ContestEvent | None:
    """Return the contest that the form is about: typed, asked for, or stored.  Raises NotFound."""
    asked = request.POST.get("event") if request.method == "POST" else request.GET.get("event")
    if asked is None:
        return row.event if row and "manual" not in request.GET else None
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        if asked == "" and request.method == "POST":
            return None
        raise NotFound
    return queries.event_or_404(request.visit.actor, int(asked))


def _initial(request: HttpRequest, row: Achievement | None, event: lists.Event | None) -> dict[str, Any]:
    if row is not None:
        values = vars(row.said) | {"on": row.on.isoformat() if row.on else "", "files": list(row.said.files)}
        return values | ({"year": event.year, "event": event.pk, "name": ""} if event else {"event": ""})
    person, actor = request.visit.person, request.visit.actor
    values = {"event": event.pk if event else "", "name": request.GET.get("q", "").strip()[:400], "year": event.year if event else ""}
    return values | {"subject": own.default_subject(event), "school": own_queries.usual_school(person, actor), "files": []}
