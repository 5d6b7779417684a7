"""The content library in Studio: its blocks, the page in their frame, their handlers, and the way into a course."""

import json
from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csrf import csrf_exempt, ensure_csrf_cookie
from django.views.decorators.http import require_POST
from xblock.exceptions import NoSuchHandlerError, NoSuchUsage

from pulsar_demo.models import LibraryBlock
from pulsar_demo.page import page
from pulsar_demo.runtime import library, outline
from pulsar_demo.runtime.blocks import SAYS
from pulsar_demo.runtime.runtime import DemoRuntime
from pulsar_demo.runtime.services import EDIT, LIBRARY, Session
from pulsar_demo.runtime.webob import Request, answer_of
from pulsar_demo.runtime.wrapping import document
from pulsar_demo.views.studio import authors_only, block_of, unit_of
from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.pure.errors import NotFound


@authors_only
def blocks(request: HttpRequest) -> HttpResponse:
    """Show the blocks of the library and what can be added."""
    runtime = _runtime(request)
    rows = [{"row": row, "title": _title(runtime, row)} for row in LibraryBlock.objects.order_by("pk")]
    types = [{"name": name, "title": outline.title_of(name), "says": SAYS.get(name, "")} for name in outline.block_types()]
    return page(request, "studio/library.html", {"rows": rows, "types": types})


@authors_only
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Add a block and open its editor."""
    block_type = request.POST.get("block_type", "")
    if block_type not in outline.block_types():
        raise NotFound
    return redirect("demo-library-editor", library.add(block_type).usage_key)


@authors_only
def editor_page(request: HttpRequest, usage: str) -> HttpResponse:
    """Show the editor in its frame."""
    row = _row(usage)
    return page(request, "studio/library_editor.html", {"row": row, "title": _title(_runtime(request), row)})


@authors_only
@require_POST
def publish(request: HttpRequest, usage: str) -> HttpResponse:
    """Let courses take the block."""
    library.publish(_row(usage))
    return redirect("demo-library")


@authors_only
@require_POST
def take(request: HttpRequest, unit_key: str) -> HttpResponse:
    """Put a published block of the library at the end of a unit."""
    unit, source = unit_of(unit_key), _row(request.POST.get("block", ""))
    if not source.published_version:
        raise NotFound
    runtime = DemoRuntime(Session(EDIT, request.user, unit.section.course.course_key))
    library.add_to_unit(runtime, unit, source, clock.now(), request.user)
    return redirect("demo-studio-unit", unit_key)


@authors_only
@require_POST
def update(request: HttpRequest, usage: str) -> HttpResponse:
    """Take the library's newest version over into the course's block."""
    row = block_of(usage)
    library.sync(DemoRuntime(Session(EDIT, request.user, row.unit.section.course.course_key)), row, request.user)
    outline.touch(row.unit, clock.now())
    return redirect("demo-studio-unit", row.unit.usage_key)


@authors_only
@ensure_csrf_cookie
@xframe_options_sameorigin
def embed(request: HttpRequest, usage: str, view: str) -> HttpResponse:
    """Return a view's document as the frame of the library shows it."""
    row = _row(usage)
    block: Any = _runtime(request).get_block(library.key_of(usage))
    fragment = block.runtime.render(block, view if hasattr(block, view) else "student_view", {})
    urls = json.dumps({usage: library.handler_url(usage, request.user.pk, "handler_name")})
    values = {"title": _title(block.runtime, row), "unit": str(library.KEY), "is_editor": view == "studio_view", "handlers": urls}
    return document(request, "studio/frame.html", fragment, values)


@csrf_exempt
def handler(request: HttpRequest, usage: str, who: str, name: str, suffix: str = "") -> HttpResponseBase:
    """Call a handler: the token in the address is the login; a suffix comes with a slash at its end."""
    user_id, _, token = who.partition("-")
    user = get_user_model().objects.filter(pk=user_id).first() if user_id.isdigit() and library.is_token(usage, user_id, token) else None
    if user is None:
        return HttpResponse("403: wrong token", status=403, content_type="text/plain; charset=utf-8")
    try:
        runtime = library.LibraryRuntime(Session(LIBRARY, user, str(library.KEY)))
        block = runtime.get_block(library.key_of(usage))
        before = library.olx_of(block)
        answer = runtime.handle(block, name, Request(request), suffix)
    except (NoSuchUsage, NoSuchHandlerError):
        return HttpResponse("404: no such block or handler", status=404, content_type="text/plain; charset=utf-8")
    library.save(block, before)
    return answer_of(answer)


def _row(usage: str) -> LibraryBlock:
    row = LibraryBlock.objects.filter(usage_key=usage).first()
    if row is None:
        raise NotFound
    return row


def _runtime(request: HttpRequest) -> library.LibraryRuntime:
    return library.LibraryRuntime(Session(LIBRARY, request.user, str(library.KEY)), site=request.build_absolute_uri("/"))


def _title(runtime: library.LibraryRuntime, row: LibraryBlock) -> str:
    return outline.title_of(row.block_type, {"display_name": runtime.get_block(library.key_of(row.usage_key)).display_name})
