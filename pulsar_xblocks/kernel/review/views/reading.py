"""One work under review: content and rubric side by side, drafts, the finished read, undo, conflict."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from pulsar_xblocks.kernel import editing
from pulsar_xblocks.kernel.files import views as file_pages
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.http import as_json, logged_in, page, sentence
from pulsar_xblocks.kernel.pure.errors import Invalid, NotFound, Stale
from pulsar_xblocks.kernel.render import render
from pulsar_xblocks.kernel.review import pages, registry, typed
from pulsar_xblocks.kernel.review.actions import conflicts, reading
from pulsar_xblocks.kernel.review.actions.reading import Typed
from pulsar_xblocks.kernel.review.domain import statuses
from pulsar_xblocks.kernel.review.domain.rubric import Rubric
from pulsar_xblocks.kernel.review.models import Review
from pulsar_xblocks.kernel.review.queries import queue
from pulsar_xblocks.kernel.review.queries.results import rubric_of, scores_of

REVIEW, CONFLICT = "kernel/review/review.html", "kernel/review/conflict.html"


@logged_in
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a work with its rubric; store a draft («save») or the finished read («score»), which leads to the next work."""
    row = queue.review_of(request.visit.actor, pk)
    if row.state not in statuses.COUNTED:
        raise reading.NotYours  # who has declared a conflict reads the work no more
    if request.method != "POST":
        return page(request, REVIEW, _context(request, row))
    labels = {entry["field"]: entry["label"] for entry in pages.rubric_rows(rubric_of(row.item.group), {})}
    around = editing.Editing(REVIEW, _context(request, row), labels | {"comment": registry.comment_word(row.item.kind)})
    return editing.answer(request, around, lambda: _store(request, row))


def _store(request: HttpRequest, row: Review) -> str:
    filled = typed.typed_in(rubric_of(row.item.group), request.POST)
    seen, now = editing.seen_version(request), request.visit.now
    if request.POST.get("do") != "score":
        reading.save_draft(row, seen, filled, now=now)
        return reverse("pulsar:review", args=[row.pk]) + "?stored"
    reading.submit(row, seen, filled, now=now)
    found = queue.around(row, queue.queue_in(request.visit.person, row.item.group))
    if found.next_open:
        return reverse("pulsar:review", args=[found.next_open.pk]) + f"?scored={row.pk}"
    return reverse("pulsar:reviews") + "?scored"


def _context(request: HttpRequest, row: Review) -> dict[str, Any]:
    """Return the values of the page; what was typed stands before what is stored."""
    group, rubric = row.item.group, rubric_of(row.item.group)
    filled = _typed(rubric, request.POST) if request.method == "POST" else Typed(scores_of(row), row.comment)
    rows = queue.queue_in(request.visit.person, group)
    context = {"row": row, "group": group, "group_title": pages.title_of(group), "zone": group.region.time_zone}
    context |= {"place": queue.around(row, rows), "queue": pages.queue_rows(queue.titled(rows), row.pk)}
    context |= {"rubric": pages.rubric_rows(rubric, filled.scores), "facts": pages.rubric_facts(rubric, filled.scores, filled.comment)}
    context |= {"content": pages.content_of(row.item, row.pk), "is_open": _is_open(row), "status": statuses.READ[row.state]}
    context |= {"texts": pages.script_texts(), "is_stored": "stored" in request.GET, "scored": _scored(request, rows)}
    return context | {"comment": filled.comment, "comment_word": registry.comment_word(row.item.kind)}


def _typed(rubric: Rubric, posted: QueryDict) -> Typed:
    try:
        return typed.typed_in(rubric, posted)
    except Invalid:
        return Typed(comment=posted.get("comment", ""))


def _is_open(row: Review) -> bool:
    is_frozen = row.item.group.frozen_at is not None and row.item.reopened_at is None
    return not is_frozen and row.state in statuses.COUNTED and row.item.state == statuses.QUEUED


def _scored(request: HttpRequest, rows: list[Review]) -> Review | None:
    asked = request.GET.get("scored", "")
    return next((one for one in rows if str(one.pk) == asked and one.state == statuses.SUBMITTED), None)


@logged_in
@require_POST
def review_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Store a draft that the page's script sends; answers in JSON."""
    row = queue.review_of(request.visit.actor, pk)
    try:
        filled = typed.typed_in(rubric_of(row.item.group), request.POST)
        stored = reading.save_draft(row, editing.seen_version(request), filled, now=request.visit.now)
    except Stale as error:
        html = render("kernel/_conflict.html", {"error": error})
        body = {"code": error.code, "title": sentence(error), "current": error.current, "yours": error.yours}
        return JsonResponse(body | {"version": error.version, "html": html}, status=error.status)
    except Invalid as error:
        return as_json(error)
    return JsonResponse({"version": stored.version, "saved_at": _clock(request, row)})


def _clock(request: HttpRequest, row: Review) -> str:
    return f"{request.visit.now.astimezone(ZoneInfo(row.item.group.region.time_zone)):%H:%M}"


@logged_in
@require_POST
def review_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a finished read back into the drafts."""
    row = queue.review_of(request.visit.actor, pk)
    reading.undo(row, now=request.visit.now)
    return redirect("pulsar:review", pk)


@logged_in
def review_conflict(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the declaration of a conflict with a work and store it signed; the work leaves the queue."""
    row = queue.review_of(request.visit.actor, pk)
    context = {"row": row, "group_title": pages.title_of(row.item.group), "statement": gettext(conflicts.STATEMENT_WORK)}
    if request.method != "POST":
        return page(request, CONFLICT, context)
    return editing.answer(request, editing.Editing(CONFLICT, context, {}), lambda: _declare(request, row))


def _declare(request: HttpRequest, row: Review) -> str:
    told = reading.Declaration(request.POST.get("reason", ""), gettext(conflicts.STATEMENT_WORK), bool(request.POST.get("is_signed")))
    found = queue.around(row, queue.queue_in(request.visit.person, row.item.group))
    reading.declare(row, told, now=request.visit.now)
    return reverse("pulsar:review", args=[found.next_open.pk]) if found.next_open else reverse("pulsar:reviews")


@logged_in
@require_POST
def review_tie_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End an own tie with an organisation."""
    conflicts.end(pk, by=request.visit.person, now=request.visit.now)
    return redirect("pulsar:review_conflicts")


@logged_in
@require_safe
def review_file(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """Send a file of the work as an attachment under its blind name, without what it tells of its authors."""
    row, file = _file(request, pk, number)
    return file_pages.sent_blind(request, file, pages.blind_name(row.item, number, file))


@logged_in
@require_safe
def review_file_page(request: HttpRequest, pk: int, number: int, place: int) -> HttpResponseBase:
    """Send a page of a file of the work, painted anew by the server."""
    _, file = _file(request, pk, number)
    return file_pages.previewed(request, file, place)


def _file(request: HttpRequest, pk: int, number: int) -> tuple[Review, PrivateFile]:
    row = queue.review_of(request.visit.actor, pk)
    content = registry.content_of(row.item.kind)
    files = list(content.files(row.item.object_id)) if content and row.state in statuses.COUNTED else []
    if not 1 <= number <= len(files):
        raise NotFound
    return row, files[number - 1]
