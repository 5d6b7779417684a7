"""The page behind a link, and «send me the link again»."""

from datetime import timedelta
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.http import View, answers, page
from pulsar_xblocks.kernel.links import actions, queries, registry
from pulsar_xblocks.kernel.links.models import Link
from pulsar_xblocks.kernel.pure.errors import Gone, NotFound

MISSES, MISSES_OF_PREFIX, MISS_WINDOW = 30, 10, timedelta(minutes=10)
AGAIN_BY_ADDRESS, AGAIN_BY_EMAIL, AGAIN_WINDOW = 20, 3, timedelta(hours=1)


def address_of_visitor(request: HttpRequest) -> str:
    """Return the visitor's network address as the site's proxy settings give it."""
    return request.META.get("REMOTE_ADDR", "")[:45]


def private(view: View) -> View:
    """Keep a page with a token out of caches, search engines and other sites' logs."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.setdefault("Referrer-Policy", "no-referrer")
        response["Cache-Control"] = "no-store, private"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return wrapped


def opened(request: HttpRequest, token: str) -> Link:
    """Return the link of a token.  Raises Gone, NotFound, TooMany after too many misses."""
    now = clock.now()
    try:
        return queries.open_link(token, None, now)
    except NotFound:  # only misses are counted: a true link opens always, and a GET by a mail scanner changes nothing
        actions.count_attempt("link", address_of_visitor(request), limit=MISSES, window=MISS_WINDOW, now=now)
        actions.count_attempt("link-prefix", token[:8], limit=MISSES_OF_PREFIX, window=MISS_WINDOW, now=now)
        raise


@private
@answers
def link(request: HttpRequest, token: str, part: str = "") -> HttpResponse:
    """Show what a link opens; the purpose's own view answers."""
    try:
        row = opened(request, token)
    except (Gone, NotFound) as error:
        return page(request, "kernel/links/closed.html", {"error": error}, status=error.status)
    served = registry.served(row.purpose)
    if served is None or (part and not served.has_parts):
        raise NotFound
    request.link_token = token
    return served.view(request, row, part) if part else served.view(request, row)


@private
@answers
@require_http_methods(["GET", "POST"])
def again(request: HttpRequest) -> HttpResponse:
    """Send lasting links again; the answer never tells whether the address is known."""
    email = request.POST.get("email", "").strip()
    errors: dict[str, list[str]] = {}
    if request.method == "POST" and "@" in email and len(email) <= 254:
        _send_again(request, email)
        return redirect(f"{request.path}?sent=1")
    if request.method == "POST":
        errors = {"email": [gettext("Write an e-mail address, like anna@example.ru.")]}
    context = {"errors": errors, "email": email, "is_sent": "sent" in request.GET}
    response = page(request, "kernel/links/again.html", context, status=422 if errors else 200)
    response["Referrer-Policy"] = "same-origin"  # with no-referrer browsers send «Origin: null» and the form is refused
    return response


def _send_again(request: HttpRequest, email: str) -> None:
    now = clock.now()
    actions.count_attempt("again", address_of_visitor(request), limit=AGAIN_BY_ADDRESS, window=AGAIN_WINDOW, now=now)
    actions.count_attempt("again-email", email.lower(), limit=AGAIN_BY_EMAIL, window=AGAIN_WINDOW, now=now)
    for send in registry.senders():
        send(email, now)
