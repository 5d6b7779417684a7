"""What stands before every request: the proxy's cap on bodies and the counter of our statements."""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext

Respond = Callable[[HttpRequest], HttpResponseBase]
_OURS = re.compile(r'["`]pulsar_\w+["`]')
_DRAIN = 64 * 1024 * 1024  # bytes read and thrown away, so that the browser hears the answer


def body_limit(respond: Respond) -> Respond:
    """Answer 413 to a body over the cap, 411 to one of unknown length."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.headers.get("Transfer-Encoding"):
            return _problem(411, "length_required", gettext("The length of the request is not known."))
        size = int(request.META.get("CONTENT_LENGTH") or 0)
        if size <= settings.DEMO_BODY_LIMIT:
            return respond(request)
        left = min(size, _DRAIN)
        while left > 0 and (chunk := request.read(min(left, 65536))):
            left -= len(chunk)
        return _problem(413, "too_large", gettext("The request is too large: at most 4 MB are accepted."))

    return middleware


def count_queries(respond: Respond) -> Respond:
    """Add ``X-Pulsar-Queries``: the number of statements that touch a table named ``pulsar_*``."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        counter = _Counter()
        with connection.execute_wrapper(counter):
            response = respond(request)
        response["X-Pulsar-Queries"] = str(counter.count)
        return response

    return middleware


class _Counter:
    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.count += bool(_OURS.search(sql))
        return execute(sql, params, many, context)


def _problem(status: int, code: str, title: str) -> JsonResponse:
    body = {"type": "about:blank", "title": title, "status": status, "code": code}
    return JsonResponse(body, status=status, content_type="application/problem+json")
