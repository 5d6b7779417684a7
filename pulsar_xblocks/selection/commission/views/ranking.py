"""Pages of the ranking: run it, read it, publish it; what everybody reads; the statement of one application."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel.exports import template_pages
from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.http import answers, errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, Invalid, NotFound
from pulsar_xblocks.kernel.roles.queries import require
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.applications.queries import has_right, is_seen_by_staff
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.calls.queries import call_or_404, rules_of
from pulsar_xblocks.selection.commission import ordering, showing
from pulsar_xblocks.selection.commission.actions import publishing, running
from pulsar_xblocks.selection.commission.models import RankingRun
from pulsar_xblocks.selection.commission.papers.statements import statement_docx
from pulsar_xblocks.selection.commission.queries import places, runs, where
from pulsar_xblocks.selection.commission.views import calls, reach
from pulsar_xblocks.selection.domain import statuses

RANKING, PUBLIC = "selection/commission/ranking.html", "selection/commission/public.html"
PUBLISH = "selection/commission/publish.html"
OUTCOMES = (statuses.RECOMMENDED, statuses.RESERVE, statuses.DECLINED)


@logged_in
def call_ranking(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the newest run of a call; on POST run the ranking, big calls by a job."""
    call = reach.call(request.visit, pk, "view", "selection_ranking")
    if request.method != "POST":
        return ranking_page(request, call, runs.newest(call))
    reach.call(request.visit, pk, "manage", "selection_ranking")
    try:
        ordering.run_or_order(call, ordering.Asked.of(request.POST), by=request.visit.person, now=request.visit.now)
    except Invalid as error:
        return ranking_page(request, call, runs.newest(call), error.status, errors=errors_of(error), values=request.POST)
    except Conflict as error:
        return ranking_page(request, call, runs.newest(call), error.status, refusal=sentence(error), values=request.POST)
    return redirect(reverse("pulsar:call_ranking", args=[pk]))


@logged_in
def call_run(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show an earlier run as it was."""
    call = reach.call(request.visit, pk, "view", "selection_ranking")
    return ranking_page(request, call, runs.run_or_404(call, number))


@logged_in
def call_publish(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Ask once, then publish a run: preliminary results first, then the final list."""
    call = reach.call(request.visit, pk, "publish", "selection_ranking")
    run = runs.run_or_404(call, number)
    if request.method != "POST":
        return redirect(reverse("pulsar:call_ranking", args=[pk]))
    is_final = request.POST.get("kind") == running.FINAL
    if "sure" not in request.POST:
        asked = {"run": run, "is_final": is_final, "in_check": running.listed_in_check(call)}
        return page(request, PUBLISH, calls.head(request.visit, call) | asked | showing.summary(run))
    try:
        publish = publishing.publish_final if is_final else publishing.publish_preliminary
        publish(call, run, by=request.visit.person, now=request.visit.now)
    except Conflict as error:
        return ranking_page(request, call_or_404(pk), run, error.status, refusal=sentence(error))
    return redirect(reverse("pulsar:call_ranking", args=[pk]) + "?published")


def ranking_page(request: HttpRequest, call: Call, run: RankingRun | None, status: int = 200, **extra: Any) -> HttpResponse:
    """Return the page of a run; ``extra`` holds what a refused form brings."""
    made = list(runs.runs_of(call)[:20])
    has_public = call.is_public and rules_of(call).publication.is_public and any(one.published_at for one in made)
    context = calls.head(request.visit, call) | {"run": run, "runs": made, "has_public": has_public}
    context |= {"meetings": list(call.meetings.order_by("-held_on", "-pk")[:20]), "is_newest": run is not None and run == made[0]}
    context |= {"job": ordering.waiting(call), "in_check": running.listed_in_check(call), "is_told": "published" in request.GET}
    context |= {} if run is None else _of_run(request, run, context)
    return page(request, RANKING, context | extra, status=status)


def _of_run(request: HttpRequest, run: RankingRun, shown: Mapping[str, Any]) -> dict[str, Any]:
    wanted = request.GET.get("outcome", "")
    wanted = wanted if wanted in OUTCOMES else ""
    found = numbered(request, runs.rows_of(run, wanted))
    told = {"outcome": wanted, "is_adopted": any(one.kind == "results" and one.run_id == run.pk for one in shown["meetings"])}
    told |= {"asked": places.to_order(shown["call"], run) if shown["is_newest"] and not run.is_stopped else ()}
    return told | {"list": found, "rows": showing.rows(run, found.rows)} | showing.summary(run) | showing.diagnostics(run)


@answers
def call_results(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the published results to everybody, by number, as far as the call's rules say; nothing of a person."""
    call = call_or_404(pk)
    rules, run = rules_of(call), runs.published(call)
    if not rules.publication.is_public or not call.is_public or run is None:
        raise NotFound
    found = numbered(request, showing.public(run, rules))
    rows = showing.public_rows(call, found.rows)
    context = {"call": call, "run": run, "list": found, "rows": rows, "publication": rules.publication}
    context |= {"region": int(call.region.code), "has_gaps": showing.has_gaps(run, found.rows), "zone": call.region.time_zone}
    return page(request, PUBLIC, context | showing.summary(run))


@logged_in
def call_statement(request: HttpRequest, pk: int, row: int) -> HttpResponseBase:
    """Show the statement of an application, to be printed: its own people when published, the staff and the commission always."""
    call = call_or_404(pk)
    application = showing.application(call, row)
    is_own = application is not None and has_right(request.visit.actor, "edit", application)
    run = runs.published(call) if is_own else runs.newest(call)
    if not is_own:
        require(request.visit.actor, "view", "selection_ranking", where.of_call(call))
        application = application if application and is_seen_by_staff(application) else None
    if run is None or application is None:
        raise NotFound if is_own or application is None else Forbidden
    if "docx" in request.GET:
        return _statement_docx(request, run, application, is_own=is_own)
    return page(request, "selection/commission/statement.html", showing.statement(run, application))


def _statement_docx(request: HttpRequest, run: RankingRun, row: SelectionApplication, *, is_own: bool) -> HttpResponseBase:
    """Return the statement in Word; what the staff takes is recorded."""
    if not is_own:
        export = Export("selection_ranking", row.call.region_id, gettext("statement of an application"), 1, "docx")
        record_export(export, by=request.visit.person, now=request.visit.now)
    return template_pages.word(f"{gettext('Statement')} {row.number}", statement_docx(run, row, request.visit.now))
