"""Django's request as WebOb's, and WebOb's answer as Django's: blocks speak WebOb."""

from typing import Any

import webob
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from webob.multidict import MultiDict

WRITING = ("POST", "PUT", "PATCH")


class File:
    """An uploaded file with the two names that blocks know."""

    def __init__(self, uploaded: Any) -> None:
        self.file = uploaded
        self.filename = uploaded.name
        self.name = getattr(uploaded, "field_name", "")
        self.type = uploaded.content_type


class Request(webob.Request):
    """A WebOb request that reads what Django has parsed already."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__({**request.META, "PATH_INFO": request.path_info})
        object.__setattr__(self, "_django", request)

    @property
    def GET(self) -> MultiDict:  # noqa: N802 - WebOb's name
        """Return the query."""
        return MultiDict((name, value) for name, values in self._django.GET.lists() for value in values)

    @property
    def POST(self) -> MultiDict:  # noqa: N802 - WebOb's name
        """Return the form's fields and files."""
        if self.method not in WRITING:
            return MultiDict()
        fields = [(name, value) for name, values in self._django.POST.lists() for value in values]
        files = [(name, File(value)) for name, values in self._django.FILES.lists() for value in values]
        return MultiDict(fields + files)

    @property
    def body(self) -> bytes:
        """Return the raw body."""
        return self._django.body


def answer_of(response: webob.Response) -> HttpResponse | StreamingHttpResponse:
    """Return Django's answer with the same status, headers and content; a stream stays one."""
    kind: Any = HttpResponse if response.content_length is not None else StreamingHttpResponse
    answer = kind(response.app_iter, status=response.status_code, content_type=response.headers.get("Content-Type"))
    for name, value in response.headerlist:
        answer[name] = value
    return answer
