"""The rubrics of a year: read, picked for single rounds, edited with a preview as an expert will see it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language

from pulsar_xblocks.kernel import editing
from pulsar_xblocks.kernel.definitions.queries import body_of
from pulsar_xblocks.kernel.http import errors_of, logged_in, page
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.render import render
from pulsar_xblocks.kernel.review import forms, pages
from pulsar_xblocks.kernel.review.domain.rubric import Rubric, said
from pulsar_xblocks.kernel.roles.domain import may
from pulsar_xblocks.kernel.template_tags import number
from pulsar_xblocks.studios.actions import rubrics as actions
from pulsar_xblocks.studios.domain.calendar import MONTHS
from pulsar_xblocks.studios.models import ProjectYear, RubricVersion
from pulsar_xblocks.studios.queries import rubrics as queries
from pulsar_xblocks.studios.queries import where
from pulsar_xblocks.studios.views import reach

READ, EDIT, PREVIEW = (f"studios/console/{name}.html" for name in ("rubric", "rubric_edit", "_rubric_preview"))
LABELS = {"ru": mark("Name in Russian"), "version": mark("Version of the year")}
STEPS = [("0.25", "0,25"), ("0.5", "0,5"), ("1", "1")]


@logged_in
def year_rubric(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the rubrics of a year and by which each round is scored; store other ones for single rounds."""
    if request.method == "POST":
        row = reach.year(request.visit, pk, "edit")
        return editing.answer(request, editing.Editing(READ, _read(request, row), LABELS), lambda: _pick(request, row))
    return page(request, READ, _read(request, reach.year(request.visit, pk)))


def _read(request: HttpRequest, year: ProjectYear) -> dict[str, Any]:
    rows = [_version(row, year) for row in queries.versions(year)]
    numbers = {entry["row"].definition_id: entry for entry in rows}
    rounds = [
        {"row": one.row, "month": MONTHS[one.row.month], "field": f"round_{one.row.number}", "is_held": one.is_held}
        | {"reads_field": f"reads_{one.row.number}"}
        | {"now": numbers.get(one.definition.pk if one.definition else 0)}
        | {"value": numbers[one.row.rubric_id]["row"].number if one.row.rubric_id in numbers else 0}
        for one in queries.rounds(year)
    ]
    asked = request.GET.get("show", "")
    chosen = next((entry for entry in rows if str(entry["row"].number) == asked), None)
    rubric = body_of(chosen["row"].definition, Rubric) if chosen else queries.rubric_of(year)
    may_edit = may(request.visit.actor, "edit", "project_year", where.of_year(year)) and year.status != "archived"
    context = {"year": year, "zone": year.region.time_zone, "versions": rows, "rounds": rounds, "may_edit": may_edit}
    context |= {"preview": preview_of(rubric) if rubric else None, "is_stored": "stored" in request.GET}
    return context | {"chosen": chosen, "choices": [(entry["row"].number, entry["label"]) for entry in rows]}


def _version(row: RubricVersion, year: ProjectYear) -> dict[str, Any]:
    name = _name(body_of(row.definition, Rubric))
    label = f"{row.number}. {name}" if name else str(row.number)
    return {"row": row, "label": label, "is_now": row.definition_id == year.rubric_id}


def _name(rubric: Rubric) -> str:
    return said(rubric, is_russian=(get_language() or "ru").startswith("ru"))


def _pick(request: HttpRequest, row: ProjectYear) -> str:
    asked = {one.number: (_whole(request, f"round_{one.number}"), _whole(request, f"reads_{one.number}")) for one in row.rounds.all()}
    picks = {number: actions.Pick(rubric, reads) for number, (rubric, reads) in asked.items()}
    actions.pick_rubrics(row, editing.seen_version(request), picks, by=request.visit.person, now=request.visit.now)
    return reverse("pulsar:year_rubric", args=[row.pk]) + "?stored"


def _whole(request: HttpRequest, name: str) -> int | None:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else None


@logged_in
def year_rubric_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form; «preview» shows and stores nothing, «more» adds a row, «store» makes the next rubric."""
    row = reach.year(request.visit, pk, "edit")
    if request.method != "POST":
        rubric, is_for_year = _begun_with(request, row)
        return page(request, EDIT, _form(row, forms.typed(rubric) | {"is_for_year": is_for_year}) | {"preview": preview_of(rubric)})
    values = request.POST.dict()
    if "more" in values:
        values["rows"] = str(len(forms.places(values)) + 1)
    context = _form(row, values)
    if "more" in values or "preview" in values:
        return _shown(request, context)
    return editing.answer(request, editing.Editing(EDIT, context, LABELS), lambda: _store(request, row))


def _begun_with(request: HttpRequest, year: ProjectYear) -> tuple[Rubric, bool]:
    """Return the rubric to change, the one with the asked number or the year's; and whether it is the year's."""
    asked = request.GET.get("from", "")
    found = next((row for row in queries.versions(year) if str(row.number) == asked), None)
    if found:
        return body_of(found.definition, Rubric), found.definition_id == year.rubric_id
    return queries.rubric_of(year) or Rubric(()), True


def _form(year: ProjectYear, values: Mapping[str, Any]) -> dict[str, Any]:
    steps = [(value, number(forms.parsed(value))) for value, _ in STEPS]
    return {"year": year, "values": values, "places": forms.places(values), "steps": steps, "labels": LABELS}


def _shown(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Return the preview: as a part for the script, as the whole page without it."""
    preview, errors = None, {}
    try:
        preview = preview_of(forms.rubric_from(request.POST))
    except Invalid as error:
        errors = errors_of(error)
    if "json" in request.headers.get("Accept", ""):
        return JsonResponse({"html": render(PREVIEW, {"preview": preview, "errors": errors}, request)})
    told = errors if "preview" in request.POST else {}  # a row is added to what is not ready yet
    return page(request, EDIT, context | {"preview": preview, "errors": told}, status=422 if told else 200)


def preview_of(rubric: Rubric) -> dict[str, Any]:
    """Return the rubric as an expert will see it."""
    return {"rows": pages.rubric_rows(rubric, {}), "facts": pages.rubric_facts(rubric, {}, ""), "gap": rubric.gap, "name": _name(rubric)}


def _store(request: HttpRequest, row: ProjectYear) -> str:
    change = actions.Change(forms.rubric_from(request.POST), request.POST.get("reason", ""), bool(request.POST.get("is_for_year")))
    actions.store_rubric(row, editing.seen_version(request), change, by=request.visit.person, now=request.visit.now)
    return reverse("pulsar:year_rubric", args=[row.pk]) + "?stored"
