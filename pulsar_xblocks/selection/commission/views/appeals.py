"""Pages of the appeals panel: the appeals of a call, one appeal with the points and the decision."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from pulsar_xblocks.kernel.editing import cleaned, seen_version
from pulsar_xblocks.kernel.files.views import sent
from pulsar_xblocks.kernel.http import errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, Stale
from pulsar_xblocks.kernel.roles.domain import may
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission import panel, reviewing, showing
from pulsar_xblocks.selection.commission.actions import appealing
from pulsar_xblocks.selection.commission.domain import stored
from pulsar_xblocks.selection.commission.forms import OutcomeForm, points_in
from pulsar_xblocks.selection.commission.models import Appeal
from pulsar_xblocks.selection.commission.queries import appeals, runs, where
from pulsar_xblocks.selection.commission.views import calls, reach
from pulsar_xblocks.selection.domain import statuses

LIST, ONE = "selection/commission/appeals.html", "selection/commission/appeal.html"
OUTCOMES = (statuses.UPHELD, statuses.PARTLY, statuses.DISMISSED, statuses.NOT_CONSIDERED)


@logged_in
def call_appeals(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the appeals of a call: open ones first, by the term of the answer."""
    call = reach.call(request.visit, pk, "view", "appeal")
    found = numbered(request, appeals.appeals_of(call))
    rows = [{"row": row, "status": statuses.APPEAL[row.status], "is_open": row.status in statuses.APPEAL_OPEN} for row in found.rows]
    return page(request, LIST, calls.head(request.visit, call) | {"list": found, "rows": rows, "term": appeals.term_of(call)})


@logged_in
def call_appeal(request: HttpRequest, pk: int, appeal: int) -> HttpResponse:
    """Show one appeal; on POST take it up or decide it."""
    call = reach.call(request.visit, pk, "view", "appeal")
    row = appeals.appeal_of(call, appeal)
    if request.method != "POST":
        return _detail(request, call, row)
    reach.call(request.visit, pk, "decide", "appeal")
    try:
        _decide(request, row)
    except Invalid as error:
        return _detail(request, call, row, error.status, errors=errors_of(error), values=request.POST)
    except (Conflict, Stale) as error:
        return _detail(request, call, appeals.appeal_of(call, appeal), error.status, refusal=sentence(error), values=request.POST)
    return redirect(reverse("pulsar:call_appeal", args=[pk, appeal]))


def _decide(request: HttpRequest, row: Appeal) -> None:
    by, now = request.visit.person, request.visit.now
    if "take" in request.POST:
        appealing.take_up(row, by=by, now=now)
        return
    values = cleaned(OutcomeForm(request.POST))
    points = points_in(request.POST, appeals.points_before(row.application))
    votes = (values["votes_for"], values["votes_against"])
    outcome = appealing.Outcome(values["status"], values["reason"], points, votes, seen_version(request))
    appealing.decide(row, outcome, by=by, now=now)


def _detail(request: HttpRequest, call: Call, row: Appeal, status: int = 200, **extra: Any) -> HttpResponse:
    before, rules = appeals.points_before(row.application), calls.queries.rules_of(call)
    typed = extra.get("values") or {}
    parts = [_part(part, before.get(part.key, Decimal(0)), typed, showing.language()) for part in rules.parts]
    may_decide = may(request.visit.actor, "decide", "appeal", where.of_appeals(call))
    context = calls.head(request.visit, call) | {"row": row, "appeal_status": statuses.APPEAL[row.status], "parts": parts}
    context |= {"may_decide": may_decide and row.status in statuses.APPEAL_OPEN, "is_accepted": row.status == statuses.ACCEPTED}
    is_barred = request.visit.person.pk in reviewing.first_experts(row.application)
    context |= {"is_barred": is_barred} | ({} if is_barred else panel.shown(row))
    context |= {"outcomes": [(key, statuses.APPEAL[key].word) for key in OUTCOMES], "changed": stored.points_of(row.points)}
    context |= {"run": runs.newest(call), "files": showing.appeal_files(row)}
    return page(request, ONE, context | extra, status=status)


@logged_in
def call_appeal_file(request: HttpRequest, pk: int, appeal: int, key: str) -> HttpResponseBase:
    """Send a document of the application that an appeal is about to those who consider the appeal."""
    call = reach.call(request.visit, pk, "view", "appeal")
    row = appeals.appeal_of(call, appeal)
    panel.require_reader(row, request.visit.person.pk)
    file = panel.file_of(row, key)
    return sent(request, file, file.original_name)


def _part(part: Any, now: Decimal, typed: Any, language: str) -> dict[str, Any]:
    name = f"points_{part.key}"
    shown = typed.get(name, stored.plain(now))
    return {"key": part.key, "name": name, "word": part.title.show(language), "most": part.most, "now": now, "typed": shown}
