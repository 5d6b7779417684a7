"""Pages of a call's applications: the queue, one application, the decisions of the check."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.consents.queries import requests_of, without_link
from pulsar_xblocks.kernel.editing import seen_version
from pulsar_xblocks.kernel.exports.reasons import clean_reason
from pulsar_xblocks.kernel.http import errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, Stale
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.questions.domain import model
from pulsar_xblocks.kernel.questions.facts import FactSection, facts_of
from pulsar_xblocks.kernel.roles.domain import may
from pulsar_xblocks.kernel.roles.queries import regions_of
from pulsar_xblocks.kernel.wording import said
from pulsar_xblocks.selection.applications import showing
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.applications.queries import answers_of, as_sent, is_of_organisation, organisations, questionnaire_of
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission import admitting, claims, exports
from pulsar_xblocks.selection.commission.actions import achievements, checking
from pulsar_xblocks.selection.commission.queries import desk, nominating, past, where
from pulsar_xblocks.selection.commission.views import calls, reach
from pulsar_xblocks.selection.domain import statuses

FILTERS = ("status", "municipality", "grade", "q")
WAITING = f"{statuses.SUBMITTED},{statuses.CHECK}"
LIST, ONE = "selection/commission/applications.html", "selection/commission/application.html"
ADMIT_ALL = "selection/commission/admit_all.html"


@logged_in
def call_applications(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the queue of a call; on POST admit the chosen ones, or ask about all that fit the filter."""
    call = reach.call(request.visit, pk, "review", "selection_application")
    if request.method != "POST":
        return _queue(request, call)
    reach.call(request.visit, pk, "decide", "selection_application")
    if "all" in request.POST:
        return _admit_all(request, call)
    try:
        chosen = [int(text) for text in request.POST.getlist("pick") if text.isascii() and text.isdigit() and len(text) < 19]
        rows = list(desk.seen(call).filter(pk__in=chosen))
        count = checking.admit_many(rows, by=request.visit.person, now=request.visit.now)
    except (Invalid, Conflict) as error:
        return _queue(request, call, error.status, errors=errors_of(error) if isinstance(error, Invalid) else {"": [sentence(error)]})
    return redirect(f"{request.path}?{request.GET.urlencode()}&admitted={count}")


def _admit_all(request: HttpRequest, call: Any) -> HttpResponse:
    """Ask once whether all that fit the filter are admitted, then order it."""
    wanted = filters_of(request, call)
    if "sure" not in request.POST:
        place = dict(desk.municipalities(call)).get(wanted["municipality"], "")
        context = calls.head(request.visit, call) | {"count": admitting.fitting(call, wanted).count(), "place": place}
        return page(request, ADMIT_ALL, context | {"wanted": wanted, "query": request.GET.urlencode()})
    try:
        admitting.order_all(call, wanted, by=request.visit.person, now=request.visit.now)
    except Conflict as error:
        return _queue(request, call, error.status, errors={"": [sentence(error)]})
    return redirect(f"{request.path}?{request.GET.urlencode()}")


def _queue(request: HttpRequest, call: Any, status: int = 200, **extra: Any) -> HttpResponse:
    visit, wanted = request.visit, filters_of(request, call)
    searched = desk.search(call, wanted)
    counts = desk.counts_of(call, wanted, searched)
    fitting = sum(counts.get(key, 0) for key in (wanted["status"].split(",") if wanted["status"] else counts))
    ids = searched.ids(wanted) if searched else desk.queue(call, wanted).values_list("pk", flat=True)
    found = numbered(request, ids, counted=fitting)
    context = calls.head(visit, call) | {"list": found, "rows": rows_of(desk.named(call, found.rows)), "wanted": wanted}
    context |= {"tabs": _tabs(request, wanted["status"], counts), "searched": searched}
    context |= {"places": desk.municipalities(call), "grades": [(str(grade), str(grade)) for grade in range(1, 12)]}
    told = request.GET.get("admitted", "")
    context |= {"admitted": int(told) if told.isascii() and told.isdigit() and len(told) < 5 else None}
    counts_waiting = found.total if not wanted["q"] and wanted["status"] == WAITING else 0
    context |= {"query": request.GET.urlencode(), "may_all": counts_waiting > len(found.rows)}
    context |= {"job": None if wanted["q"] else admitting.waiting(call)}  # who searches does not wait for it
    context |= {"zones": organisations.zones(call) if is_of_organisation(call) else []}
    return page(request, LIST, context | extra, status=status)


