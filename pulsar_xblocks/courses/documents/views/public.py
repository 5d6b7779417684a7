"""The page where everybody checks a document by its code: whose it is and whether it is valid; no СНИЛС, no birth date."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from pulsar_xblocks.courses.documents import domain, showing
from pulsar_xblocks.courses.documents.models import TrainingDocument
from pulsar_xblocks.courses.documents.queries import register
from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.http import answers, page, visit_of
from pulsar_xblocks.kernel.links.actions import count_attempt
from pulsar_xblocks.kernel.links.views import address_of_visitor, private
from pulsar_xblocks.kernel.pure.errors import NotFound

PAGE = "courses/documents/check.html"
MISSES, WINDOW = 20, timedelta(minutes=10)  # of one address


@private
@answers
@require_safe
def document_check(request: HttpRequest) -> HttpResponse:
    """Ask for the code of a document."""
    _visiting(request)
    text = request.GET.get("code", "")[:40]
    if not text:
        return page(request, PAGE, {"values": {}})
    code = domain.typed_code(text)
    if code is None:
        errors = {"code": [gettext("A code has twelve letters and digits, like K7M4-P2XR-9QWE.")]}
        return page(request, PAGE, {"values": {"code": text}, "errors": errors}, status=422)
    return redirect("pulsar:document_checked", code=code)


@private
@answers
@require_safe
def document_checked(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a document says and whether it is valid.  Misses are counted."""
    _visiting(request)
    try:
        row = register.of_code(domain.typed_code(code) or "")
    except NotFound:
        count_attempt("document", address_of_visitor(request), limit=MISSES, window=WINDOW, now=clock.now())
        return page(request, PAGE, {"values": {"code": code[:40]}, "is_unknown": True}, status=404)
    return page(request, PAGE, {"values": {}, "one": _told(row)})


def _visiting(request: HttpRequest) -> None:
    if request.user.is_authenticated:
        request.visit = visit_of(request.user)


def _told(row: TrainingDocument) -> dict[str, Any]:
    """Return what everybody may know: reasons and dates of birth stay inside."""
    told, others = showing.document(row), register.related(row)
    later = next((one for one in reversed(others) if one.pk > row.pk and one.cancelled_at is None), None)
    return told | {"original": row.original, "later": later, "zone": row.region.time_zone}
