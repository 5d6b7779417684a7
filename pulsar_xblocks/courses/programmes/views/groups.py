"""Pages of groups: the list, one with its facts and people."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from pulsar_xblocks.courses.programmes import actions, domain, queries, staffing
from pulsar_xblocks.courses.programmes.forms import GROUP, GroupForm, PartForm
from pulsar_xblocks.courses.programmes.models import GroupPerson, Programme, TrainingGroup
from pulsar_xblocks.courses.programmes.views import reach
from pulsar_xblocks.kernel import editing
from pulsar_xblocks.kernel.http import Visit, errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.platform import enrolment
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, Invalid, NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import has_role_for, may
from pulsar_xblocks.kernel.wording import said

ONE, EDIT = "courses/programmes/group.html", "courses/programmes/group_edit.html"
DAYS = ("opens_at", "closes_at")
CHOICES = {
    "fundings": list(domain.FUNDING.items()),
    "contracts": [("yes", mark("is signed by every participant")), ("no", mark("is not needed"))],
}


@logged_in
def groups(request: HttpRequest) -> HttpResponse:
    """Show the groups the person reaches, the newest first."""
    visit = request.visit
    if not has_role_for(visit.actor, "view", queries.GROUP):
        raise Forbidden
    found = numbered(request, queries.groups_seen(visit.actor, visit.person))
    rows = [{"row": row, "status": domain.GROUP[row.stage]} for row in queries.rows_of(found.rows, visit.now)]
    context = {"list": found, "rows": rows, "is_staff": has_role_for(visit.actor, "view", queries.PROGRAMME)}
    return page(request, "courses/programmes/groups.html", context)


@logged_in
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one group."""
    return shown(request, reach.group(request.visit, pk))


def head(visit: Visit, row: TrainingGroup) -> dict[str, Any]:
    """Return what every page of a group shows: its stage, places, tabs by rights; 2 queries."""
    place = queries.where_group(row)
    rights = {"edit": ("edit", queries.GROUP), "people": ("view_people", queries.GROUP), "programme": ("view", queries.PROGRAMME)}
    rights |= {"send": ("submit", "course_nomination")}
    allowed = {f"may_{name}": may(visit.actor, right, kind, place) for name, (right, kind) in rights.items()}
    counts = queries.rows_of([row], visit.now)[0]
    return allowed | {"group": row, "counts": counts, "status": domain.GROUP[counts.stage], "zone": row.programme.region.time_zone}


def shown(request: HttpRequest, row: TrainingGroup, status: int = 200, **extra: Any) -> HttpResponse:
    """Return the page of a group; ``extra`` holds what a refused form brings."""
    context = head(request.visit, row) | {"passport": queries.passport_of_group(row), "parts": domain.PARTS}
    people = queries.people_of(row)
    context |= {"people": {part: [one for one in people if one.part == part] for part in domain.PARTS}, "fundings": domain.FUNDING}
    context |= {"has_courses": enrolment.has_courses(), "moves": actions.GROUP_MOVES[row.status], "is_stored": "stored" in request.GET}
    context |= {"missing": [said(text) for text in actions.what_is_missing(row)] if row.status == domain.DRAFT else []}
    context |= {"staff": staffing.choices(row), "part_choices": list(domain.PARTS.items())} if context["may_edit"] else {}
    return page(request, ONE, context | extra, status=status)


@logged_in
def group_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form of a new group of a programme; on POST store it as a draft."""
    programme = reach.programme(request.visit, pk, "edit")
    context = {"programme": programme, "values": {"has_contract": "yes", "funding": "budget"}, "is_new": True} | CHOICES
    if request.method != "POST":
        return editing.page(request, EDIT, context)
    return editing.answer(request, editing.Editing(EDIT, context, GROUP), lambda: _create(request, programme))


def _create(request: HttpRequest, programme: Programme) -> str:
    values = editing.cleaned(GroupForm(request.POST, programme.region.time_zone))
    made = actions.create_group(programme, values, by=request.visit.person, now=request.visit.now)
    return reverse("pulsar:training_group", args=[made.pk])


@logged_in
def group_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the facts of a group to be changed; on POST store them."""
    row = reach.group(request.visit, pk, "edit")
    context = head(request.visit, row) | {"programme": row.programme, "values": _values(row)} | CHOICES
    if request.method != "POST":
        return editing.page(request, EDIT, context)
    return editing.answer(request, editing.Editing(EDIT, context, GROUP), lambda: _edit(request, row))


def _edit(request: HttpRequest, row: TrainingGroup) -> str:
    values = editing.cleaned(GroupForm(request.POST, row.programme.region.time_zone))
    actions.edit_group(row, editing.seen_version(request), values, by=request.visit.person, now=request.visit.now)
    return reverse("pulsar:training_group", args=[row.pk]) + "?stored"


def _values(row: TrainingGroup) -> dict[str, Any]:
    values = editing.initial(row, [name for name in GROUP if name not in DAYS])
    days = {name: local_day(getattr(row, name), row.programme.region.time_zone).isoformat() for name in DAYS}
    return values | days | {"has_contract": "yes" if row.has_contract else "no", "version": row.version}


@require_POST
@logged_in
def group_people(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody run or teach a group, or take somebody off it."""
    row = reach.group(request.visit, pk, "edit")
    return _answered(request, row, _remove if "remove" in request.POST else _add)


@require_POST
@logged_in
def group_status(request: HttpRequest, pk: int) -> HttpResponse:
    """Announce a group, end it, archive it."""
    return _answered(request, reach.group(request.visit, pk, "publish"), _move)


def _add(request: HttpRequest, row: TrainingGroup) -> None:
    values = editing.cleaned(PartForm(request.POST))
    person = staffing.found(row, values["person"], values["part"])
    if person is None:
        raise Invalid({"person": [mark("This person holds no role for that: give the role first, on the page of roles.")]})
    actions.add_person(row, person, values["part"], by=request.visit.person, now=request.visit.now)


def _remove(request: HttpRequest, row: TrainingGroup) -> None:
    text = request.POST["remove"]
    known = text.isascii() and text.isdigit() and len(text) < 16
    found = GroupPerson.objects.select_related("group__programme", "person").filter(group=row, pk=int(text)).first() if known else None
    if found is None:
        raise NotFound
    actions.remove_person(found, by=request.visit.person, now=request.visit.now)


def _move(request: HttpRequest, row: TrainingGroup) -> None:
    actions.set_group_status(row, request.POST.get("status", ""), by=request.visit.person, now=request.visit.now)


def _answered(request: HttpRequest, row: TrainingGroup, store: Callable[[HttpRequest, TrainingGroup], None]) -> HttpResponse:
    try:
        store(request, row)
    except Invalid as error:
        return shown(request, row, error.status, errors=errors_of(error), values=request.POST)
    except Conflict as error:
        return shown(request, queries.group_or_404(row.pk), error.status, refusal=sentence(error))
    return redirect(reverse("pulsar:training_group", args=[row.pk]) + "?stored")
