"""Pages of face-to-face days: the days of a group, the list of one, the code on the screen, the page its QR code leads to."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.domain.passport import ATTENDANCE
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.enrolments.queries import own_in
from pulsar_xblocks.courses.modules import domain, queries
from pulsar_xblocks.courses.modules.actions import attending
from pulsar_xblocks.courses.modules.actions.attending import Day, Sheet
from pulsar_xblocks.courses.modules.forms import DayForm
from pulsar_xblocks.courses.modules.models import TrainingDay
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.courses.programmes.queries import passport_of_group, where_group
from pulsar_xblocks.courses.programmes.views import groups, reach
from pulsar_xblocks.kernel.editing import cleaned
from pulsar_xblocks.kernel.http import Visit, errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.inbox.addresses import absolute
from pulsar_xblocks.kernel.inbox.qr import qr_svg
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, NotFound, TooMany
from pulsar_xblocks.kernel.roles.domain import may

LIST, ONE, SCREEN, HERE = (f"courses/modules/console/{name}.html" for name in ("days", "day", "screen", "here"))


@logged_in
def days(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the face-to-face days of a group with the form of a new one; on POST store it."""
    group = reach.group(request.visit, pk, "edit" if request.method == "POST" else "view", queries.DAY)
    if request.method != "POST":
        return _listed(request, group)
    try:
        made = attending.make_day(group, Day(**cleaned(DayForm(request.POST))), by=request.visit.person, now=request.visit.now)
    except Invalid as error:
        return _listed(request, group, error.status, errors=errors_of(error), values=request.POST)
    return redirect("pulsar:training_day", pk=pk, day_pk=made.pk)


def _listed(request: HttpRequest, group: TrainingGroup, status: int = 200, **extra: Any) -> HttpResponse:
    known = passport_of_group(group).activities()
    lines = [{"day": row, "title": known[row.activity].title if row.activity in known else ""} for row in queries.days_of(group)]
    choices = [(key, one.title) for key, one in known.items() if one.kind == ATTENDANCE]
    context = groups.head(request.visit, group) | {"here": "days", "lines": lines, "activities": choices, "values": {}}
    context |= {"may_mark": may(request.visit.actor, "edit", queries.DAY, where_group(group))}
    return page(request, LIST, context | extra, status=status)


@logged_in
def day(request: HttpRequest, pk: int, day_pk: int) -> HttpResponse:
    """Show the list of a day; on POST mark by it, or open and close the code."""
    group = reach.group(request.visit, pk, "edit" if request.method == "POST" else "view", queries.DAY)
    row = queries.day_or_404(group, day_pk)
    if request.method != "POST":
        return _day(request, row)
    try:
        return _stored(request, row)
    except Invalid as error:
        return _day(request, row, error.status, errors=errors_of(error), values=request.POST)


def _stored(request: HttpRequest, row: TrainingDay) -> HttpResponse:
    by, now, what = request.visit.person, request.visit.now, request.POST.get("what", "list")
    if what == "open":
        attending.open_code(row, by=by, now=now)
        return redirect("pulsar:training_day_screen", pk=row.group_id, day_pk=row.pk)
    if what == "close":
        attending.close_code(row, by=by, now=now)
    else:
        sheet = Sheet(ticked(request, row.group), request.POST.getlist("was"), request.POST.get("reason", ""))
        attending.set_list(row, sheet, by=by, now=now)
    return redirect(reverse("pulsar:training_day", args=[row.group_id, row.pk]) + "?stored")


def ticked(request: HttpRequest, group: TrainingGroup) -> list[str]:
    """Return the keys of those who are ticked on a list, of everybody in training where the list says so."""
    return [one.key for one in queries.studying(group)] if "everybody" in request.POST else request.POST.getlist("pick")


def _day(request: HttpRequest, row: TrainingDay, status: int = 200, **extra: Any) -> HttpResponse:
    group, there = row.group, queries.marks_on(row)
    found = queries.activity_in(passport_of_group(group), row.activity)
    ticked = set(request.POST.getlist("pick")) if extra else None  # a refused list stays as it was ticked
    own = request.visit.person.pk
    lines = [_line(one, there.get(one.pk), ticked, own) for one in queries.taught(group)]
    context = groups.head(request.visit, group) | {"day": row, "activity": found[1].title if found else "", "lines": lines, "values": {}}
    context |= {"is_open": domain.is_open(row.code, row.code_until, request.visit.now), "count": len(there)}
    context |= {"may_mark": may(request.visit.actor, "edit", queries.DAY, where_group(group)), "is_stored": "stored" in request.GET}
    return page(request, ONE, context | extra, status=status)


def _line(one: Enrolment, known: Any, ticked: set[str] | None, own: int) -> dict[str, Any]:
    is_ticked = known is not None if ticked is None else one.key in ticked
    is_open = one.stage in stages.IN_TRAINING and one.person_id != own
    return {
        "row": one,
        "mark": known,
        "how": domain.HOW[known.how] if known else "",
        "is_ticked": is_ticked,
        "is_open": is_open,
        "is_own": one.person_id == own,
    }


@logged_in
def screen(request: HttpRequest, pk: int, day_pk: int) -> HttpResponse:
    """Show the code of a day large, with a QR code that leads to the same."""
    group = reach.group(request.visit, pk, "edit", queries.DAY)
    row = queries.day_or_404(group, day_pk)
    is_open = domain.is_open(row.code, row.code_until, request.visit.now)
    address = absolute(reverse("pulsar:training_here", args=[row.pk])) + f"?code={row.code}" if is_open else ""
    shown = f"{row.code[:3]} {row.code[3:]}" if is_open else ""
    context = groups.head(request.visit, group) | {"day": row, "is_open": is_open, "code": shown, "address": address}
    return page(request, SCREEN, context | {"qr": qr_svg(address) if is_open else "", "count": len(queries.marks_on(row))})


@logged_in
def here(request: HttpRequest, day_pk: int) -> HttpResponse:
    """Show a participant of the group the button of a day; on POST mark the participant by the code of the address."""
    row = queries.open_day(day_pk)
    enrolment = _own(request.visit, row)
    code = (request.POST if request.method == "POST" else request.GET).get("code", "")[:20]
    context = {"day": row, "group": row.group, "code": code, "was_there": enrolment.pk in queries.marks_on(row)}
    if request.method != "POST" or context["was_there"]:
        return page(request, HERE, context)
    try:
        attending.mark_oneself(enrolment, code, domain.BY_QR, now=request.visit.now)
    except (Conflict, TooMany) as error:
        return page(request, HERE, context | {"refusal": sentence(error)}, status=error.status)
    return page(request, HERE, context | {"was_there": True})


def _own(visit: Visit, row: TrainingDay) -> Enrolment:
    """Return the person's enrolment into the group of a day.  Raises NotFound for everybody else."""
    found = own_in(visit.person, row.group)
    if found is None:
        raise NotFound
    return found
