"""What a call asks and what that is worth: questionnaires that blocks offer instead, published by the operator; rules tried on samples."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from pulsar_xblocks.kernel.http import errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.questions.differences import outline_of
from pulsar_xblocks.kernel.questions.domain import Questionnaire
from pulsar_xblocks.kernel.roles.domain import may
from pulsar_xblocks.selection import shown
from pulsar_xblocks.selection.calls import actions
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.calls.queries import questionnaire_of, rules_of
from pulsar_xblocks.selection.commission import tables_form, trying
from pulsar_xblocks.selection.commission.queries import desk, where
from pulsar_xblocks.selection.commission.views import calls, reach
from pulsar_xblocks.selection.domain.tables import tabled
from pulsar_xblocks.selection.templates import READY

TEMPLATE, TRIAL, TABLES = (f"selection/commission/call_{name}.html" for name in ("questions", "trial", "tables"))
NOT_OFFERED = mark("The block offers another questionnaire by now: read the difference again.")


@logged_in
def call_questionnaire(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a call asks and what is offered; on POST publish a block's questionnaire or a ready one."""
    if request.method != "POST":
        return _page(request, reach.call(request.visit, pk, "review"))
    call = reach.call(request.visit, pk, "publish")
    try:
        _publish(request, call)
    except Invalid as error:
        return _page(request, call, error.status, errors=errors_of(error), values=request.POST)
    except Conflict as error:
        return _page(request, call, error.status, refusal=sentence(error), values=request.POST)
    return redirect(reverse("pulsar:call_questionnaire", args=[call.pk]) + "?stored")


@logged_in
def call_trial(request: HttpRequest, pk: int) -> HttpResponse:
    """Try the rules of a call on samples: what each comes to and who would get a place; nothing is stored."""
    call = reach.call(request.visit, pk, "review")
    told = trying.trial_of(call, request.POST)
    context = calls.head(request.visit, call) | {"doubts": trying.doubts(call), "has_questions": call.questionnaire is not None}
    return page(request, TRIAL, context | trying.shown(told))


@logged_in
def call_tables(request: HttpRequest, pk: int) -> HttpResponse:
    """Show by which tables the numbers of a call become points; on POST store others, until applications are taken."""
    if request.method != "POST":
        return _tables(request, reach.call(request.visit, pk, "review"))
    call = reach.call(request.visit, pk, "publish")
    try:
        made = tables_form.read(questionnaire_of(call) or Questionnaire(), rules_of(call), request.POST)
        actions.set_tables(call, made, seen=request.POST.get("seen", ""), by=request.visit.person, now=request.visit.now)
    except Invalid as error:
        return _tables(request, call, error.status, errors=errors_of(error), values=request.POST)
    except Conflict as error:
        return _tables(request, call, error.status, refusal=sentence(error), values=request.POST)
    return redirect(reverse("pulsar:call_tables", args=[call.pk]) + "?stored")


def _tables(request: HttpRequest, call: Call, status: int = 200, **extra: Any) -> HttpResponse:
    asked, is_fixed = questionnaire_of(call) or Questionnaire(), actions.has_opened(call, request.visit.now)
    may_set = not is_fixed and not actions.why_fixed(call) and may(request.visit.actor, "publish", "call", where.of_call(call))
    context = calls.head(request.visit, call) | {"tables": tables_form.shown(asked), "values": tables_form.values(asked)}
    context |= {"is_fixed": is_fixed, "may_set": may_set, "is_stored": "stored" in request.GET}
    context |= {"has_examples": any(row["is_example"] for row in context["tables"])}
    return page(request, TABLES, context | extra, status)


def _publish(request: HttpRequest, call: Call) -> None:
    digest, seen = request.POST.get("offer", ""), request.POST.get("seen")
    questionnaire = _offered(call, digest) if digest else _ready(request.POST.get("questionnaire", ""))
    actions.publish_questionnaire(call, questionnaire, seen=seen, by=request.visit.person, now=request.visit.now)


def _offered(call: Call, digest: str) -> Questionnaire:
    if call.questionnaire and call.questionnaire.digest == digest:  # a second click
        return questionnaire_of(call) or Questionnaire()
    found = next((offer.questionnaire for offer in shown.offers(call) if offer.definition.digest == digest), None)
    if found is None:
        raise Conflict(NOT_OFFERED)
    return found


def _ready(code: str) -> Questionnaire:
    if code not in READY:
        raise Invalid({"questionnaire": [mark("Choose one of the answers.")]})
    return READY[code][1]()


def _page(request: HttpRequest, call: Call, status: int = 200, **extra: Any) -> HttpResponse:
    asked, offers = questionnaire_of(call) or Questionnaire(), shown.offers(call)
    context = calls.head(request.visit, call) | {
        "outline": outline_of(asked),
        "has_tables": bool(tabled(asked)),
        "offers": [{"it": offer, "misfits": trying.misfits(rules_of(call), offer.questionnaire)} for offer in offers],
        "fixed": actions.why_fixed(call),
        "may_publish_questions": may(request.visit.actor, "publish", "call", where.of_call(call)),
        "drafts": desk.drafts(call),
        "ready": [(key, word) for key, (word, _) in READY.items() if key != "opening"],
        "is_stored": "stored" in request.GET,
    }
    return page(request, TEMPLATE, context | extra, status)
