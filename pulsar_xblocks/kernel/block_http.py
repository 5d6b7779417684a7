"""HTTP of blocks: runs a table's entry and answers JSON with ready ``html``."""

import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.forms import Form
from django.http import QueryDict
from django.utils.translation import gettext
from webob import Request, Response
from webob.multidict import MultiDict

from pulsar_xblocks.kernel.http import UNSTORABLE, as_json, errors_of
from pulsar_xblocks.kernel.links import browsers
from pulsar_xblocks.kernel.locking import retried
from pulsar_xblocks.kernel.own_ids import own_ids
from pulsar_xblocks.kernel.platform import library
from pulsar_xblocks.kernel.platform import runtime as platform
from pulsar_xblocks.kernel.pure.errors import Invalid, NotFound, PulsarError, Stale
from pulsar_xblocks.kernel.render import render

if TYPE_CHECKING:
    from pulsar_xblocks.kernel.xblock import BlockCall, Done, Handler, Part, PulsarXBlock

NO_LOGIN = "/handler_noauth/"  # there the platform asks neither for CSRF nor for access, yet runs as whoever is logged in
PRIVATE = "no-store, private"  # rosters and slips with passwords stay in no cache


def answer(request: Request, run: Callable[[], Response]) -> Response:
    """Return the answer, or the refusal as problem JSON; the address for other sites is closed."""
    try:
        if NO_LOGIN in _path(request):
            raise NotFound
        return run()
    except PulsarError as error:
        plain = as_json(error)
        response = Response(body=plain.content, status=plain.status_code, content_type="application/problem+json", charset="UTF-8")
        response.headers["Cache-Control"] = PRIVATE
        if "Retry-After" in plain:
            response.headers["Retry-After"] = plain["Retry-After"]
        return response


def _path(request: Request) -> str:
    """Return the path as Django decoded it: WebOb's own properties take it for Latin-1 and fail on a course key in Russian."""
    return str(request.environ.get("PATH_INFO", ""))


def show(block: "PulsarXBlock", name: str, request: Request) -> Response:
    """Render an entry of the GET table.  Raises NotFound for an unknown name, Forbidden for what only Studio or its authors see."""
    part = block.capability.GET.get(name)
    if part is None:
        raise NotFound
    if part.is_authoring:
        platform.require_authoring(block)
    platform.require_reading(block)
    call = block.call(request.GET)
    return _polled(part.values(call), request) if part.is_polled else _json({"html": _html(part, call)})


def _polled(values: dict[str, Any], request: Request) -> Response:
    """Return the values under a tag of their content, 304 for who has them already."""
    response = _json(values)
    response.etag = sha256(response.body).hexdigest()[:24]
    if response.etag in request.if_none_match:
        return Response(status=304, etag=response.etag, cache_control=PRIVATE)
    return response


def run(block: "PulsarXBlock", handler: "Handler", call: "BlockCall", request: Request) -> Response:
    """Run the action, tell the platform what came of it, answer."""
    body, status, done = outcome(handler, block.capability.GET.get(handler.part), call, _texts_of(request.POST))
    if done is not None:
        library.set_by_author(block, done.fields)
    if done is not None and done.completion is not None:
        platform.publish_completion(block, done.completion)
    if done is not None and done.event:
        platform.publish_event(block, done.event, **done.facts)
    return _json(body, status)


def outcome(handler: "Handler", part: "Part | None", call: "BlockCall", posted: MultiDict) -> tuple[dict[str, Any], int, "Done | None"]:
    """Check the form, run the action, render its part anew; a refusal renders it with the errors and what was typed.

    Return the body of the answer, its status, and what the action came to, None after a refusal.
    """
    try:
        done = _done(handler, call, _cleaned(handler.form, posted))
    except Invalid as error:
        html = _html(part, call, errors=errors_of(error), values=_typed(posted)) if part else ""
        return {"html": html, "errors": errors_of(error), "title": gettext(error.message), "code": error.code}, error.status, None
    except Stale as error:
        html = own_ids(render("kernel/_conflict.html", {"error": error, "values": _typed(posted)}), call.usage_key)
        body = {"html": html, "current": dict(error.current), "yours": dict(error.yours), "version": error.version}
        return body | {"title": gettext(error.message), "code": error.code}, error.status, None
    return {"html": _html(part, call, **done.values) if part else "", "message": done.message, **done.json}, 200, done


