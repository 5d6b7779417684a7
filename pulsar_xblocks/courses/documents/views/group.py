"""Documents of a group: who lacks what, the completion order, documents given out and handed over."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from pulsar_xblocks.courses.documents import domain, showing
from pulsar_xblocks.courses.documents.actions import completing, following
from pulsar_xblocks.courses.documents.domain import Issue
from pulsar_xblocks.courses.documents.forms import HandForm, IssueForm
from pulsar_xblocks.courses.documents.papers import printing
from pulsar_xblocks.courses.documents.papers.filling import LISTS, trained
from pulsar_xblocks.courses.documents.papers.kinds import KINDS
from pulsar_xblocks.courses.documents.queries import register, standings, stock
from pulsar_xblocks.courses.documents.queries.register import KIND
from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments.actions.deciding import Paper
from pulsar_xblocks.courses.enrolments.domain import COMPLETE, ORDERS
from pulsar_xblocks.courses.enrolments.forms import OrderForm
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.enrolments.queries import batch_of, chosen
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.courses.programmes.queries import passport_of_group, where_group
from pulsar_xblocks.courses.programmes.views import groups, reach
from pulsar_xblocks.kernel.editing import cleaned
from pulsar_xblocks.kernel.http import errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import may

PAGE, SIZE = "courses/documents/group.html", 100
DONE = {
    "complete": mark("The order is signed."),
    "issue": mark("The documents are given out: print them and have them signed for."),
    "hand": mark("It is written down that the documents are signed for."),
    "job": mark("There are many documents: they are made in the background and stand on this page as soon as they are ready."),
}


@logged_in
def training_documents(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the documents of a group."""
    return _shown(request, reach.group(request.visit, pk, "view", KIND))


@require_POST
@logged_in
def training_documents_do(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign the completion order about those chosen, give documents out to them, or store that they were signed for."""
    group = reach.group(request.visit, pk, "decide", KIND)
    what = request.POST.get("what", "")
    try:
        done = _ACTIONS.get(what, _issue)(request, group)
    except Invalid as error:
        return _shown(request, group, error.status, errors=errors_of(error), values=request.POST)
    except Conflict as error:
        return _shown(request, group, error.status, refusal=sentence(error), values=request.POST)
    return redirect(reverse("pulsar:training_documents", args=[pk]) + f"?done={done}")


def _complete(request: HttpRequest, group: TrainingGroup) -> str:
    values, visit = cleaned(OrderForm({**request.POST.dict(), "kind": COMPLETE})), request.visit
    rows = _chosen(request, group, trained(group).filter(stage=stages.ORDER_OUT))
    order = completing.complete(group, rows, Paper(**values), by=visit.person, now=visit.now)
    return f"complete&undo={batch_of(order)}"


def _issue(request: HttpRequest, group: TrainingGroup) -> str:
    what, visit = Issue(**cleaned(IssueForm(request.POST))), request.visit
    rows = _chosen(request, group, register.awaiting(trained(group), what.kind))
    job = printing.issue_all(group, rows, what, by=visit.person, now=visit.now)
    return "job" if job else "issue"


def _hand(request: HttpRequest, group: TrainingGroup) -> str:
    values = cleaned(HandForm(request.POST))
    waiting = register.valid(group).filter(handed_on=None).exclude(enrolment__person=request.visit.person)
    rows = list(waiting if "everybody" in request.POST else waiting.filter(enrolment__key__in=request.POST.getlist("pick")[:1000]))
    following.hand_over(rows, values["handed_on"], values["handed_how"], by=request.visit.person, now=request.visit.now)
    return "hand"


_ACTIONS: dict[str, Callable[[HttpRequest, TrainingGroup], str]] = {"complete": _complete, "issue": _issue, "hand": _hand}


def _chosen(request: HttpRequest, group: TrainingGroup, turn: QuerySet[Enrolment]) -> list[Enrolment]:
    """Return those who were picked, or everybody whose turn it is."""
    is_all = "everybody" in request.POST
    turn = turn.exclude(person=request.visit.person)  # a colleague decides about the own one
    rows = list(turn) if is_all else chosen(group, request.POST.getlist("pick"))
    if not rows:
        raise Invalid({"": [mark("There is nobody at this stage.") if is_all else mark("Choose at least one participant.")]})
    return rows


def _shown(request: HttpRequest, group: TrainingGroup, status: int = 200, **extra: Any) -> HttpResponse:
    visit, place, passport = request.visit, where_group(group), passport_of_group(group)
    found = numbered(request, trained(group), SIZE)
    documents = register.of_enrolments(found.rows)
    rows = [showing.standing(passport, stand, documents.get(stand.row.pk, ())) for stand in standings(group, found.rows)]
    context = groups.head(visit, group) | {"list": found, "entries": rows, "picked": request.POST.getlist("pick")}
    context |= {f"may_{right}": may(visit.actor, right, KIND, place) for right in ("decide", "export", "manage")}
    context |= {"kinds": [(key, domain.DOCUMENTS[key]) for key in (domain.qualifying(passport.kind), domain.STATEMENT)]}
    present = register.kinds_given(group)
    context |= {"prints": [(key, word) for key, word in domain.DOCUMENTS.items() if key in present]}
    context |= {"papers": [KINDS[key] for key in LISTS], "orders": _orders(group), "handings": list(domain.HANDED.items())}
    context |= {"values": _first_values(request, group), "done": DONE.get(request.GET.get("done", ""), "")}
    context |= {"batch": request.GET.get("undo", "")[:22]}
    context |= {"batches": _batches(group)} if context["may_decide"] else {}
    context |= {"files": printing.files_of(visit.person)} if context["may_export"] else {}
    return page(request, PAGE, context | extra, status=status)


def _orders(group: TrainingGroup) -> list[dict[str, Any]]:
    rows = group.orders.order_by("on", "pk")
    return [{"row": row, "word": ORDERS[row.kind], "is_printed": row.kind in ("enrol", "complete")} for row in rows]


def _batches(group: TrainingGroup) -> list[tuple[int, str]]:
    kind = domain.qualifying(passport_of_group(group).kind)
    rows = [row for row in stock.stock(group.programme.region_id) if row.free and row.batch.kind == kind]
    return [(row.batch.pk, f"{row.batch.series} {row.batch.first}–{row.batch.last} ({row.free})".strip()) for row in rows]


def _first_values(request: HttpRequest, group: TrainingGroup) -> dict[str, Any]:
    """Return what the forms show at first: today, and the city and signatures of the last document."""
    last, today = register.last_signed(group.programme.region_id), local_day(request.visit.now, group.programme.region.time_zone)
    signed = {"city": last.city, "head": last.head, "secretary": last.secretary}
    return signed | {name: today.isoformat() for name in ("on", "issued_on", "handed_on")}
