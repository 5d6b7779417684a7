"""Pages of the tutor: the queue of works of a group, one work with the answer, reflections that the tutor may read."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.modules import domain, grading, queries, showing
from pulsar_xblocks.courses.modules.actions import checking
from pulsar_xblocks.courses.modules.actions.checking import Verdict
from pulsar_xblocks.courses.modules.forms import VerdictForm
from pulsar_xblocks.courses.modules.models import TaskWork
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.courses.programmes.queries import acting, parts_of, passport_of_group, where_group
from pulsar_xblocks.courses.programmes.views import groups, reach
from pulsar_xblocks.kernel.editing import cleaned
from pulsar_xblocks.kernel.files.queries import files_by_key, rows_of
from pulsar_xblocks.kernel.http import Visit, errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, Invalid
from pulsar_xblocks.kernel.rich_text import clean_html
from pulsar_xblocks.kernel.roles.domain import may

LIST, ONE, SAID = (f"courses/modules/console/{name}.html" for name in ("works", "work", "reflections"))
SHOWN = (domain.SENT, domain.RETURNED, domain.ACCEPTED)


@logged_in
def works(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the works of a group with one status, those that wait for the tutor first."""
    group = reach.group(request.visit, pk, "view", queries.WORK)
    wanted = request.GET.get("status", domain.SENT)
    status = wanted if wanted in SHOWN else domain.SENT
    found, titles = numbered(request, queries.queue(group, status)), _titles(group)
    context = head(request.visit, group, status) | {"list": found, "is_ordered": "ordered" in request.GET}
    context |= {"lines": [{"row": row, "status": domain.WORK[row.status], "title": titles.get(row.activity, "")} for row in found.rows]}
    context |= {"subsections": grading.subsections_of(group), "may_decide": _may_decide(request, group)}
    return page(request, LIST, context)


@require_POST
@logged_in
def works_grades(request: HttpRequest, pk: int) -> HttpResponse:
    """Order to read the grades of the group's course now."""
    group = reach.group(request.visit, pk, "decide", queries.WORK)
    grading.order(group, by=request.visit.person, now=request.visit.now)
    return redirect(reverse("pulsar:training_works", args=[pk]) + "?ordered")


@logged_in
def reflections(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the reflections that the participants have shared with the tutor or the group."""
    group = reach.group(request.visit, pk, "view", queries.WORK)
    found, titles = numbered(request, queries.told_to_tutor(group)), _titles(group)
    lines = [{"row": row, "title": titles.get(row.activity, ""), "seen_by": domain.SEEN_BY[row.seen_by]} for row in found.rows]
    lines = [line | {"quotes": showing.quotes_of(line["row"], titles)} for line in lines]
    return page(request, SAID, head(request.visit, group, "reflections") | {"list": found, "lines": lines})


def head(visit: Visit, group: TrainingGroup, wanted: str) -> dict[str, Any]:
    """Return what the pages of a group's works share: the head of the group and the tabs; 1 query more."""
    counts, passport = queries.by_status(group), passport_of_group(group)
    found = {"here": "works", "wanted": wanted, "statuses": [(key, domain.WORK[key].word, counts.get(key, 0)) for key in SHOWN]}
    return groups.head(visit, group) | found | {"has_credits": bool(domain.by_list(passport))}


def _titles(group: TrainingGroup) -> dict[str, str]:
    return {key: one.title for key, one in passport_of_group(group).activities().items()}


@logged_in
def work(request: HttpRequest, pk: int, work_pk: int) -> HttpResponse:
    """Show one work with its task, what was sent and answered, and the form of the answer."""
    group = reach.group(request.visit, pk, "view", queries.WORK)
    return _shown(request, queries.work_or_404(group, work_pk))


def _shown(request: HttpRequest, row: TaskWork, status: int = 200, **extra: Any) -> HttpResponse:
    group, keys = row.enrolment.group, queries.file_keys(row)
    found = queries.activity_in(queries.passport_for(row.enrolment), row.activity)
    is_sent = row.status in (domain.SENT, domain.ACCEPTED)
    context = groups.head(request.visit, group) | {"work": row, "work_status": domain.WORK[row.status], "is_sent": is_sent}
    context |= {"activity": found[1] if found else None, "module": found[0] if found else None}
    context |= {"words": clean_html(queries.words_of(row.definition.body).text) if row.definition else ""}
    context |= {"files": rows_of(files_by_key(keys)) if keys and is_sent else []}
    history = showing.history_of(queries.history_of(row))
    context |= {"history": history, "values": {}, "mark": queries.mark_of(row.enrolment, row.activity)}
    context |= {"current": next((step for step in history if step["text"] or step["files"]), None) if is_sent else None}
    is_own = row.enrolment.person_id == request.visit.person.pk
    may_decide = row.enrolment.stage in stages.IN_TRAINING and _may_decide(request, group) and not is_own
    context |= {"may_decide": may_decide, "is_stored": "stored" in request.GET}
    return page(request, ONE, context | extra, status=status)


def _may_decide(request: HttpRequest, group: TrainingGroup) -> bool:
    parts = parts_of(group)
    return may(acting(request.visit.actor, parts), "decide", queries.WORK, where_group(group, parts))


@require_POST
@logged_in
def work_answer(request: HttpRequest, pk: int, work_pk: int) -> HttpResponse:
    """Accept a work, return it, or take an acceptance back."""
    group = reach.group(request.visit, pk, "decide", queries.WORK)
    row = queries.work_or_404(group, work_pk)
    if row.enrolment.person_id == request.visit.person.pk:
        raise Forbidden  # nobody accepts the own work
    answer = {"accept": _accept, "return": _return, "undo": _undo}.get(request.POST.get("what", ""), _return)
    return _answered(request, row, answer)


def _answered(request: HttpRequest, row: TaskWork, answer: Callable[[HttpRequest, TaskWork], None]) -> HttpResponse:
    group = row.enrolment.group
    try:
        answer(request, row)
    except Invalid as error:
        return _shown(request, row, error.status, errors=errors_of(error), values=request.POST)
    except Conflict as error:
        return _shown(request, queries.work_or_404(group, row.pk), error.status, refusal=sentence(error), values=request.POST)
    return redirect(reverse("pulsar:training_work", args=[group.pk, row.pk]) + "?stored")


def _accept(request: HttpRequest, row: TaskWork) -> None:
    checking.accept(row, _verdict(request), by=request.visit.person, now=request.visit.now)


def _return(request: HttpRequest, row: TaskWork) -> None:
    checking.return_work(row, _verdict(request), by=request.visit.person, now=request.visit.now)


def _undo(request: HttpRequest, row: TaskWork) -> None:
    checking.undo_acceptance(row, request.POST.get("reason", ""), by=request.visit.person, now=request.visit.now)


def _verdict(request: HttpRequest) -> Verdict:
    values = cleaned(VerdictForm(request.POST))
    return Verdict(values["comment"], values["points"], values["version"])
