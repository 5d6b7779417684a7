"""A request to a block's handler, and the platform's answers to its errors."""

import logging

import webob
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from xblock.core import XBlock
from xblock.exceptions import NoSuchHandlerError, NoSuchUsage

from pulsar_demo.runtime import keys
from pulsar_demo.runtime.runtime import DemoRuntime
from pulsar_demo.runtime.services import LMS, Session
from pulsar_demo.runtime.webob import Request, answer_of

try:
    from xblock.exceptions import ProcessingError
except ImportError:  # XBlock 5 leaves it to the platform

    class ProcessingError(Exception):  # type: ignore[no-redef]
        """A block could not do what the learner asked for."""


log = logging.getLogger(__name__)


def block_for(session: Session, usage: str) -> XBlock:
    """Return the block a URL names.  Raises NoSuchUsage, also for a block of another course."""
    found = keys.usage_of(usage)
    if str(found.course_key) != session.course_key:
        raise NoSuchUsage(usage)
    return DemoRuntime(session).get_block(found)


def handle(session: Session, request: HttpRequest, usage: str, name: str, suffix: str) -> HttpResponseBase:
    """Return the handler's answer, or the platform's for its errors."""
    try:
        block = block_for(session, usage)
        answer = block.runtime.handle(block, name, Request(request), suffix)
    except (NoSuchUsage, NoSuchHandlerError):
        return _plain("404: no such block or handler", 404)
    except ProcessingError as error:
        return JsonResponse({"success": error.args[0] if error.args else ""}, status=200 if session.kind == LMS else 400)
    except Exception:
        log.exception("handler %s of %s", name, usage)
        return _plain("500: the handler failed", 500)
    return answer_of(answer) if isinstance(answer, webob.Response) else _plain(str(answer), 200)


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
