"""HTTP of resumable uploads: tus 1.0 with creation, creation-with-upload, termination, expiration.

Source: tus.io/protocols/resumable-upload.
"""

from collections.abc import Callable
from functools import wraps

from django.db import transaction
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.urls import reverse
from django.utils.http import http_date

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.files import purposes, queries, uploads
from pulsar_xblocks.kernel.files.domain import CHUNK_MAX_BYTES, IN_FLIGHT_MAX_BYTES, WrongTusVersion, metadata, whole_number
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.uploads import NewFile
from pulsar_xblocks.kernel.http import Visit, as_json, visit_of
from pulsar_xblocks.kernel.links import views as links
from pulsar_xblocks.kernel.pure.errors import NotFound, NotLoggedIn, PulsarError, TooLarge, WrongType
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import Actor

VERSION = "1.0.0"
CHUNK_TYPE = "application/offset+octet-stream"
_PIECE_BYTES = 64 * 1024
View = Callable[..., HttpResponse]


def _tus(view: View) -> View:
    """Check version and login, set ``request.visit``, answer refusals as problem JSON, add the headers of every answer.

    A chunk from a slow phone must not hold a transaction: the writes make their own.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: str, token: str = "") -> HttpResponse:
        try:
            response = _checked(view, request, token, *args)
        except PulsarError as error:
            response = as_json(error)
            if isinstance(error, WrongTusVersion):
                response["Tus-Version"] = VERSION
        response["Tus-Resumable"] = VERSION
        response["Cache-Control"] = "no-store"
        return response

    return transaction.non_atomic_requests(wrapped)


def _checked(view: View, request: HttpRequest, token: str, *args: str) -> HttpResponse:
    if method_of(request) == "OPTIONS":
        return _options()
    if request.headers.get("Tus-Resumable") != VERSION:
        raise WrongTusVersion
    request.link_token = token
    request.visit = _by_link(request, token) if token else _logged_in(request)
    return view(request, *args)


def _logged_in(request: HttpRequest) -> Visit:
    if not request.user.is_authenticated:
        raise NotLoggedIn
    return visit_of(request.user)


def _by_link(request: HttpRequest, token: str) -> Visit:
    """Return the visit of the person to whom a link was given: without an account and without roles."""
    person = links.opened(request, token).person
    if person is None:
        raise NotFound
    return Visit(person, Actor(person.pk), clock.now())


def method_of(request: HttpRequest) -> str:
    """Return the method; a POST may name another one where a proxy lets only GET and POST through."""
    wanted = request.headers.get("X-HTTP-Method-Override", "").upper()
    return wanted if request.method == "POST" and wanted in ("PATCH", "DELETE", "HEAD", "OPTIONS") else str(request.method)


@_tus
def collection(request: HttpRequest) -> HttpResponse:
    """Begin an upload: POST with Upload-Length and Upload-Metadata (filename, purpose), perhaps with its first bytes."""
    if method_of(request) != "POST":
        return _not_allowed("POST, OPTIONS")
    visit = request.visit
    told = metadata(request.headers.get("Upload-Metadata", ""))
    new = NewFile(told.get("filename", ""), whole_number(request.headers.get("Upload-Length")), told.get("purpose", ""))
    purposes.require_sender(visit.actor, new.purpose)
    body = body_of(request) if request.content_type == CHUNK_TYPE else b""
    file = uploads.begin_upload(new, owner=visit.person, now=visit.now)
    if body:
        file = uploads.append_chunk(file, 0, body, visit.now)
    response = _at(file, HttpResponse(status=201))
    token = request.link_token
    there = reverse("pulsar:link_file", args=[token, file.key]) if token else reverse("pulsar:file", args=[file.key])
    response["Location"] = there  # relative: behind a proxy only the browser knows the site
    return response


@_tus
def upload(request: HttpRequest, key: str) -> HttpResponse:
    """Tell how far an upload is (HEAD), take its next chunk (PATCH), or remove it (DELETE)."""
    methods = {"HEAD": _tell, "PATCH": _append, "DELETE": _remove}
    if method_of(request) not in methods:
        return _not_allowed("GET, HEAD, PATCH, DELETE, OPTIONS")
    file = queries.require_own(request.visit.actor, key)
    return methods[method_of(request)](request, file)


@transaction.non_atomic_requests
def link_collection(request: HttpRequest, token: str) -> HttpResponse:
    """Begin an upload on the page behind a link."""
    return collection(request, token=token)


@transaction.non_atomic_requests
def link_upload(request: HttpRequest, token: str, key: str) -> HttpResponse:
    """Go on with an upload on the page behind a link."""
    return upload(request, key, token=token)


def _tell(request: HttpRequest, file: PrivateFile) -> HttpResponse:
    if file.expires_at and file.expires_at <= request.visit.now:
        raise NotFound
    response = _at(file, HttpResponse())
    response["Upload-Length"] = str(file.size)
    return response


def _append(request: HttpRequest, file: PrivateFile) -> HttpResponse:
    if request.content_type != CHUNK_TYPE:
        raise WrongType(mark("The upload is described wrongly. Reload the page and try again."))
    offset = whole_number(request.headers.get("Upload-Offset"))
    return _at(uploads.append_chunk(file, offset, body_of(request), request.visit.now), HttpResponse(status=204))


def _remove(request: HttpRequest, file: PrivateFile) -> HttpResponse:
    uploads.give_up(file)
    return HttpResponse(status=204)


def body_of(request: HttpRequest) -> bytes:
    """Return the chunk; of a broken connection what has come, the client asks and goes on from there.  Raises TooLarge."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > CHUNK_MAX_BYTES:
        raise TooLarge(mark("The file is sent in too large pieces. Reload the page and try again."))
    body = bytearray()
    try:
        while piece := request.read(_PIECE_BYTES):
            body += piece
    except UnreadablePostError:
        pass
    return bytes(body)


def _at(file: PrivateFile, response: HttpResponse) -> HttpResponse:
    response["Upload-Offset"] = str(file.received)
    if file.expires_at:
        response["Upload-Expires"] = http_date(file.expires_at.timestamp())
    return response


def _options() -> HttpResponse:
    response = HttpResponse(status=204)
    response["Tus-Version"] = VERSION
    response["Tus-Extension"] = "creation,creation-with-upload,termination,expiration"
    response["Tus-Max-Size"] = str(IN_FLIGHT_MAX_BYTES)
    return response


def _not_allowed(allowed: str) -> HttpResponse:
    response = HttpResponse(status=405)
    response["Allow"] = allowed
    return response
