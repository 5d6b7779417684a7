"""Refusals of the site itself, as a page or as problem JSON."""

from django.http import HttpRequest, HttpResponseBase

from pulsar_xblocks.kernel.http import refusal
from pulsar_xblocks.kernel.pure.errors import Forbidden
from pulsar_xblocks.kernel.pure.text import mark


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """Answer 403 to a request without the CSRF token."""
    return refusal(request, Forbidden(mark("This page has grown old. Go back, reload it and try once more.")))
