"""Lists of practice cards: the library of colleagues, one's own, the centre's queue; the table to take out."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from pulsar_xblocks.kernel.directory.domain import KINDS, LOCALITIES
from pulsar_xblocks.kernel.http import logged_in, page
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import has_role_for
from pulsar_xblocks.studios.models import PracticeCard
from pulsar_xblocks.studios.practices import domain, exports, queries, words
from pulsar_xblocks.studios.queries import desk

LIST, MINE = "studios/practices/practices.html", "studios/practices/mine.html"
FILTERS = ("q", "locality", "kind", "subject", "grade", "municipality")
SIZE = 20  # cards are read, not only counted
QUEUES = (("submitted", mark("Waiting for a decision")), ("returned", mark("Returned")), ("", mark("All that were sent")))


@logged_in
def practices(request: HttpRequest) -> HttpResponse:
    """Show the confirmed cards of the region: text, filters, 20 a page."""
    queries.require_role(request.visit.actor, "view")
    rows = queries.newest(queries.chosen(queries.library(request.visit.actor), wanted_of(request)))
    return page(request, LIST, _context(request, rows) | {"tabs": tabs(request, "library"), "status_key": "confirmed"})


@logged_in
def practices_queue(request: HttpRequest) -> HttpResponse:
    """Show what was sent to the centre: tabs by status, those that have waited longest first."""
    actor, status = request.visit.actor, status_of(request)
    queries.require_role(actor, "decide")
    rows = queries.chosen(queries.queue(actor), wanted_of(request) | {"status": status}).order_by("sent_at", "pk")
    return page(request, LIST, _context(request, rows) | {"tabs": tabs(request, status), "status_key": status, "is_queue": True})


@logged_in
def practices_mine(request: HttpRequest) -> HttpResponse:
    """Show the cards of the studios that the person leads, and begin a new one."""
    actor = request.visit.actor
    queries.require_role(actor, "edit")
    found = numbered(request, queries.own(actor).select_related(*queries.RELATED).order_by("-saved_at", "-pk"), SIZE)
    context = {"list": found, "rows": [shown(row, row.content) for row in found.rows], "tabs": tabs(request, "mine")}
    return page(request, MINE, context | {"studios": queries.led_studios(request.visit.person)})


@logged_in
@exports.asked_for_practices
def practices_export(request: HttpRequest, form: str, reason: str) -> HttpResponseBase:
    """Return the cards that were sent, filtered, as CSV or XLSX."""
    wanted = wanted_of(request) | {"status": request.GET.get("status", "").strip()[:100]}
    return exports.respond(
        request.visit, form, queries.chosen(queries.queue(request.visit.actor), wanted).order_by("sent_at", "pk"), reason
    )


def wanted_of(request: HttpRequest) -> dict[str, str]:
    """Return the filters as typed."""
    return {name: request.GET.get(name, "").strip()[:100] for name in FILTERS}


def status_of(request: HttpRequest) -> str:
    """Return the status asked for; the queue begins with what waits, an unknown one means all."""
    asked = request.GET.get("status", "submitted").strip()
    return asked if asked in domain.SENT else ""


def shown(row: PracticeCard, content: domain.Content) -> dict[str, Any]:
    """Return a card as the lists show it."""
    return {
        "row": row,
        "content": content,
        "status": domain.STATUS[row.status],
        "conditions": words.conditions(content),
        "grades": words.grades(content),
        "zone": row.region.time_zone,
        "is_open": row.status in domain.EDITABLE,
    }


def _context(request: HttpRequest, rows: QuerySet[PracticeCard]) -> dict[str, Any]:
    actor, found, wanted = request.visit.actor, numbered(request, rows, SIZE), wanted_of(request)
    sent = queries.sent_contents(found.rows)
    return {
        "list": found,
        "rows": [shown(row, sent[row.pk]) for row in found.rows],
        "wanted": wanted,
        "is_filtered": any(wanted.values()),
        "may_write": has_role_for(actor, "edit", "practice"),
        "forms": (("xlsx", mark("Take as Excel")), ("csv", mark("Take as CSV"))),
        "may_export": has_role_for(actor, "export", "practice"),
    } | _choices(request)


def _choices(request: HttpRequest) -> dict[str, Any]:
    places = desk.municipalities_of(request.visit.actor, "practice")
    return {
        "localities": list(LOCALITIES.items()),
        "kinds": list(KINDS.items()),
        "subjects": list(domain.SUBJECTS.items()),
        "grades": [(str(grade), str(grade)) for grade in domain.GRADES],
        "places": [(row.oktmo, row.name) for row in places],
    }


def tabs(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """Return the parts that the person reaches: the library, the own cards, what was sent to the centre with how many; 1 query at most."""
    actor = request.visit.actor
    found: list[dict[str, Any]] = [{"word": mark("Practices of colleagues"), "url": reverse("pulsar:practices"), "key": "library"}]
    if has_role_for(actor, "edit", "practice"):
        found.append({"word": mark("My practice cards"), "url": reverse("pulsar:practices_mine"), "key": "mine"})
    if has_role_for(actor, "decide", "practice"):
        counts, queue = queries.by_status(queries.queue(actor)), reverse("pulsar:practices_queue")
        counts[""] = sum(counts.values())
        found += [{"word": word, "url": f"{queue}?status={key}", "n": counts.get(key, 0), "key": key} for key, word in QUEUES]
    return [tab | {"is_current": tab["key"] == current} for tab in found]
