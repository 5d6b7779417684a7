"""HTTP in: who asks, pages and answers out, and every refusal in its own shape."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache

from pulsar_xblocks.kernel import clock, menu
from pulsar_xblocks.kernel.inbox.queries import unread_count
from pulsar_xblocks.kernel.people.actions import person_of_user
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Invalid, NotFound, NotLoggedIn, PulsarError, Stale, TooMany
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.render import render
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.kernel.roles.queries import actor_of
from pulsar_xblocks.kernel.wording import said

View = Callable[..., HttpResponseBase]
UNSTORABLE = mark("The text holds a character that cannot be stored.")


@dataclass(frozen=True)
class Visit:
    """Who asks and when; set as ``request.visit`` by the decorators of this module."""

    person: Person
    actor: Actor
    now: datetime


def sentence(error: PulsarError) -> str:
    """Return the refusal in the person's language."""
    return gettext(error.message) % error.params if error.params else gettext(error.message)


def errors_of(error: Invalid) -> dict[str, list[str]]:
    """Return field -> sentences in the person's language."""
    return {name: [said(text, error.params) for text in texts] for name, texts in error.errors.items()}


def as_json(error: PulsarError) -> JsonResponse:
    """Return the refusal as ``application/problem+json``."""
    body: dict[str, Any] = {"type": "about:blank", "title": sentence(error), "status": error.status, "code": error.code}
    if isinstance(error, Invalid):
        body["errors"] = errors_of(error)
    if isinstance(error, Stale):
        body |= {"current": dict(error.current), "yours": dict(error.yours), "version": error.version}
    response = JsonResponse(body, status=error.status, content_type="application/problem+json")
    if isinstance(error, TooMany):
        response["Retry-After"] = str(error.wait_s)
    return response


def page(request: HttpRequest, template: str, context: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    """Return a whole page; ``context`` gets visit, menu, language and the demonstration notice.

    ``menu_path`` in the context is the page whose menu entry is the current one, where that is not the page itself.
    """
    visit: Visit | None = getattr(request, "visit", None)
    values = {
        "visit": visit,
        "now": visit.now if visit else clock.now(),
        "menu": menu.items_for(visit.actor, (context or {}).get("menu_path", request.path)) if visit else [],
        "language": (get_language() or "ru")[:2],
        "languages": menu.other_languages((get_language() or "ru")[:2]),
        "logout_url": menu.logout_url(),
        "unread": (lambda: unread_count(visit.person)) if visit else 0,
        "notice": getattr(settings, "PULSAR_NOTICE", ""),
        "notice_url": getattr(settings, "PULSAR_NOTICE_URL", ""),
    }
    return HttpResponse(render(template, values | (context or {}), request), status=status)


def refusal(request: HttpRequest, error: PulsarError) -> HttpResponse:
    """Return the page of a refusal, or JSON where the caller asked for it."""
    if "json" in request.headers.get("Accept", ""):
        return as_json(error)
    response = page(request, "kernel/refusal.html", {"error": error, "sentence": sentence(error)}, status=error.status)
    if isinstance(error, TooMany):
        response["Retry-After"] = str(error.wait_s)
    return response


def answers(view: View) -> View:
    """Turn every PulsarError of a view into its page or JSON; for pages that need no login."""

    @wraps(view)
    @never_cache
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            require_storable(request)
            return view(request, *args, **kwargs)
        except PulsarError as error:
            return refusal(request, error)

    return wrapped


def require_storable(request: HttpRequest, *, has_forms: bool = True) -> None:
    """Return when every text can be stored.  Raises Invalid for a null character, which PostgreSQL takes nowhere, NotFound in a path."""
    is_form = has_forms and request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data")
    found = [request.GET, request.POST] if is_form else [request.GET]
    if "\0" in request.path_info:
        raise NotFound
    if any("\0" in text for sent in found for _, texts in sent.lists() for text in texts):
        raise Invalid({"": [UNSTORABLE]})


def logged_in(view: View) -> View:
    """Give the view ``request.visit``; without a login lead to the login page (JSON callers get 401)."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            if "json" in request.headers.get("Accept", ""):
                raise NotLoggedIn
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        request.visit = visit_of(request.user)
        return view(request, *args, **kwargs)

    return answers(wrapped)


def visit_of(user: Any) -> Visit:
    """Return who this account is; 2 queries."""
    now = clock.now()
    person = person_of_user(user, now)
    return Visit(person, actor_of(person, is_site_admin=user.is_superuser), now)
