"""Blocks in Studio: add, order, duplicate, delete; the editor, the preview; OLX out and in."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST

from pulsar_demo.page import loads, page
from pulsar_demo.runtime import clipboard, olx, outline
from pulsar_demo.runtime.blocks import LEARNERS
from pulsar_demo.runtime.runtime import DemoRuntime
from pulsar_demo.runtime.services import EDIT, PREVIEW, Session
from pulsar_demo.runtime.wrapping import document
from pulsar_demo.views.addresses import record
from pulsar_demo.views.studio import authors_only, block_of, unit, unit_of
from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.http import sentence
from pulsar_xblocks.kernel.pure.errors import Invalid, NotFound

ACTIONS = {
    "duplicate": outline.duplicate,
    "up": lambda row, now: outline.move(row, -1, now),
    "down": lambda row, now: outline.move(row, 1, now),
    "delete": outline.delete,
}


@authors_only
@require_POST
def add(request: HttpRequest, unit_key: str) -> HttpResponse:
    """Add a block of an installed type; open its editor."""
    block_type = request.POST.get("block_type", "")
    if block_type not in outline.block_types():
        raise NotFound
    row = outline.add_block(unit_of(unit_key), block_type, clock.now())
    return redirect("demo-editor-page", row.usage_key)


@authors_only
@require_POST
def copy(request: HttpRequest, usage: str) -> HttpResponse:
    """Keep the block on the author's clipboard."""
    row = block_of(usage)
    runtime = DemoRuntime(Session(EDIT, request.user, row.unit.section.course.course_key))
    clipboard.copy(request, runtime, row, outline.title_of(row.block_type, loads(row.fields)))
    return redirect("demo-studio-unit", row.unit.usage_key)


@authors_only
@require_POST
def paste(request: HttpRequest, unit_key: str) -> HttpResponse:
    """Put what was copied at the end of the unit, in whatever course it is."""
    found = unit_of(unit_key)
    clipboard.paste(request, DemoRuntime(Session(EDIT, request.user, found.section.course.course_key)), found)
    return redirect("demo-studio-unit", unit_key)


@authors_only
@require_POST
def move(request: HttpRequest, usage: str) -> HttpResponse:
    """Carry the block to another unit of the same course; open that unit."""
    row, target = block_of(usage), unit_of(request.POST.get("unit", ""))
    if target.section.course_id != row.unit.section.course_id:
        raise NotFound
    outline.move_to(row, target, clock.now())
    return redirect("demo-studio-unit", target.usage_key)


@authors_only
@require_POST
def change(request: HttpRequest, usage: str, action: str) -> HttpResponse:
    """Move, duplicate or delete a block; return to its unit."""
    row = block_of(usage)
    if action not in ACTIONS:
        raise NotFound
    ACTIONS[action](row, clock.now())
    return redirect("demo-studio-unit", row.unit.usage_key)


@authors_only
def editor_page(request: HttpRequest, usage: str) -> HttpResponse:
    """Show the editor in its frame, as Studio's modal does."""
    row = block_of(usage)
    return page(request, "studio/editor.html", {"row": row, "title": outline.title_of(row.block_type, loads(row.fields))})


@authors_only
@ensure_csrf_cookie
@xframe_options_sameorigin
def editor(request: HttpRequest, usage: str) -> HttpResponse:
    """Return the editor's document: ``studio_view`` under Studio's globals."""
    return _document(request, usage, EDIT, "studio_view")


@authors_only
@ensure_csrf_cookie
@xframe_options_sameorigin
def preview(request: HttpRequest, usage: str) -> HttpResponse:
    """Return the preview's document: ``author_view`` where the block has one."""
    return _document(request, usage, PREVIEW, "author_view")


@authors_only
def olx_of(request: HttpRequest, usage: str) -> HttpResponse:
    """GET: the block as OLX.  POST: import OLX into the same unit; 201 with the new block, 422 with a sentence."""
    row = block_of(usage)
    runtime = DemoRuntime(Session(EDIT, request.user, row.unit.section.course.course_key))
    if request.method == "POST":
        made = olx.load(runtime, row.unit, _uploaded(request))
        body = record(made, outline.title_of(made.block_type, loads(made.fields)), LEARNERS.get(made.block_type, "mentor"), False)
        return JsonResponse(body, status=201, json_dumps_params={"ensure_ascii": False})
    response = HttpResponse(olx.export(runtime, row), content_type="application/xml; charset=utf-8")
    if "download" in request.GET:
        response["Content-Disposition"] = f'attachment; filename="{row.block_type}.xml"'
    return response


@authors_only
@require_POST
def import_form(request: HttpRequest, unit_key: str) -> HttpResponse:
    """Import OLX from the unit's page; a refusal shows the page again with the sentence."""
    found = unit_of(unit_key)
    runtime = DemoRuntime(Session(EDIT, request.user, found.section.course.course_key))
    try:
        olx.load(runtime, found, _uploaded(request))
    except Invalid as error:
        return unit(request, unit_key, status=422, error=sentence(error))
    return redirect("demo-studio-unit", unit_key)


def _uploaded(request: HttpRequest) -> bytes:
    if request.content_type.startswith("multipart/"):
        file = request.FILES.get("olx")
        return file.read(olx.LIMIT + 1) if file else request.POST.get("olx", "").encode()
    return request.body


def _document(request: HttpRequest, usage: str, kind: str, view: str) -> HttpResponse:
    row = block_of(usage)
    block: Any = DemoRuntime(Session(kind, request.user, row.unit.section.course.course_key)).block_of(row)
    if view == "author_view" and not getattr(block, "has_author_view", False):
        view = "student_view"
    fragment = block.runtime.render(block, view, {"is_preview": True})
    title = outline.title_of(row.block_type, loads(row.fields))
    return document(request, "studio/frame.html", fragment, {"title": title, "unit": row.unit.title, "is_editor": kind == EDIT})
