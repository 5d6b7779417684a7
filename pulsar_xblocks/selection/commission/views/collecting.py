"""Documents for the arrival on the centre's pages: the list of the call, who has sent what, one participant's documents."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel import editing
from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.files.queries import own_url, rows_of, shown_of
from pulsar_xblocks.kernel.http import errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, NotFound, Stale
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.actions import collecting
from pulsar_xblocks.selection.commission.domain.collecting import ACCEPTED, MOST, OPEN, PROMISED, SENT, WAYS, Asked, status_of
from pulsar_xblocks.selection.commission.forms import DocumentsForm
from pulsar_xblocks.selection.commission.queries import collecting as queries
from pulsar_xblocks.selection.commission.views import calls, reach

LIST, EDIT, ONE = (f"selection/commission/{name}.html" for name in ("documents", "documents_edit", "document"))
BLANK = 3  # rows beyond those that there are
READY = (  # what is usually asked for: the list begins with it
    (mark("Birth certificate or passport"), mark("The page with the photo, or the whole certificate."), "send"),
    (mark("Medical certificate"), mark("Bring the paper itself: we keep no copy of it."), "bring"),
    (mark("Consent to medical care"), mark("Signed by a parent, brought on the day of arrival."), "bring"),
)


@logged_in
def call_documents(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who has sent which of the documents that the call asks for."""
    call = reach.call(request.visit, pk, "review", "selection_application")
    found, asked = numbered(request, queries.holders(call)), queries.asked_by(call)
    given = queries.standing([offer.application_id for offer in found.rows])
    rows = [_row(offer.application, asked, given.get(offer.application_id, {})) for offer in found.rows]
    context = calls.head(request.visit, call) | {"list": found, "rows": rows, "asked": asked, "ways": WAYS}
    context |= {"waiting": queries.waiting(call).count(), "next": queries.first_waiting(call), "is_stored": "stored" in request.GET}
    return page(request, LIST, context | {"may_look": calls.may_check(request.visit, call)})


def _row(row: SelectionApplication, asked: list[Asked], given: Mapping[int, str]) -> dict[str, Any]:
    states = [status_of(one, given) for one in asked]
    missing = sum(one.is_needed and state in OPEN for one, state in zip(asked, states, strict=True))
    ready = sum(state in (ACCEPTED, PROMISED) for state in states)
    return {"row": row, "missing": missing, "sent": states.count(SENT), "ready": ready}


@logged_in
def call_documents_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the list of documents that a call asks for, to be changed; on POST store it and tell those who have confirmed."""
    call = reach.call(request.visit, pk, "edit")
    typed = request.POST if request.method == "POST" else _values(call)
    lines = [{"at": at, "number": at + 1} | {name: f"{name}_{at}" for name in DocumentsForm.NAMES} for at in range(_count(typed))]
    context = calls.head(request.visit, call) | {"lines": lines, "values": typed, "ways": list(WAYS.items())}
    if request.method != "POST":
        return editing.page(request, EDIT, context)
    return editing.answer(request, editing.Editing(EDIT, context, {}), lambda: _store(request, call))


def _store(request: HttpRequest, call: Call) -> str:
    form = DocumentsForm(request.POST)
    due, asked = editing.cleaned(form)["due"], form.asked()
    collecting.set_documents(
        call, editing.seen_version(request), collecting.Listing(asked, due), by=request.visit.person, now=request.visit.now
    )
    return reverse("pulsar:call_documents", args=[call.pk]) + "?stored"


def _values(call: Call) -> dict[str, Any]:
    asked = queries.asked_by(call) or [Asked(0, gettext(title), gettext(note), way) for title, note, way in READY]
    found: dict[str, Any] = {"version": call.version, "due": call.documents_due.isoformat() if call.documents_due else ""}
    for at, one in enumerate(asked):
        found |= {f"key_{at}": one.key or "", f"title_{at}": one.title, f"note_{at}": one.note, f"way_{at}": one.way}
        found |= {f"needed_{at}": "on"} if one.is_needed else {}
    return found | {f"needed_{at}": "on" for at in range(len(asked), MOST)}


def _count(typed: Mapping[str, Any]) -> int:
    filled = [at for at in range(MOST) if typed.get(f"title_{at}")]
    return min((filled[-1] + 1 if filled else 0) + BLANK, MOST)


@logged_in
def call_document(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Show the documents of one participant; on POST accept one or return it."""
    found = reach.application(request.visit, pk, row, "decide")
    if not queries.is_asked(found):
        raise NotFound
    if request.method != "POST":
        record("selection.view", found, by=request.visit.person, now=request.visit.now, region_id=found.call.region_id, number=found.number)
        return _detail(request, found)
    try:
        _check(request, found)
    except Invalid as error:
        return _detail(request, found, error.status, errors=errors_of(error), values=request.POST)
    except (Conflict, Stale) as error:
        return _detail(request, found, error.status, refusal=sentence(error), values=request.POST)
    return redirect(f"{request.path}?stored")


def _check(request: HttpRequest, found: SelectionApplication) -> None:
    text = request.POST.get("document", "")
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise NotFound
    given = queries.given_of(found, int(text))
    note = request.POST.get(f"note_{given.document_id}", "")
    what = collecting.Checked(request.POST.get("what") == ACCEPTED, note, editing.seen_version(request))
    collecting.check(given, what, by=request.visit.person, now=request.visit.now)


def _detail(request: HttpRequest, row: SelectionApplication, status: int = 200, **extra: Any) -> HttpResponse:
    found = queries.rows_of(row)
    looks = shown_of([file for one in found for file in one.files], own_url)
    rows = [
        {"asked": one.asked, "status": one.status, "given": one.given, "may_check": one.status.key in (SENT, ACCEPTED)}
        | {"files": [{"file": shown, "look": looks[shown.key]} for shown in rows_of(one.files)], "field": f"note_{one.asked.key}"}
        for one in found
    ]
    context = calls.head(request.visit, row.call) | {"row": row, "documents": rows, "next": queries.next_waiting(row.call, row)}
    return page(request, ONE, context | {"is_stored": "stored" in request.GET} | extra, status=status)
