"""The page of what is marked by a list: modules without activities, group work of sessions."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.domain.passport import Activity
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.modules import domain, queries
from pulsar_xblocks.courses.modules.actions import crediting
from pulsar_xblocks.courses.modules.actions.attending import Sheet
from pulsar_xblocks.courses.modules.views import days, works
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.courses.programmes.queries import acting, parts_of, passport_of_group, where_group
from pulsar_xblocks.courses.programmes.views import reach
from pulsar_xblocks.kernel.http import errors_of, logged_in, page
from pulsar_xblocks.kernel.pure.errors import Invalid, NotFound
from pulsar_xblocks.kernel.roles.domain import may

LIST = "courses/modules/console/credits.html"


@logged_in
def credits(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the list of one of those; on POST mark by it."""
    group = reach.group(request.visit, pk, "decide" if request.method == "POST" else "view", queries.WORK)
    chosen = _chosen(request, group)
    if request.method != "POST":
        return _shown(request, group, chosen)
    sheet = Sheet(days.ticked(request, group), request.POST.getlist("was"), request.POST.get("reason", ""))
    try:
        crediting.set_list(group, chosen, sheet, by=request.visit.person, now=request.visit.now)
    except Invalid as error:
        return _shown(request, group, chosen, error.status, errors=errors_of(error), values=request.POST)
    return redirect(reverse("pulsar:training_credits", args=[pk]) + f"?of={chosen.key}&stored")


def _chosen(request: HttpRequest, group: TrainingGroup) -> Activity:
    """Return what the page names, the first of the programme when it names nothing.  Raises NotFound for anything else."""
    found, key = domain.by_list(passport_of_group(group)), (request.POST if request.method == "POST" else request.GET).get("of", "")
    if not found or (key and key not in found):
        raise NotFound
    return found[key] if key else next(iter(found.values()))


def _shown(request: HttpRequest, group: TrainingGroup, chosen: Activity, status: int = 200, **extra: Any) -> HttpResponse:
    marks = queries.marks_in(group, chosen.key)
    ticked = set(request.POST.getlist("pick")) if extra else None  # a refused list stays as it was ticked
    subjects = [(key, one.title) for key, one in domain.by_list(passport_of_group(group)).items()]
    context = works.head(request.visit, group, "credits") | {"chosen": chosen, "subjects": subjects, "count": len(marks), "values": {}}
    context |= {
        "lines": [_line(one, marks.get(one.pk), ticked, request.visit.person.pk) for one in queries.taught(group)],
        "is_stored": "stored" in request.GET,
    }
    parts = parts_of(group)
    context |= {"may_mark": may(acting(request.visit.actor, parts), "decide", queries.WORK, where_group(group, parts))}
    return page(request, LIST, context | extra, status=status)


def _line(one: Enrolment, known: Any, ticked: set[str] | None, own: int) -> dict[str, Any]:
    is_ticked = known is not None if ticked is None else one.key in ticked
    is_open = one.stage in stages.IN_TRAINING and one.person_id != own
    return {"row": one, "mark": known, "is_ticked": is_ticked, "is_open": is_open, "is_own": one.person_id == own}
