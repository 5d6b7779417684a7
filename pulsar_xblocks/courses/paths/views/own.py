"""Pages of the owner: own paths, the plan, the diagnosis."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from pulsar_xblocks.courses.mentoring.queries import regions_near
from pulsar_xblocks.courses.paths import diagnosis, domain, plan_rows, queries, showing
from pulsar_xblocks.courses.paths.actions import planning
from pulsar_xblocks.courses.paths.forms import PlanForm
from pulsar_xblocks.courses.paths.models import LearningPath
from pulsar_xblocks.kernel import editing
from pulsar_xblocks.kernel.http import Visit, errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, Invalid
from pulsar_xblocks.kernel.roles.queries import require

LIST, PLAN, QUESTIONS = (f"courses/paths/{name}.html" for name in ("own", "plan", "diagnosis"))


@logged_in
def paths_own(request: HttpRequest) -> HttpResponse:
    """Show the person's paths; on POST make a draft."""
    visit = request.visit
    context: dict[str, Any] = {"lines": [showing.line(row) for row in queries.own(visit.person)]}
    if request.method != "POST":
        return page(request, LIST, context)
    regions = regions_near(visit.person, visit.actor)
    if not regions:
        raise Forbidden
    try:
        made = planning.begin(visit.person, regions[0], now=visit.now)
    except Conflict as error:
        return page(request, LIST, context | {"refusal": sentence(error)}, status=error.status)
    return redirect("pulsar:path_plan", key=made.key)


def _draft(visit: Visit, key: str) -> LearningPath:
    """Return an own path that may be changed.  Raises NotFound, NotNow."""
    row = queries.path_or_404(key)
    require(visit.actor, "edit", queries.KIND, queries.where(row))
    domain.require(row.status, domain.DRAFT)
    return row


@logged_in
def path_plan(request: HttpRequest, key: str) -> HttpResponse:
    """Show the plan of a draft to be written; on POST store it."""
    row = _draft(request.visit, key)
    if request.method != "POST":
        return page(request, PLAN, showing.plan(row))
    return editing.answer(request, editing.Editing(PLAN, showing.plan(row, request.POST), showing.LABELS), lambda: _save(request, row))


def _save(request: HttpRequest, row: LearningPath) -> str:
    visit = request.visit
    values = editing.cleaned(PlanForm(request.POST))
    gaps, items = plan_rows.read(request.POST, queries.courses_of(row.person))
    tutor = next((one for one in queries.tutors_of(row.region) if one.key == request.POST.get("tutor", "")), None)
    draft = planning.Draft(**values, tutor=tutor, gaps=gaps, items=items)
    planning.save(row, editing.seen_version(request), draft, by=visit.person, now=visit.now)
    return reverse("pulsar:path_plan" if "more" in request.POST else "pulsar:path", args=[row.key])


@logged_in
def path_diagnosis(request: HttpRequest, key: str) -> HttpResponse:
    """Show the questionnaire of gaps; on POST store the answers and what they suggest."""
    row = _draft(request.visit, key)
    context: dict[str, Any] = {"path": row, "questionnaire": diagnosis.of(row), "answers": diagnosis.answers_of(row)}
    if request.method != "POST":
        return page(request, QUESTIONS, context)
    try:
        planning.diagnose(row, request.POST, showing.suggestion_texts(row), by=request.visit.person, now=request.visit.now)
    except Invalid as error:
        return page(request, QUESTIONS, context | {"errors": errors_of(error), "values": request.POST}, status=error.status)
    return redirect("pulsar:path_plan", key=key)
