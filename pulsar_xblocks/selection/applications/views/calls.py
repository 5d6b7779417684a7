"""Calls for people who are in no course: the list of open ones, the page of one, its forms."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from pulsar_xblocks.kernel import clock, table_page
from pulsar_xblocks.kernel.http import answers, page, visit_of
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.kernel.xblock import BlockCall
from pulsar_xblocks.selection.applications import handlers
from pulsar_xblocks.selection.applications.queries import public
from pulsar_xblocks.selection.calls.domain import CALL, DIRECTIONS
from pulsar_xblocks.selection.calls.queries import rows_of

CSS = ("kernel/questions/form.css", "selection/applications/page.css")
MODULES = {
    "autosave": "kernel/autosave.js",
    "conditions": "kernel/questions/conditions.js",
    "merge": "kernel/questions/merge.js",
    "upload": "kernel/upload.js",
}


@require_safe
@answers
def selection_calls(request: HttpRequest) -> HttpResponse:
    """Show the calls that take applications or will, to everyone."""
    now = _visiting(request)
    rows = [
        {"row": row, "stage": CALL[row.stage], "direction": DIRECTIONS[row.call.direction], "region": int(row.call.region.code)}
        for row in rows_of(public.calls_shown(now), now)
    ]
    return page(request, "selection/applications/calls.html", {"rows": rows})


@require_safe
@answers
def selection_call(request: HttpRequest, region: int, code: str) -> HttpResponse:
    """Show a call to everyone, and to whoever is logged in the own application."""
    call = _call(request, region, code)
    back = (reverse("pulsar:selection_calls"), gettext("Selection"))
    title = str(call.fields["display_name"])
    return table_page.show(request, handlers, call, {"title": title, "css": CSS, "modules": MODULES, "back": back})


@require_POST
@answers
def selection_do(request: HttpRequest, region: int, code: str, name: str) -> HttpResponse:
    """Do what the page of a call asks for."""
    return table_page.do(request, handlers, _call(request, region, code), name)


@require_safe
@answers
def selection_part(request: HttpRequest, region: int, code: str, name: str) -> HttpResponse:
    """Show a part of the page of a call anew."""
    return table_page.part(handlers, _call(request, region, code), name)


def _visiting(request: HttpRequest) -> Any:
    if request.user.is_authenticated:
        request.visit = visit_of(request.user)
    return clock.now()


def _call(request: HttpRequest, region: int, code: str) -> BlockCall:
    now = _visiting(request)
    found = public.call_shown(f"{region:02d}", code)
    visit = getattr(request, "visit", None)
    if found is None or (not found.is_public and visit is None):
        raise NotFound
    return BlockCall(
        usage_key=f"call-{found.pk}",
        course_key="",
        block_type="pulsar_selection",
        fields={"display_name": found.title, "call_code": f"{found.region.code}:{found.code}"},
        person=visit.person if visit else None,
        actor=visit.actor if visit else Actor(),
        region=found.region,
        now=now,
        is_visitor=visit is None,
        query={name: text.replace("\0", "") for name, text in request.GET.items()},
        memo={"selection": found},
    )
