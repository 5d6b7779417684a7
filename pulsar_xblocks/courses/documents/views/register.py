"""The register of documents: the list, one document with what becomes of it, the whole as XLSX."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from pulsar_xblocks.courses.documents import domain, exports, showing
from pulsar_xblocks.courses.documents.actions import following
from pulsar_xblocks.courses.documents.actions.following import Double
from pulsar_xblocks.courses.documents.forms import DuplicateForm, HandForm
from pulsar_xblocks.courses.documents.models import TrainingDocument
from pulsar_xblocks.courses.documents.queries import register
from pulsar_xblocks.courses.documents.queries.register import KIND, Wanted
from pulsar_xblocks.courses.documents.views import reach
from pulsar_xblocks.kernel.editing import cleaned
from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.exports.reasons import with_reason
from pulsar_xblocks.kernel.http import errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, Invalid
from pulsar_xblocks.kernel.roles.domain import Where, has_role_for, may
from pulsar_xblocks.kernel.roles.queries import regions_of

LIST, ONE = "courses/documents/register.html", "courses/documents/document.html"


@logged_in
def training_register(request: HttpRequest) -> HttpResponse:
    """Show the documents the person reaches, the newest first."""
    visit = request.visit
    if not has_role_for(visit.actor, "view", KIND):
        raise Forbidden
    wanted = _wanted(request)
    found = numbered(request, register.filtered(register.seen(visit.actor), wanted))
    context: dict[str, Any] = {"list": found, "rows": [showing.document(row) for row in found.rows], "wanted": wanted}
    context |= {"kinds": list(domain.DOCUMENTS.items()), "states": [(key, one.word) for key, one in domain.DOCUMENT.items()]}
    context |= {"years": range(visit.now.year, visit.now.year - 10, -1), "may_export": has_role_for(visit.actor, "export", KIND)}
    context |= {"may_manage": bool(regions_of(visit.actor, "manage", KIND)), "query": request.GET.urlencode()}
    return page(request, LIST, context)


def _wanted(request: HttpRequest) -> Wanted:
    told = {name: request.GET.get(name, "")[:100] for name in ("q", "kind", "state", "year")}
    year = int(told["year"]) if told["year"].isascii() and told["year"].isdigit() and len(told["year"]) == 4 else None
    kind = told["kind"] if told["kind"] in domain.DOCUMENTS else ""
    return Wanted(told["q"], kind, told["state"] if told["state"] in domain.DOCUMENT else "", year)


@logged_in
@with_reason(exports.REGISTER, kind=KIND, back="pulsar:training_register")
def training_register_xlsx(request: HttpRequest, reason: str) -> HttpResponseBase:
    """Return what is asked for as XLSX; a record says who took it and why."""
    visit = request.visit
    rows = register.filtered(register.seen(visit.actor, "export"), _wanted(request))
    first = rows.first()
    zone = first.region.time_zone if first else "UTC"
    record_export(Export(KIND, first.region_id if first else None, reason, rows.count(), "xlsx"), by=visit.person, now=visit.now)
    return exports.register_xlsx(rows, zone)


@logged_in
def training_document(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one document with its duplicates and what can be done with it."""
    return _shown(request, reach.document(request.visit, pk))


@require_POST
@logged_in
def training_document_do(request: HttpRequest, pk: int) -> HttpResponse:
    """Store that a document is signed for, print it on another form, make a duplicate, or cancel it."""
    what = request.POST.get("what", "")
    row = reach.document(request.visit, pk, "manage" if what == "cancel" else "decide")
    try:
        made = _ACTIONS.get(what, _hand)(request, row)
    except Invalid as error:
        return _shown(request, row, error.status, errors=errors_of(error), values=request.POST, opened=what)
    except Conflict as error:
        return _shown(request, register.document_or_404(pk), error.status, refusal=sentence(error), values=request.POST)
    return redirect(reverse("pulsar:training_document", args=[made.pk]) + "?stored")


def _hand(request: HttpRequest, row: TrainingDocument) -> TrainingDocument:
    values = cleaned(HandForm(request.POST))
    if request.POST.get("seen", "") != (row.handed_on.isoformat() if row.handed_on else ""):
        raise Conflict(following.HANDED_SINCE)
    following.hand_over([row], values["handed_on"], values["handed_how"], by=request.visit.person, now=request.visit.now)
    return row


def _anew(request: HttpRequest, row: TrainingDocument) -> TrainingDocument:
    return following.print_anew(row, request.POST.get("reason", ""), by=request.visit.person, now=request.visit.now)


def _duplicate(request: HttpRequest, row: TrainingDocument) -> TrainingDocument:
    return following.duplicate(row, Double(**cleaned(DuplicateForm(request.POST))), by=request.visit.person, now=request.visit.now)


def _cancel(request: HttpRequest, row: TrainingDocument) -> TrainingDocument:
    return following.cancel(row, request.POST.get("reason", ""), by=request.visit.person, now=request.visit.now)


_ACTIONS: dict[str, Callable[[HttpRequest, TrainingDocument], TrainingDocument]] = {
    "hand": _hand,
    "anew": _anew,
    "duplicate": _duplicate,
    "cancel": _cancel,
}


def _shown(request: HttpRequest, row: TrainingDocument, status: int = 200, **extra: Any) -> HttpResponse:
    visit, place, told = request.visit, register.where(row), showing.document(row)
    today = local_day(visit.now, row.region.time_zone).isoformat()
    values = {"issued_on": today, "handed_on": row.handed_on.isoformat() if row.handed_on else today, "handed_how": row.handed_how}
    values |= {"city": told["printed"].city, "head": told["printed"].head, "secretary": told["printed"].secretary}
    context = {"one": told, "others": [showing.document(one) for one in register.related(row)], "values": values}
    context |= {"zone": row.region.time_zone, "is_stored": "stored" in request.GET, "group": row.enrolment.group}
    is_others = row.enrolment.person_id != visit.person.pk
    context |= {"may_decide": is_others and register.state(row) == domain.VALID and may(visit.actor, "decide", KIND, place)}
    context |= {"may_cancel": is_others and row.cancelled_at is None and may(visit.actor, "manage", KIND, Where(row.region_id))}
    context |= {"handings": list(domain.HANDED.items()), "whys": list(domain.WHY_DUPLICATE.items())}
    return page(request, ONE, context | extra, status=status)
