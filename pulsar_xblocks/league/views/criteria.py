"""The criteria of a year: read, edited with a preview on one studio and before and after for all."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from pulsar_xblocks.kernel import editing
from pulsar_xblocks.kernel.definitions.queries import body_of
from pulsar_xblocks.kernel.http import errors_of, logged_in, page
from pulsar_xblocks.kernel.ledger.queries import entries_of
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.render import render
from pulsar_xblocks.kernel.roles.domain import Where, may
from pulsar_xblocks.league import forms, sources, words
from pulsar_xblocks.league.actions.criteria import store_criteria
from pulsar_xblocks.league.domain import criteria as rules
from pulsar_xblocks.league.domain.criteria import Criteria
from pulsar_xblocks.league.domain.points import Competitor, points
from pulsar_xblocks.league.queries import records as queries
from pulsar_xblocks.league.sources import SUBJECT, LeagueYear
from pulsar_xblocks.league.views import reach

READ, EDIT, PREVIEW = "league/console/criteria.html", "league/console/criteria_edit.html", "league/console/_preview.html"
SHOWN = 50


@logged_in
def league_criteria(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the criteria of a year and their versions."""
    year = reach.year(request.visit, pk, "view")
    found = body_of(year.criteria, Criteria) if year.criteria else None
    rows = [{"row": row, "title": words.title_of(row), "formula": rules.FORMULAS[row.formula.type]} for row in found.rows] if found else []
    context = {"year": year, "criteria": found, "title": words.title_of(found) if found else "", "rows": rows, "words": rules}
    context |= {"versions": queries.versions(year.scope), "zone": year.region.time_zone, "is_stored": "stored" in request.GET}
    return page(request, READ, context | {"may_edit": may(request.visit.actor, "edit", "standings", Where(year.region.pk))})


@logged_in
def league_criteria_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form; «preview» computes and stores nothing, «store» makes a new version."""
    year = reach.year(request.visit, pk, "edit")
    old = body_of(year.criteria, Criteria) if year.criteria else Criteria("", "", ())
    context = _form(year, request.POST or forms.typed(old))
    if request.method != "POST":
        return page(request, EDIT, context | {"preview": _preview(request, year, old, old)})
    if "preview" in request.POST:
        return _shown(request, year, old, context)
    return editing.answer(request, editing.Editing(EDIT, context, {}), lambda: _store(request, year))


def _form(year: LeagueYear, values: Mapping[str, Any]) -> dict[str, Any]:
    asked = str(values.get("rows", "1"))
    count = min(int(asked), forms.MOST_ROWS) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 1
    sample = [(str(who.studio_year_id), f"«{who.name}», {who.school}") for who in sources.current().entrants(year.pk)]
    kinds = {name: list(words_of.items()) for name, words_of in forms.CHOICES.items()}
    return {"year": year, "values": values, "places": [_fields(at) for at in range(count)], "kinds": kinds, "sample": sample}


def _fields(at: int) -> dict[str, Any]:
    names = ("code", "ru", "en", "type", "number", "bonus", "threshold", "cap", "weight", "period", "unit", "evidence", "source")
    return {name: f"{name}_{at}" for name in (*names, "confirmer", "step", "active")} | {"at": at, "number_of": at + 1}


def _shown(request: HttpRequest, year: LeagueYear, old: Criteria, context: dict[str, Any]) -> HttpResponse:
    """Return the preview: as a part for the script, as the whole page without it."""
    errors: dict[str, list[str]] = {}
    preview = None
    try:
        new = forms.criteria_from(request.POST)
        found = rules.problems(new)
        if found:
            raise Invalid(found)
        preview = _preview(request, year, old, new)
    except Invalid as error:
        errors = errors_of(error)
    if "json" in request.headers.get("Accept", ""):
        return JsonResponse({"html": render(PREVIEW, {"preview": preview, "errors": errors}, request)})
    return page(request, EDIT, context | {"preview": preview, "errors": errors}, status=422 if errors else 200)


def _preview(request: HttpRequest, year: LeagueYear, old: Criteria, new: Criteria) -> dict[str, Any] | None:
    today = local_day(request.visit.now, year.region.time_zone)
    entrants = list(sources.current().entrants(year.pk))
    if not entrants:
        return None
    wanted = request.POST.get("sample", "")
    who = next((one for one in entrants if str(one.studio_year_id) == wanted), entrants[0])
    entries = entries_of(year.scope, SUBJECT, [who.studio_year_id]).get(who.studio_year_id, [])
    total = points(new, entries, queries.frame_of(year, today), Competitor(who.locality == "rural", who.since))
    changes = queries.changes(year, old, new, today)
    sample = {"name": who.name, "sum": words.sum_of(total.lines, total.points, total.multiplier), "lines": words.lines(new, total.lines)}
    sample |= {"silent": words.silent(new, total.lines), "points": total.points}
    return {"sample": sample, "changes": changes[:SHOWN], "changed": sum(row.is_changed for row in changes), "total": len(changes)}


def _store(request: HttpRequest, year: LeagueYear) -> str:
    made, visit = forms.criteria_from(request.POST), request.visit
    store_criteria(year, editing.seen_version(request), made, request.POST.get("reason", ""), by=visit.person, now=visit.now)
    return reverse("pulsar:league_criteria", args=[year.pk]) + "?stored"