def filters_of(request: HttpRequest, call: Call) -> dict[str, str]:
    """Return the filters as typed; one begins with what waits for the check, with all once results are out; what is not known means all."""
    wanted = {name: request.GET.get(name, "").strip()[:100] for name in FILTERS}
    if "status" not in request.GET:
        wanted["status"] = "" if call.preliminary_at else WAITING
    if not all(status in statuses.APPLICATION for status in wanted["status"].split(",") if status):
        wanted["status"] = ""
    if not (wanted["grade"].isascii() and wanted["grade"].isdigit() and len(wanted["grade"]) < 3):
        wanted["grade"] = ""
    return wanted


def rows_of(rows: list[SelectionApplication]) -> list[dict[str, Any]]:
    """Return applications of one call as rows show them; at most 4 queries, none for organisations: what is doubtful is a pupil."""
    audience = rows[0].call.audience if rows else ""
    pupils = [] if rows and is_of_organisation(rows[0].call) else rows
    twins, doubts, suspects = desk.twins_of(pupils), desk.doubtful(pupils), past.suspects(pupils)
    return [
        {"row": row, "status": statuses.worded(row.status, audience), "twins": twins.get(row.pk, ()), "doubts": doubts.get(row.pk, ())}
        | {"past": suspects.get(row.pk, ())}
        | {"may_pick": row.status in (statuses.SUBMITTED, statuses.CHECK)}
        for row in rows
    ]


