"""Pages of somebody who applies: courses that take applications, those to which one is sent, the application."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from pulsar_xblocks.courses.domain.passport import FORMS, KINDS
from pulsar_xblocks.courses.enrolments import nominations, queries, showing
from pulsar_xblocks.courses.enrolments.actions import applying, nominating
from pulsar_xblocks.courses.enrolments.actions.applying import Applicant, Place
from pulsar_xblocks.courses.enrolments.domain import LIST, SELF
from pulsar_xblocks.courses.enrolments.forms import ApplyForm
from pulsar_xblocks.courses.enrolments.models import CourseNomination
from pulsar_xblocks.courses.programmes import domain as groups
from pulsar_xblocks.courses.programmes import queries as programmes
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.kernel import editing
from pulsar_xblocks.kernel.directory.models import Organisation
from pulsar_xblocks.kernel.http import Visit, logged_in, page, sentence
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Gone, Invalid, NotFound
from pulsar_xblocks.kernel.questions import domain as questions
from pulsar_xblocks.kernel.questions.domain import Questionnaire

APPLY = "courses/enrolments/apply.html"
NAMES = ("family", "given", "patronymic", "birth_date", "phone")


@logged_in
def courses_open(request: HttpRequest) -> HttpResponse:
    """Show the groups that take applications now, those to which one is sent, and the person's own."""
    visit = request.visit
    rows = programmes.rows_of(list(programmes.open_groups(visit.now)[:200]), visit.now)
    own = [{"row": row, "status": showing.plain_status(row.stage)} for row in queries.own(visit.person)]
    shown = [{"row": row, "passport": programmes.passport_of_group(row.group)} for row in rows]
    context = {"rows": shown, "own": own, "sent": nominations.own_open(visit.person, visit.now), "kinds": KINDS, "forms": FORMS}
    return page(request, "courses/enrolments/open.html", context)


@logged_in
def course_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a group with the form of an application; on POST store it."""
    visit, group = request.visit, programmes.group_or_404(pk)
    nomination = nominations.own_in(visit.person, group)
    _require_announced(group, nomination, visit)
    known = queries.own_in(visit.person, group)
    if known is not None:
        return redirect("pulsar:enrolment", key=known.key)
    context = _context(visit, group, nomination)
    if request.method != "POST":
        return page(request, APPLY, context)
    try:
        return editing.answer(request, editing.Editing(APPLY, context, {}), lambda: _apply(request, group, nomination))
    except Gone as error:
        return page(request, APPLY, context | {"refusal": sentence(error), "is_open": False}, status=error.status)


def _require_announced(group: TrainingGroup, nomination: CourseNomination | None, visit: Visit) -> None:
    if group.status != groups.ACTIVE or (visit.now < group.opens_at and nomination is None):
        raise NotFound


def _context(visit: Visit, group: TrainingGroup, nomination: CourseNomination | None) -> dict[str, Any]:
    context = {"group": group, "passport": programmes.passport_of_group(group), "values": _known(visit.person, nomination)}
    context |= {"counts": programmes.rows_of([group], visit.now)[0], "zone": group.programme.region.time_zone}
    context |= {"organisations": _organisations(group), "kinds": KINDS, "forms": FORMS, "nomination": nomination}
    context |= {"questionnaire": programmes.questionnaire_of(group.programme), "is_open": _is_open(group, nomination, visit)}
    return context


def _known(person: Person, nomination: CourseNomination | None) -> dict[str, Any]:
    """Return what the form begins with: the person, and of who was sent the place of work and the post."""
    known = editing.initial(person, list(NAMES))
    if nomination is None:
        return known
    return known | {"post": nomination.post, "organisation": nomination.organisation.code if nomination.organisation else ""}


def _is_open(group: TrainingGroup, nomination: CourseNomination | None, visit: Visit) -> bool:
    if nomination is not None and nominations.is_open(group, visit.now):
        return True
    return groups.takes_applications(programmes.terms_of(group), visit.now)


def _organisations(group: TrainingGroup) -> list[tuple[str, str]]:
    rows = Organisation.objects.filter(region=group.programme.region_id, is_active=True).select_related("municipality")
    return [(row.code, f"{row.short_name}, {row.municipality.name}") for row in rows.order_by("sort_name", "pk")[:2000]]


def _apply(request: HttpRequest, group: TrainingGroup, nomination: CourseNomination | None) -> str:
    visit = request.visit
    values, answers = _typed(request, programmes.questionnaire_of(group.programme) or Questionnaire())
    rows = Organisation.objects.select_related("municipality")
    known = rows.filter(code=values["organisation"], region=group.programme.region_id).first()
    place = Place(known, nomination.municipality if nomination else None, values["post"], answers)
    who = Applicant(**{name: values[name] for name in NAMES})
    source = LIST if nomination and nominations.is_open(group, visit.now) else SELF
    made = applying.apply_oneself(group, visit.person, who, place, now=visit.now, source=source)
    if nomination is not None:
        nominating.accepted(nomination, made, now=visit.now)
    return reverse("pulsar:enrolment", args=[made.key])


def _typed(request: HttpRequest, questionnaire: Questionnaire) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the values of the form and the answers.  Raises Invalid by field for both together."""
    answers = questions.clean(questionnaire, request.POST)
    errors: dict[str, Any] = dict(questions.check(questionnaire, answers))
    try:
        values = editing.cleaned(ApplyForm(request.POST))
    except Invalid as error:
        raise Invalid({**error.errors, **errors}) from None
    if errors:
        raise Invalid(errors)
    return values, answers
