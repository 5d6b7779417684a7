"""How a mentor writes a practice card: begin, the draft that saves itself, send, delete."""

import json
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from pulsar_xblocks.kernel import editing
from pulsar_xblocks.kernel.block_http import texts
from pulsar_xblocks.kernel.files.forms import upload_limits
from pulsar_xblocks.kernel.files.queries import own_files_by_key, rows_of
from pulsar_xblocks.kernel.http import as_json, logged_in, page, sentence
from pulsar_xblocks.kernel.pure.errors import Invalid, NotFound, Stale
from pulsar_xblocks.kernel.render import render
from pulsar_xblocks.studios.models import PracticeCard
from pulsar_xblocks.studios.practices import actions, domain, queries
from pulsar_xblocks.studios.practices.forms import typed_in
from pulsar_xblocks.studios.practices.views import lists, reach
from pulsar_xblocks.studios.practices.words import CHOICES, said

EDIT = "studios/practices/edit.html"


@logged_in
@require_POST
def practice_new(request: HttpRequest) -> HttpResponse:
    """Begin a card for one of the studios that the person leads."""
    queries.require_role(request.visit.actor, "edit")
    asked = request.POST.get("studio", "")
    studio = next((row for row in queries.led_studios(request.visit.person) if str(row.pk) == asked), None)
    if studio is None:
        raise NotFound
    return redirect("pulsar:practice_edit", actions.start(studio, by=request.visit.person, now=request.visit.now).pk)


@logged_in
def practice_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form of a card; store the draft («save») or send it («send»); a sent card is only read."""
    row, _ = reach.card(request.visit, pk, "write")
    if request.method != "POST":
        return page(request, EDIT, _context(request, row)) if row.status in domain.EDITABLE else redirect("pulsar:practice", pk)
    labels = domain.LABELS | {f"link{number}": domain.LABELS["links"] for number in range(1, domain.LINKS + 1)}
    around = editing.Editing(EDIT, _context(request, row), labels, partial(_shown, request, row))
    return editing.answer(request, around, lambda: _store(request, row))


def _shown(request: HttpRequest, row: PracticeCard, name: str, value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(value) if name == "links" else actions.names_of(row, value, request.visit.person)
    return said(domain.content_of({name: value}), name)


def _store(request: HttpRequest, row: PracticeCard) -> str:
    visit, typed = request.visit, typed_in(request)
    if request.POST.get("do") != "send":
        actions.save_draft(row, typed, by=visit.person, now=visit.now)
        return reverse("pulsar:practice_edit", args=[row.pk]) + "?stored"
    actions.send(row, typed, are_names_checked=bool(request.POST.get("names_checked")), by=visit.person, now=visit.now)
    return reverse("pulsar:practice", args=[row.pk]) + "?stored"


@logged_in
@require_POST
def practice_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Store a draft that the page's script sends; answers in JSON."""
    row, _ = reach.card(request.visit, pk, "write")
    try:
        stored = actions.save_draft(row, typed_in(request), by=request.visit.person, now=request.visit.now)
    except Stale as error:
        body = {"code": error.code, "title": sentence(error), "current": error.current, "yours": error.yours, "version": error.version}
        return JsonResponse(body | {"html": render("kernel/_conflict.html", {"error": error, "h": "h2"})}, status=error.status)
    except Invalid as error:
        return as_json(error)
    saved_at = f"{request.visit.now.astimezone(ZoneInfo(row.region.time_zone)):%H:%M}"
    return JsonResponse({"version": stored.version, "saved_at": saved_at})


@logged_in
@require_POST
def practice_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a draft that was never sent."""
    row, _ = reach.card(request.visit, pk, "write")
    actions.discard(row, by=request.visit.person, now=request.visit.now)
    return redirect("pulsar:practices_mine")


def _context(request: HttpRequest, row: PracticeCard) -> dict[str, Any]:
    """Return the values of the page; what was typed stands before what is stored."""
    posted = request.method == "POST"
    keys = (
        [key for key in request.POST.getlist("files") if key not in request.POST.getlist("files-remove")] if posted else row.content.files
    )
    links = [request.POST.get(f"link{number}", "") if posted else _at(row, number) for number in range(1, domain.LINKS + 1)]
    context = lists.shown(row, row.content) | {"values": request.POST if posted else vars(row.content), "links": list(enumerate(links, 1))}
    context |= {
        "files": rows_of(own_files_by_key(keys, request.visit.person.pk, row)),
        "limits": upload_limits(actions.PURPOSE),
        "labels": domain.LABELS,
    }
    context |= {
        "answers": {name: list(words.items()) for name, words in CHOICES.items()},
        "grades": [(str(n), str(n)) for n in domain.GRADES],
    }
    context |= {"named": queries.pupils_named(row, row.content), "text_limit": domain.TEXT_LIMIT, "title_limit": domain.TITLE_LIMIT}
    return context | {"texts": json.dumps(texts(), ensure_ascii=False), "is_stored": "stored" in request.GET, "version": row.version}


def _at(row: PracticeCard, number: int) -> str:
    links = row.content.links
    return links[number - 1] if number <= len(links) else ""
