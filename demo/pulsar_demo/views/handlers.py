"""Handlers of blocks at the platform's addresses."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt

from pulsar_demo.models import Course
from pulsar_demo.runtime import keys
from pulsar_demo.runtime.handling import handle
from pulsar_demo.runtime.masquerade import session_for
from pulsar_demo.runtime.services import EDIT, PREVIEW, Session


@transaction.non_atomic_requests
@xframe_options_exempt
def lms(request: HttpRequest, course: str, usage: str, name: str, suffix: str = "") -> HttpResponseBase:
    """Call a handler as a learner; without a login only GET; CSRF as everywhere; no transaction around."""
    if not request.user.is_authenticated and request.method != "GET":
        return HttpResponse("Unauthenticated", status=403, content_type="text/plain")
    return _lms(request, course, usage, name, suffix)


@csrf_exempt
@transaction.non_atomic_requests
@xframe_options_exempt
def for_other_sites(request: HttpRequest, course: str, usage: str, name: str, suffix: str = "") -> HttpResponseBase:
    """Call a handler as other sites do: nobody asks for a login, CSRF or access, yet who is logged in is the learner."""
    return _lms(request, course, usage, name, suffix)


def _lms(request: HttpRequest, course: str, usage: str, name: str, suffix: str) -> HttpResponseBase:
    if not Course.objects.filter(course_key=course).exists():
        return HttpResponse("404: no such course", status=404, content_type="text/plain; charset=utf-8")
    return handle(session_for(request, course), request, usage, name, suffix)


@login_required
def preview(request: HttpRequest, usage: str, name: str, suffix: str = "") -> HttpResponseBase:
    """Call a handler from Studio's preview, whoever asks; inside the request's transaction."""
    return _studio(PREVIEW, request, usage, name, suffix)


@login_required
def edit(request: HttpRequest, usage: str, name: str, suffix: str = "") -> HttpResponseBase:
    """Call a handler from Studio's editor, whoever asks; inside the request's transaction."""
    return _studio(EDIT, request, usage, name, suffix)


def _studio(kind: str, request: HttpRequest, usage: str, name: str, suffix: str) -> HttpResponseBase:
    course_key: Any = getattr(_key(usage), "course_key", "")
    return handle(Session(kind, request.user, str(course_key)), request, usage, name, suffix)


def _key(usage: str) -> Any:
    try:
        return keys.usage_of(usage)
    except keys.NoSuchUsage:
        return None
