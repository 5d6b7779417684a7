"""One practice card: what it says, and what the centre decides about it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from pulsar_xblocks.kernel.files.queries import files_by_key, rows_of
from pulsar_xblocks.kernel.http import errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, NotFound
from pulsar_xblocks.kernel.roles.domain import has_role_for
from pulsar_xblocks.kernel.versions.domain import diff_words
from pulsar_xblocks.studios.models import PracticeCard
from pulsar_xblocks.studios.practices import actions, domain, queries
from pulsar_xblocks.studios.practices.domain import Content
from pulsar_xblocks.studios.practices.views import lists, reach
from pulsar_xblocks.studios.queries import desk

CARD = "studios/practices/practice.html"
Deed = Callable[[PracticeCard, HttpRequest], Any]
DEEDS: dict[str, tuple[str, Deed]] = {  # what -> right, action
    "take_back": ("write", lambda row, request: actions.take_back(row, by=request.visit.person, now=request.visit.now)),
    "confirm": ("decide", lambda row, request: actions.confirm(row, by=request.visit.person, now=request.visit.now)),
    "return": ("decide", lambda row, request: actions.return_card(row, _reason(request), by=request.visit.person, now=request.visit.now)),
    "revoke": ("decide", lambda row, request: actions.revoke(row, _reason(request), by=request.visit.person, now=request.visit.now)),
}


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "")[:2000]


@logged_in
def practice(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one card."""
    return _detail(request, *reach.card(request.visit, pk))


@logged_in
@require_POST
def practice_do(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Take a card back, confirm, return it, take the confirmation back; a refusal shows the page with the reason beside the field."""
    queries.require_role(request.visit.actor, "view")
    if what not in DEEDS:
        raise NotFound
    right, deed = DEEDS[what]
    row, _ = reach.card(request.visit, pk, right)
    try:
        deed(row, request)
    except Invalid as error:
        return _detail(request, *reach.card(request.visit, pk), 422, errors=errors_of(error), values=request.POST, refused=what)
    except Conflict as error:
        return _detail(request, *reach.card(request.visit, pk), error.status, refusal=sentence(error))
    return redirect("pulsar:practice_edit", pk) if what == "take_back" else redirect(reverse("pulsar:practice", args=[pk]) + "?stored")


def _detail(request: HttpRequest, row: PracticeCard, rights: dict[str, bool], status: int = 200, **extra: Any) -> HttpResponse:
    content = queries.shown(row, is_writer=rights["write"])
    here = lists.shown(row, content)
    context = here | {"here": here} | {f"may_{name}": value for name, value in rights.items()}
    context |= {"texts": _texts(row, content, compares=rights["decide"]), "files": rows_of(files_by_key(content.files))}
    context |= {"links": content.links, "is_stored": "stored" in request.GET, "back": _back(request, row, rights)}
    if rights["decide"] or rights["write"]:
        context |= {"named": queries.pupils_named(row, content), "history": desk.history_of("practicecard", row.pk)}
        context |= {
            "moves": {to: domain.may_move(row.status, to) for to in domain.STATUS},
            "is_mine": row.author_id == request.visit.person.pk,
        }
    context |= {"may_see_ledger": has_role_for(request.visit.actor, "manage", "league_entry")}
    return page(request, CARD, context | extra, status=status)


def _texts(row: PracticeCard, content: Content, *, compares: bool) -> list[dict[str, Any]]:
    """Return the texts by their headings; for who decides, with what has changed since the version before."""
    before = queries.sent_before(row) if compares and row.sent_count > 1 else None
    return [
        {"label": domain.LABELS[name], "text": getattr(content, name)}
        | {
            "diff": diff_words(getattr(before, name), getattr(content, name))
            if before and getattr(before, name) != getattr(content, name)
            else None
        }
        for name in domain.TEXTS
    ]


def _back(request: HttpRequest, row: PracticeCard, rights: dict[str, bool]) -> str:
    if rights["decide"] and row.status != "confirmed":
        return reverse("pulsar:practices_queue")
    return reverse("pulsar:practices_mine" if rights["write"] else "pulsar:practices")
