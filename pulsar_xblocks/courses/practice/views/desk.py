"""Pages of who runs and teaches a group: the diaries with what waits, one with the decision, letters to the supervisor."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from pulsar_xblocks.courses.domain import practice
from pulsar_xblocks.courses.domain.passport import Activity
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.practice import plots, queries, reminding, showing
from pulsar_xblocks.courses.practice.actions import deciding, planning
from pulsar_xblocks.courses.practice.forms import DecisionForm
from pulsar_xblocks.courses.practice.models import PracticeLog
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.courses.programmes.queries import passport_of_group, where_group
from pulsar_xblocks.courses.programmes.views import groups, reach
from pulsar_xblocks.kernel.editing import cleaned
from pulsar_xblocks.kernel.http import Visit, errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.links.actions import count_attempt
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, Invalid, NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import may
from pulsar_xblocks.kernel.roles.queries import require
from pulsar_xblocks.kernel.wording import said

LIST, ONE = "courses/practice/desk.html", "courses/practice/desk_log.html"
NONE = "none"  # nothing is written yet
REMINDERS, A_DAY = 3, timedelta(days=1)  # letters to one supervisor by hand


@logged_in
def practice_logs(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the diaries of a group."""
    group = reach.group(request.visit, pk, "view", queries.KIND)
    asked = queries.activities_of(passport_of_group(group))
    activity = next((one for one in asked if one.key == request.GET.get("activity", "")), asked[0] if asked else None)
    return _listed(request, group, asked, activity)


def _listed(request: HttpRequest, group: TrainingGroup, asked: list[Activity], activity: Activity | None) -> HttpResponse:
    wanted = request.GET.get("status", "")[:12]
    context = groups.head(request.visit, group) | {"here": "diaries", "activities": asked, "activity": activity, "wanted": wanted}
    if activity is None:
        return page(request, LIST, context)
    own = Prefetch("logs", PracticeLog.objects.filter(activity=activity.key).select_related("supervisor"), to_attr="own_logs")
    found = numbered(request, _chosen(group, activity, wanted).prefetch_related(own))
    sums = queries.sums_of([log for row in found.rows for log in row.own_logs])
    context |= {"list": found, "lines": [_line(row, sums) for row in found.rows], "plan_hours": activity.hours}
    return page(request, LIST, context | {"statuses": list(_counted(group, activity))})


def _chosen(group: TrainingGroup, activity: Activity, wanted: str) -> Any:
    rows = queries.participants(group)
    if wanted == NONE:
        return rows.exclude(pk__in=PracticeLog.objects.filter(activity=activity.key, enrolment__group=group).values("enrolment"))
    if wanted not in practice.INTERNSHIP:
        return rows
    return rows.filter(pk__in=PracticeLog.objects.filter(activity=activity.key, status=wanted, enrolment__group=group).values("enrolment"))


def _counted(group: TrainingGroup, activity: Activity) -> Any:
    """Yield (status, word, how many) of those that occur; 1 query."""
    found = Counter(queries.statuses_in(group, activity.key))
    yield from ((key, one.word, found[key]) for key, one in practice.INTERNSHIP.items() if found[key])
    if found[None]:
        yield NONE, mark("Not begun"), found[None]


def _line(row: Enrolment, sums: Any) -> dict[str, Any]:
    log = next(iter(row.own_logs), None)
    have = sums.get(log.pk, queries.Sums()) if log else queries.Sums()
    found = {"enrolment": row, "log": log, "hours": have, "status": practice.INTERNSHIP[log.status] if log else None}
    return found | {"holder": practice.HOLDERS.get(queries.holder_of(log, have), "") if log else practice.HOLDERS[practice.PARTICIPANT]}


@logged_in
def practice_log(request: HttpRequest, pk: int, key: str, activity: str) -> HttpResponse:
    """Show one diary."""
    return _shown(request, _reached(request.visit, pk, key, activity, "view"))


def _reached(visit: Visit, pk: int, key: str, activity: str, right: str) -> PracticeLog:
    """Return a diary of a group.  Raises Forbidden, NotFound."""
    log = queries.in_group(reach.group(visit, pk, right, queries.KIND), key, activity)
    require(visit.actor, right, queries.KIND, queries.where(log))
    return log


def _shown(request: HttpRequest, log: PracticeLog, status: int = 200, **extra: Any) -> HttpResponse:
    group, rows = log.enrolment.group, queries.rows_of(log)
    have, plan = queries.sums(rows, log), queries.plan_hours(log)
    link = queries.link_of(log)
    context = groups.head(request.visit, group) | {
        "here": "diaries",
        "log": log,
        "status": practice.INTERNSHIP[log.status],
        "title": queries.title_of(log),
        "days": showing.days_of(rows),
        "hours": have,
        "plan_hours": plan,
        "plot": plots.hours_of([queries.day_of(row) for row in rows], plan, queries.term_of(log)),
        "holder": practice.HOLDERS.get(queries.holder_of(log, have), ""),
        "link": link,
        "is_link_open": queries.is_link_open(link, request.visit.now),
        "is_stored": "stored" in request.GET,
    }
    if may(request.visit.actor, "decide", queries.KIND, where_group(group)) and not _is_own(request, log):
        missing = deciding.what_is_missing(log) if log.status == practice.REPORT_CHECK else []
        context |= {"may_decide": True, "missing": [said(text) for text in missing], "verdicts": list(deciding.VERDICTS.items())}
    return page(request, ONE, context | extra, status=status)


@require_POST
@logged_in
def practice_log_decide(request: HttpRequest, pk: int, key: str, activity: str) -> HttpResponse:
    """Decide, take a decision back, write to the supervisor, send or close the link."""
    log = _reached(request.visit, pk, key, activity, "decide")
    if _is_own(request, log):
        raise Forbidden
    try:
        _done(request, log)
    except Invalid as error:
        return _shown(request, log, error.status, errors=errors_of(error), values=request.POST)
    except Conflict as error:
        return _shown(request, queries.log_or_404(log.pk), error.status, refusal=sentence(error))
    return redirect(reverse("pulsar:practice_log", args=[pk, key, activity]) + "?stored")


def _is_own(request: HttpRequest, log: PracticeLog) -> bool:
    """Tell whether it is the diary of whoever asks: nobody decides about the own one."""
    return log.enrolment.person_id == request.visit.person.pk


def _done(request: HttpRequest, log: PracticeLog) -> None:
    facts: dict[str, Any] = {"by": request.visit.person, "now": request.visit.now}
    what: dict[str, Callable[[], Any]] = {
        "decide": lambda: deciding.decide(log, *cleaned(DecisionForm(request.POST)).values(), **facts),
        "reopen": lambda: deciding.reopen(log, **facts),
        "remind": lambda: _remind(request, log),
        "link": lambda: planning.renew_link(log, **facts),
        "close": lambda: planning.close_link(log, **facts),
    }
    chosen = what.get(request.POST.get("what", ""))
    if chosen is None:
        raise NotFound
    chosen()


def _remind(request: HttpRequest, log: PracticeLog) -> None:
    count_attempt("practice-remind", f"log:{log.pk}", limit=REMINDERS, window=A_DAY, now=request.visit.now)
    reminding.remind_supervisor(log, by=request.visit.person, now=request.visit.now)
