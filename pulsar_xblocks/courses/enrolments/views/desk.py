"""Pages of who runs a group: participants by stage, one with the documents, decisions about many at once with undo."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments import domain, queries, showing
from pulsar_xblocks.courses.enrolments.actions import contracting, deciding
from pulsar_xblocks.courses.enrolments.actions.contracting import Contract
from pulsar_xblocks.courses.enrolments.forms import ContractForm, OrderForm
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.courses.programmes.views import groups, reach
from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.editing import cleaned, initial, seen_version
from pulsar_xblocks.kernel.http import Visit, errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, Stale
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import may
from pulsar_xblocks.kernel.roles.queries import require

ORDERED = (domain.ENROL, domain.LEAVE)  # the completion order stands with the documents: it asks what is missing
LIST, ONE = "courses/enrolments/desk.html", "courses/enrolments/participant.html"


@logged_in
def participants(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the participants of a group."""
    return _listed(request, reach.group(request.visit, pk, "view_people"))


def _listed(request: HttpRequest, group: TrainingGroup, status: int = 200, **extra: Any) -> HttpResponse:
    visit, wanted = request.visit, {name: request.GET.get(name, "")[:100] for name in ("stage", "q")}
    stage = wanted["stage"] if wanted["stage"] in stages.ENROLMENT else ""
    found = numbered(request, queries.listed(group, stage, wanted["q"]))
    counts = queries.by_stage(group)
    context = groups.head(visit, group) | {"list": found, "wanted": wanted, "batch": request.GET.get("undo", "")[:22]}
    context |= {"lines": showing.lines(found.rows), "picked": request.POST.getlist("pick"), "values": {}}
    context |= {"stages": [(key, one.word, counts[key]) for key, one in stages.ENROLMENT.items() if counts.get(key)]}
    context |= {
        "may_decide": may(visit.actor, "decide", queries.KIND, groups.queries.where_group(group)),
        "orders": [(key, domain.ORDERS[key]) for key in ORDERED],
    }
    return page(request, LIST, context | extra, status=status)


@require_POST
@logged_in
def participants_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or return the documents of the chosen ones, sign an order about them, or undo what was done together."""
    group = reach.group(request.visit, pk, "decide", queries.KIND)
    what = {"accept": _accept, "return": _return, "order": _order, "undo": _undo}.get(request.POST.get("what", ""), _accept)
    try:
        batch = what(request, group)
    except Invalid as error:
        return _listed(request, group, error.status, errors=errors_of(error), values=request.POST)
    except Conflict as error:
        return _listed(request, group, error.status, refusal=sentence(error), values=request.POST)
    back = reverse("pulsar:training_participants", args=[pk])
    return redirect(f"{back}?undo={batch}" if batch else back)


def _accept(request: HttpRequest, group: TrainingGroup) -> str:
    return deciding.accept_documents(_chosen(request, group, stages.DOCS_CHECK), by=request.visit.person, now=request.visit.now)


def _return(request: HttpRequest, group: TrainingGroup) -> str:
    rows, reason = _chosen(request, group, stages.DOCS_CHECK), request.POST.get("reason", "")[:1000]
    return deciding.return_documents(rows, reason, by=request.visit.person, now=request.visit.now)


def _order(request: HttpRequest, group: TrainingGroup) -> str:
    paper = deciding.Paper(**cleaned(OrderForm(request.POST)))
    if paper.kind not in ORDERED:
        raise Invalid({"kind": [mark("The completion order is signed on the page of documents, where hours and points are checked.")]})
    rows = _chosen(request, group, stages.ORDER_IN if paper.kind == domain.ENROL else "")
    made = deciding.sign_order(group, rows, paper, by=request.visit.person, now=request.visit.now)
    return queries.batch_of(made)


def _undo(request: HttpRequest, group: TrainingGroup) -> str:
    deciding.undo(group, request.POST.get("batch", ""), by=request.visit.person, now=request.visit.now)
    return ""


def _chosen(request: HttpRequest, group: TrainingGroup, stage: str) -> list[Enrolment]:
    """Return those who were picked, or everybody at the stage from which the step leads; "" = only those who were picked."""
    is_all = bool(stage) and "everybody" in request.POST
    turn = queries.listed(group, stage).exclude(person=request.visit.person)  # a colleague decides about the own one
    rows = list(turn) if is_all else queries.chosen(group, request.POST.getlist("pick"))
    if not rows:
        raise Invalid({"": [mark("There is nobody at this stage.") if is_all else mark("Choose at least one participant.")]})
    return rows


@logged_in
def participant(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Show one participant; with ``?file`` the personal file too, and that look is written down."""
    row = _reached(request.visit, pk, key, "view")
    return _shown(request, row)


