"""Static files, served by the process itself; files of blocks at the address the platform's storage gives them."""

import mimetypes
import posixpath
from typing import Any

from django.contrib.staticfiles.views import serve
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from xblock.core import XBlock
from xblock.exceptions import DisallowedFileError

AGE_S = 300
TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


@transaction.non_atomic_requests
def static_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """Return a file of an app's ``static`` folder."""
    response = serve(request, path, insecure=True)
    ending = posixpath.splitext(path)[1]
    if ending in TYPES and response.status_code == 200:
        response["Content-Type"] = f"{TYPES[ending]}; charset=utf-8"
    response["Cache-Control"] = f"public, max-age={AGE_S}"
    return response


@transaction.non_atomic_requests
def block_file(request: HttpRequest, package: str, uri: str) -> HttpResponse:
    """Return a file that a block class of the package lets out."""
    classes = {found for _, found in XBlock.load_classes(fail_silently=True) if found.__module__.rsplit(".", 1)[0] == package}
    content = next((text for text in (_open(found, uri) for found in classes) if text is not None), None)
    if content is None:
        raise Http404
    kind = TYPES.get(posixpath.splitext(uri)[1]) or mimetypes.guess_type(uri)[0] or "application/octet-stream"
    response = HttpResponse(content, content_type=f"{kind}; charset=utf-8" if kind.startswith(("text/", "image/svg")) else kind)
    response["Cache-Control"] = f"public, max-age={AGE_S}"
    return response


def _open(block_class: Any, uri: str) -> bytes | None:
    try:
        with block_class.open_local_resource(uri) as file:
            return file.read()
    except (DisallowedFileError, OSError, ValueError):
        return None