def _tabs(request: HttpRequest, now: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    waiting = sum(counts.get(status, 0) for status in WAITING.split(","))
    tabs = [(WAITING, mark("Waiting for the check"), waiting), ("", mark("All"), sum(counts.values()))]
    tabs += [(key, status.word, counts[key]) for key, status in statuses.APPLICATION.items() if counts.get(key)]
    return [{"word": word, "n": n, "url": _url(request, key), "is_current": key == now} for key, word, n in tabs]


def _url(request: HttpRequest, status: str) -> str:
    query = request.GET.copy()
    for name in ("page", "admitted"):
        query.pop(name, None)
    query["status"] = status
    return f"?{query.urlencode()}"


@logged_in
def call_application(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Show one application; on POST store the decision of the check and lead to the next that waits."""
    visit = request.visit
    found = reach.application(visit, pk, row)
    if request.method != "POST":
        record("selection.view", found, by=visit.person, now=visit.now, region_id=found.call.region_id, number=found.number)
        return detail(request, found)
    found = reach.application(visit, pk, row, "decide")
    try:
        what = checking.Decision(request.POST.get("status", ""), request.POST.get("reason", ""), seen_version(request))
        checking.decide(found, what, by=visit.person, now=visit.now)
    except Invalid as error:
        return detail(request, found, 422, errors=errors_of(error), values=request.POST)
    except (Conflict, Stale) as error:
        return detail(request, desk.application_of(found.call, row), error.status, refusal=sentence(error), values=request.POST)
    return redirect(_after(found))


@logged_in
def call_annul(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Annul an application for a stated reason."""
    found = reach.application(request.visit, pk, row, "decide")
    back = reverse("pulsar:call_application", args=[pk, row])
    if request.method != "POST":
        return redirect(back)
    try:
        checking.annul(found, request.POST.get("why", ""), seen_version(request), by=request.visit.person, now=request.visit.now)
    except Invalid as error:
        return detail(request, found, 422, errors=errors_of(error), values=request.POST)
    except (Conflict, Stale) as error:
        return detail(request, desk.application_of(found.call, row), error.status, refusal=sentence(error), values=request.POST)
    return redirect(back)


@logged_in
def call_achievements(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Store the check of an application's achievements."""
    found = reach.application(request.visit, pk, row, "decide")
    back = reverse("pulsar:call_application", args=[pk, row])
    if request.method != "POST":
        return redirect(back)
    try:
        _settle(request, found)
    except Invalid as error:
        return detail(request, found, 422, errors=errors_of(error), values=request.POST)
    except Conflict as error:
        both = claims.differing(found.call, error.rows) if isinstance(error, achievements.CheckedMeanwhile) else {}
        return detail(request, found, error.status, refusal=sentence(error), values=request.POST, differing=both)
    return redirect(f"{back}?checked#t-claims")


def _settle(request: HttpRequest, found: SelectionApplication) -> None:
    by, now = request.visit.person, request.visit.now
    if "all" in request.POST:
        achievements.confirm_all([found], by=by, now=now)
        return
    achievements.settle(found, achievements.Settled.all_of(request.POST), by=by, now=now)


def _after(row: SelectionApplication) -> str:
    after = desk.next_waiting(row.call, row)
    if after is None:
        return reverse("pulsar:call_applications", args=[row.call_id])
    return reverse("pulsar:call_application", args=[row.call_id, after.pk]) + f"?decided={row.number}"


def detail(request: HttpRequest, row: SelectionApplication, status: int = 200, **extra: Any) -> HttpResponse:
    """Return the page of an application; ``extra`` holds errors and values of a refused form."""
    context = calls.head(request.visit, row.call) | rows_of([row])[0]
    context |= {"sections": sections(row), "history": desk.history_of(row)}
    before_results = row.call.preliminary_at is None
    context |= {"moves": {key: before_results and statuses.may_move(row.status, key) for key in checking.DECISIONS}}
    context |= _of_organisation(row) | claims.shown(row) | {"checked": "checked" in request.GET}
    context |= {"decided": request.GET.get("decided", "")[:20], "after": desk.next_waiting(row.call, row)}
    context |= {"repeated": [said(one.reason) for one in past.repeated(row, request.visit.now)] if before_results else []}
    context |= _nominated(row) | _unlinked(request, row)
    context |= {"may_annul": statuses.may_move(row.status, statuses.ANNULLED), "is_seated": row.status in statuses.SEATED}
    context |= {"may_decide": calls.may_check(request.visit, row.call)}
    context |= {"may_confirm": may(request.visit.actor, "decide", "applicant_guardian", where.of_application(row))}
    return page(request, ONE, context | extra, status=status)


def _nominated(row: SelectionApplication) -> dict[str, Any]:
    """Return which centres nominate an application, and which others may; 2 queries."""
    nominations = nominating.nominations_of(row)
    taken = {one.centre_id for one in nominations}
    free = [(one.pk, one.short_name) for one in nominating.centres_of(row.call) if one.pk not in taken]
    return {"nominations": nominations, "centres": free}


def _unlinked(request: HttpRequest, row: SelectionApplication) -> dict[str, Any]:
    """Tell whether the guardian gets letters without a link, and where the staff opens a new one; 2 queries, 1 more where it is so."""
    if not without_link([row.person_id]):
        return {}
    asked = requests_of(row.person)
    may_open = bool(asked) and row.call.region_id in regions_of(request.visit.actor, "review", "consent")
    return {"has_no_link": True, "consent_url": reverse("pulsar:consent", args=[asked[0].key]) if may_open else ""}


def _of_organisation(row: SelectionApplication) -> dict[str, Any]:
    if not is_of_organisation(row.call):
        return {}
    return {"served": organisations.served_by(row), "people": organisations.people_of(row)}


def sections(row: SelectionApplication) -> list[FactSection]:
    """Return the answers of an application in words, of a returned one as they were sent; achievements have their own check."""
    sent = as_sent(row)
    questionnaire, answers = questionnaire_of(sent), answers_of(sent)
    apart = {question.key for question in questionnaire.questions() if question.type == model.ACHIEVEMENTS}
    found = facts_of(questionnaire, answers, showing.sources(sent, answers))
    return [replace(section, facts=tuple(fact for fact in section.facts if fact.key not in apart)) for section in found]


@logged_in
def call_export(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """Ask what the list is for; then return the applications of a call with their points."""
    call = reach.call(request.visit, pk, "export", "selection_application")
    back = reverse("pulsar:call_applications", args=[pk])
    context = {"title": mark("List of applications"), "back": back, "values": request.POST}
    if request.method != "POST":
        return page(request, "kernel/exports/reason.html", context)
    try:
        reason = clean_reason(request.POST.get("reason", ""))
    except Invalid as error:
        return page(request, "kernel/exports/reason.html", context | {"errors": errors_of(error)}, 422)
    return exports.respond(request.visit, call, form, reason)
