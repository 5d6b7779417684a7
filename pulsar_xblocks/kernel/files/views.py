"""HTTP of finished files: download, preview, and the plain form for pages without script."""

from collections.abc import Callable
from typing import BinaryIO
from urllib.parse import urlencode

from django.core.cache import cache
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.files import blind, chunks, pages, passage, purposes, queries, tus
from pulsar_xblocks.kernel.files.domain import PLAIN_MAX_BYTES
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.uploads import store_upload
from pulsar_xblocks.kernel.http import answers, logged_in
from pulsar_xblocks.kernel.pure.errors import NotFound, TooLarge
from pulsar_xblocks.kernel.pure.text import mark

_LOST = mark("The content of this file is lost. Ask its owner to send it again.")
_LOOK_S = 3600  # a look at thirty pages is one look
_NOTHING_RUNS = "sandbox; default-src 'none'"


@transaction.non_atomic_requests
def resource(request: HttpRequest, key: str) -> HttpResponseBase:
    """Download a file by GET; every other method, and HEAD of a tus client, belongs to its upload."""
    is_tus = "Tus-Resumable" in request.headers or request.method not in ("GET", "HEAD")
    return tus.upload(request, key) if is_tus else download(request, key)


@csrf_exempt
@require_POST
@transaction.non_atomic_requests
@answers
def passed(request: HttpRequest) -> HttpResponseBase:
    """Tell the site itself how much of a piece of a file has come; nothing is stored."""
    if not passage.is_ours(request.headers.get(passage.HEADER, "")):
        raise NotFound
    return JsonResponse({"received": len(tus.body_of(request))})


@require_safe
@logged_in
def download(request: HttpRequest, key: str) -> HttpResponseBase:
    """Send the content as an attachment under its own name."""
    file = queries.require_file(request.visit.actor, key)
    return sent(request, file, file.original_name)


def sent(request: HttpRequest, file: PrivateFile, name: str) -> HttpResponseBase:
    """Return the content as an attachment under a name, for a page that has asked who may see it."""
    return _attached(request, file, name, lambda: (chunks.open_stored(file.stored_name), file.content_type))


def sent_blind(request: HttpRequest, file: PrivateFile, name: str) -> HttpResponseBase:
    """Return the copy that does not tell the authors, likewise.  Raises NotBlind where there is none."""
    return _attached(request, file, name, lambda: (blind.opened(file), blind.type_of(file)))


@require_safe
@logged_in
def preview(request: HttpRequest, key: str, number: int = 1) -> HttpResponseBase:
    """Send a page of a PDF, or a picture as its only page, painted anew by the server; everything else is downloaded."""
    return previewed(request, queries.require_file(request.visit.actor, key), number)


def previewed(request: HttpRequest, file: PrivateFile, number: int) -> HttpResponseBase:
    """Return the image of a page, for a view that has asked who may see it."""
    try:
        page = pages.page_of(file, number)
        content = chunks.open_stored(page.stored_name)
    except FileNotFoundError:
        raise NotFound(_LOST) from None
    if cache.add(f"pulsar-looked-{request.visit.person.pk}-{file.pk}", True, _LOOK_S):
        _note(request, "file.preview", file)
    return _safe(FileResponse(content, filename=f"{number}", content_type=page.content_type))


@require_POST
@logged_in
def plain(request: HttpRequest) -> HttpResponseBase:
    """Store the files of a multipart form: ``file`` (several), ``purpose``, ``next``; answers with their keys, or leads back."""
    visit, purpose = request.visit, request.POST.get("purpose", "")
    purposes.require_sender(visit.actor, purpose)
    sent = request.FILES.getlist("file")
    if sum(file.size for file in sent) > PLAIN_MAX_BYTES:
        raise TooLarge(mark("Without the page's script, files up to 4 MB are accepted."))
    files = [store_upload(file, visit.person, purpose, None, visit.now) for file in sent]
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return redirect(f"{back}{'&' if '?' in back else '?'}{urlencode([('file', file.key) for file in files])}")
    shown = [
        {"key": file.key, "name": file.original_name, "size": file.size, "url": reverse("pulsar:file", args=[file.key])} for file in files
    ]
    return JsonResponse({"files": shown}, status=201)


def _attached(request: HttpRequest, file: PrivateFile, name: str, opened: Callable[[], tuple[BinaryIO, str]]) -> HttpResponseBase:
    try:
        content, content_type = opened()
    except FileNotFoundError:
        raise NotFound(_LOST) from None
    _note(request, "file.download", file)
    return _safe(FileResponse(content, as_attachment=True, filename=name, content_type=content_type))


def _note(request: HttpRequest, action: str, file: PrivateFile) -> None:
    """Record that somebody else's file was opened."""
    visit = request.visit
    if visit.person.pk != file.owner_id:
        record(action, file, by=visit.person, now=visit.now, region_id=file.region_id, purpose=file.purpose)


def _safe(response: HttpResponseBase) -> HttpResponseBase:
    """Let no browser guess the type, run anything inside, or lend the content to other sites."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _NOTHING_RUNS
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Referrer-Policy"] = "no-referrer"
    return response
