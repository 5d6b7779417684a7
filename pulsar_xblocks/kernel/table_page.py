"""A plain page that works like a block: the same tables of handlers and parts, outside of any course."""

import json
import re
from dataclasses import replace
from types import ModuleType
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.templatetags.static import static
from webob.multidict import MultiDict

from pulsar_xblocks.kernel import block_http
from pulsar_xblocks.kernel.http import page
from pulsar_xblocks.kernel.links import browsers
from pulsar_xblocks.kernel.own_ids import ending, own_ids
from pulsar_xblocks.kernel.pure.errors import NotFound, NotLoggedIn
from pulsar_xblocks.kernel.render import render
from pulsar_xblocks.kernel.xblock import BlockCall

_HEADING = re.compile(r"<(/?)h[34]\b")


def show(request: HttpRequest, capability: ModuleType, call: BlockCall, context: dict[str, Any]) -> HttpResponse:
    """Return the whole page: the part «page» of the tables, with scripts that send to «do/» and «part/» below the page's address.

    ``context`` names the page's title, its style sheets (``css``) and its modules (name -> path below static/pulsar_xblocks).
    """
    get_token(request)  # scripts send it back
    modules = {"swap": "kernel/swap.js", **context["modules"]}
    init = {"modules": {name: static(f"pulsar_xblocks/{path}") for name, path in modules.items()}, "texts": block_http.texts()}
    first = capability.GET["page"]
    body = render(first.template, {"call": call} | first.values(call))
    values = {"body": body, "ids": ending(call.usage_key), "init": json.dumps(init, ensure_ascii=False)}
    response = page(request, "kernel/table_page.html", context | values)
    response.content = _below_title(own_ids(response.content.decode(), call.usage_key)).encode()
    return response


def do(request: HttpRequest, capability: ModuleType, call: BlockCall, name: str) -> HttpResponse:
    """Run ``do/<name>``.  Raises NotLoggedIn for a visitor, NotFound for what only authors do."""
    handler = capability.POST.get(name)
    if handler is None or handler.is_authoring or request.method != "POST":
        raise NotFound
    if call.person is None:
        raise NotLoggedIn
    posted = MultiDict((name, value) for name, values in request.POST.lists() for value in values)
    mark = (browsers.known(request.COOKIES) or browsers.fresh()) if handler.marks_browser else ""
    made = replace(call, device=browsers.stored(mark))
    body, status, _ = block_http.outcome(handler, capability.GET.get(handler.part), made, posted)
    body["html"] = _below_title(body["html"])
    kind = "application/problem+json" if status >= 400 else "application/json"
    response = JsonResponse(body | ({"status": status} if status >= 400 else {}), status=status, content_type=kind)
    if mark and status == 200:
        browsers.put(response, mark, is_secure=request.is_secure())
    return response


def part(capability: ModuleType, call: BlockCall, name: str) -> HttpResponse:
    """Return ``part/<name>`` as JSON.  Raises NotFound for an unknown name and for what only authors see."""
    found = capability.GET.get(name)
    if found is None or found.is_authoring or found.is_polled:
        raise NotFound
    return JsonResponse({"html": _below_title(block_http.shown(found, call))})


def _below_title(html: str) -> str:
    """Return the HTML with its headings right below the page's title: those of a block begin two levels lower."""
    return _HEADING.sub(r"<\1h2", html)
