"""Base of every API resource: login, refusals, paging, versions, repeated requests.

Nothing is taken from the site's REST_FRAMEWORK: the same rules on every platform.
"""

from collections.abc import Callable
from typing import Any, NoReturn

from django.db.models import QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers
from rest_framework import exceptions
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from pulsar_xblocks.kernel.api_schema import PulsarSchema
from pulsar_xblocks.kernel.http import as_json, require_storable, visit_of
from pulsar_xblocks.kernel.idempotency.actions import Answer, answer_once, digest_of
from pulsar_xblocks.kernel.platform.authentication import authentication, is_restricted
from pulsar_xblocks.kernel.pure import errors
from pulsar_xblocks.kernel.pure.text import mark

PAGE, MAX_PAGE = 50, 200
OLD_PAGE = mark("The safety mark of the page is missing or old: reload the page.")


class MethodNotAllowed(errors.PulsarError):
    """The resource does not take this method."""

    status = 405
    code = "method_not_allowed"
    message = mark("This address does not take such a request.")


class NotAcceptable(errors.PulsarError):
    """The caller wants something else than JSON."""

    status = 406
    code = "not_acceptable"
    message = mark("This address answers with JSON only.")


class BadRequest(errors.PulsarError):
    """The body cannot be read."""

    status = 400
    code = "bad_request"
    message = mark("The request cannot be read.")


class PulsarPages(CursorPagination):
    """Pages by cursor: 50 rows, up to 200 by ``page_size``; newest first unless the resource says otherwise."""

    page_size = PAGE
    max_page_size = MAX_PAGE
    page_size_query_param = "page_size"
    cursor_query_param = "cursor"
    ordering = "-pk"
    template = None

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: Any) -> tuple[str, ...]:
        """Return the order the resource names in ``page_order``."""
        return tuple(getattr(view, "page_order", ("-pk",)))


class PulsarViewSet(GenericViewSet):
    """A resource: the subclass names ``serializer_class`` and ``get_queryset`` or writes ``list`` and ``retrieve`` itself.

    ``request.visit`` says who asks; every method asks roles as the pages do.  ``page_order`` must end in a unique column.
    """

    authentication_classes = authentication()
    permission_classes: list[Any] = []
    throttle_classes: list[Any] = []
    renderer_classes = [JSONRenderer]
    parser_classes = [JSONParser]
    content_negotiation_class = DefaultContentNegotiation
    filter_backends: list[Any] = []
    pagination_class = PulsarPages
    versioning_class = None
    metadata_class = None
    schema = PulsarSchema()
    page_order: tuple[str, ...] = ("-pk",)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let only a logged-in person in and say who it is."""
        super().initial(request, *args, **kwargs)
        if not request.user or not request.user.is_authenticated:
            raise errors.NotLoggedIn
        if is_restricted(request):
            raise errors.Forbidden
        require_storable(request._request, has_forms=False)
        request.visit = visit_of(request.user)

    def permission_denied(self, request: Request, message: str | None = None, code: str | None = None) -> NoReturn:
        """Refuse as everywhere."""
        raise errors.Forbidden if request.user.is_authenticated else errors.NotLoggedIn

    def handle_exception(self, exc: Exception) -> HttpResponseBase:
        """Return every refusal, ours and DRF's, as ``application/problem+json``."""
        error = refusal_of(exc)
        if error is None:
            raise exc
        response = as_json(error)
        if error.status == 401:
            response["WWW-Authenticate"] = self.get_authenticate_header(self.request) or "Session"
        response.exception = True
        return response

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Keep answers out of caches."""
        finished = super().finalize_response(request, response, *args, **kwargs)
        add_never_cache_headers(finished)
        return finished

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return a page of what the caller reaches."""
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    def seen_version(self) -> int:
        """Return the version named in ``If-Match``.  Raises Invalid without one."""
        text = self.request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise errors.Invalid({"If-Match": [mark("Name the version you saw: it came in the header ETag.")]})
        return int(text)

    def versioned(self, body: Any, version: int, status: int = 200) -> Response:
        """Return an answer that names its version in ``ETag``."""
        return Response(body, status=status, headers={"ETag": f'"{version}"'})

    def once(self, run: Callable[[], Answer]) -> Response:
        """Run and answer; the same ``Idempotency-Key`` gets the same answer again and nothing is done twice."""
        request, visit = self.request, self.request.visit
        key = request.headers.get("Idempotency-Key", "")
        digest = digest_of(request.method, request.get_full_path(), request._request.body)
        answer = answer_once(visit.person, key, digest, run, visit.now)
        return Response(answer.body, status=answer.status, headers={"Idempotent-Replayed": "true"} if answer.is_repeated else None)


def refusal_of(exc: Exception) -> errors.PulsarError | None:
    """Return the refusal that an exception of ours or of DRF means, None for a fault of the program."""
    match exc:
        case errors.PulsarError():
            return exc
        case exceptions.NotAuthenticated() | exceptions.AuthenticationFailed():
            return errors.NotLoggedIn()
        case exceptions.ValidationError():
            return errors.Invalid(_by_field(exc.detail))
        case exceptions.PermissionDenied():
            return errors.Forbidden(OLD_PAGE if str(exc.detail).startswith("CSRF") else "")
        case Http404() | exceptions.NotFound():
            return errors.NotFound()
        case exceptions.APIException():
            return _of_status(exc)
    return None


def _of_status(exc: exceptions.APIException) -> errors.PulsarError:
    by_status = {405: MethodNotAllowed, 406: NotAcceptable, 413: errors.TooLarge, 415: errors.WrongType, 429: errors.TooMany}
    return by_status.get(exc.status_code, BadRequest)()


def _by_field(detail: Any, name: str = "") -> dict[str, list[str]]:
    """Return field -> sentences; nested fields are joined by dots, "" stands for the whole."""
    if isinstance(detail, dict):
        found: dict[str, list[str]] = {}
        for key, value in detail.items():
            part = "" if key == "non_field_errors" else str(key)
            found |= _by_field(value, ".".join(bit for bit in (name, part) if bit))
        return found
    if isinstance(detail, list) and any(isinstance(value, dict) for value in detail):
        return {key: text for place, value in enumerate(detail) for key, text in _by_field(value, f"{name}.{place}".strip(".")).items()}
    return {name: [str(text) for text in (detail if isinstance(detail, list) else [detail])]}