def shown(part: "Part", call: "BlockCall") -> str:
    """Return a part's HTML with ids of its own."""
    return _html(part, call)


def marked(handler: "Handler", request: Request, call: "BlockCall", answer: Callable[["BlockCall"], Response]) -> Response:
    """Return the answer of an action that marks the browser (kernel/links/browsers.py); any other one is answered as it is."""
    if not handler.marks_browser:
        return answer(call)
    mark = browsers.known(request.cookies) or browsers.fresh()
    response = answer(replace(call, device=browsers.stored(mark)))
    if response.status_int == 200:
        browsers.put(response, mark, is_secure=request.scheme == "https")
    return response


def _done(handler: "Handler", call: "BlockCall", cleaned: dict[str, Any]) -> Any:
    known = dict(call.memo)  # what the page has read before

    def attempt() -> Any:
        call.memo.clear()  # an attempt that was undone may have read what is no longer so
        call.memo.update(known)
        return handler.run(call, dict(cleaned))

    return retried(attempt)


def texts() -> dict[str, str]:
    """Return the sentences that scripts say."""
    return {
        "saving": gettext("Saving…"),
        "saved": gettext("Saved at %(time)s"),
        "offline": gettext("No network: the text is kept on this device and will be sent by itself."),
        "failed": gettext("The server did not answer. Nothing is lost: try once more."),
        "away": gettext("The site did not take it. You may have been logged out: log in in another tab and try once more."),
        "left": gettext("You have text that is not sent yet."),
        "unsaved": gettext("Not saved: %(why)s"),
        "blockUnsaved": gettext("The block is not saved"),
        "kept": gettext("There is text on this device that was not sent."),
        "restore": gettext("Put it back"),
        "discard": gettext("Delete it"),
        "refused": gettext("A meeting kept on this device was not accepted: %(why)s"),
        "waiting": gettext("Meetings kept on this device until there is a network: %(n)s"),
    }


def _texts_of(posted: Any) -> MultiDict:
    """Return the text fields; a file in place of a text is no text, files have their own address."""
    return MultiDict((name, value) for name, value in posted.items() if isinstance(value, str))


def _cleaned(form: type[Form] | None, posted: Any) -> dict[str, Any]:
    if any("\0" in value for value in posted.values() if isinstance(value, str)):
        raise Invalid({"": [UNSTORABLE]})
    if form is None:
        return _typed(posted)
    bound = form(_as_querydict(posted))
    if not bound.is_valid():
        raise Invalid({("" if name == "__all__" else name): [str(text) for text in texts] for name, texts in bound.errors.items()})
    return bound.cleaned_data


def _as_querydict(posted: Any) -> Any:
    data = QueryDict(mutable=True)
    for name, value in posted.items():
        data.appendlist(name, value)
    return data


def _typed(posted: Any) -> dict[str, Any]:
    """Return name -> text, or texts where there are several; in one pass, for a form may have thousands of fields."""
    found: dict[str, list[str]] = {}
    for name, value in posted.items():
        found.setdefault(name, []).append(value)
    return {name: texts if len(texts) > 1 else texts[0] for name, texts in found.items()}


def _html(part: "Part", call: "BlockCall", **extra: Any) -> str:
    return own_ids(render(part.template, {"call": call, **part.values(call), **extra}), call.usage_key)


def _json(body: dict[str, Any], status: int = 200) -> Response:
    kind = "application/json" if status < 400 else "application/problem+json"
    return Response(
        body=json.dumps(body | ({"status": status} if status >= 400 else {}), ensure_ascii=False, default=str).encode(),
        status=status,
        content_type=kind,
        charset="UTF-8",
        cache_control=PRIVATE,
    )