def _reached(visit: Visit, pk: int, key: str, right: str) -> Enrolment:
    """Return an enrolment of a group.  Raises Forbidden, NotFound."""
    group = reach.group(visit, pk, right, queries.KIND)
    row = queries.in_group(group, key)
    require(visit.actor, right, queries.KIND, queries.where(row))
    return row


def _shown(request: HttpRequest, row: Enrolment, status: int = 200, **extra: Any) -> HttpResponse:
    visit, place = request.visit, queries.where(row)
    context = groups.head(visit, row.group) | {
        "enrolment": row,
        "stage": stages.ENROLMENT[row.stage],
        "history": showing.history(row, is_plain=False),
    }
    decides = may(visit.actor, "decide", queries.KIND, place)
    is_others = decides and row.person_id != visit.person.pk
    context |= {"may_decide": is_others and row.stage == stages.DOCS_CHECK, "may_step_back": is_others and row.stage in stages.BACK_BY_HAND}
    context |= showing.answers(row) | {"may_contract": decides and row.group.has_contract}
    context |= {"values": initial(row, ["contract_number", "contract_on", "version"])}
    context |= _file(request, row) if queries.may_see_file(visit.actor, row) else {}
    return page(request, ONE, context | extra, status=status)


def _file(request: HttpRequest, row: Enrolment) -> dict[str, Any]:
    """Return the personal file where it is asked for, else the masked number; who reads it is written down."""
    if "file" not in request.GET:
        return {"masked": showing.masked(row)}
    record("dossier.view", row, by=request.visit.person, now=request.visit.now, region_id=row.group.programme.region_id)
    return showing.file_of(row)


@require_POST
@logged_in
def participant_decide(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Accept the documents of one participant, return them with a reason, or take a step back that can no longer be undone."""
    row = _reached(request.visit, pk, key, "decide")
    decide = next((_DECISIONS[name] for name in _DECISIONS if name in request.POST), _accept_one)
    try:
        decide(request, row)
    except Invalid as error:
        return _shown(request, row, error.status, errors=errors_of(error), values=request.POST)
    except Conflict as error:
        return _shown(request, queries.in_group(row.group, key), error.status, refusal=sentence(error))
    return redirect("pulsar:training_participant", pk=pk, key=key)


def _accept_one(request: HttpRequest, row: Enrolment) -> None:
    deciding.accept_documents([row], by=request.visit.person, now=request.visit.now)


def _reject(request: HttpRequest, row: Enrolment) -> None:
    deciding.reject_documents(row, request.POST.get("reason", ""), by=request.visit.person, now=request.visit.now)


def _back(request: HttpRequest, row: Enrolment) -> None:
    deciding.step_back(row, request.POST.get("reason", "")[:1000], by=request.visit.person, now=request.visit.now)


_DECISIONS: dict[str, Callable[[HttpRequest, Enrolment], None]] = {"reject": _reject, "back": _back}


@require_POST
@logged_in
def participant_contract(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Store number and day of the contract."""
    row = _reached(request.visit, pk, key, "decide")
    try:
        values = cleaned(ContractForm(request.POST))
        contract = Contract(values["contract_number"], values["contract_on"])
        contracting.set_contract(row, seen_version(request), contract, by=request.visit.person, now=request.visit.now)
    except Invalid as error:
        return _shown(request, row, error.status, errors=errors_of(error), values=request.POST)
    except Stale as error:
        return _shown(request, queries.in_group(row.group, key), error.status, refusal=sentence(error))
    return redirect("pulsar:training_participant", pk=pk, key=key)
