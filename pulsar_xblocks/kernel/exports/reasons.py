"""A list with people's data asks first what it is for."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from pulsar_xblocks.kernel.http import errors_of, page
from pulsar_xblocks.kernel.pure.errors import Forbidden, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import has_role_for

View = Callable[..., HttpResponseBase]


def clean_reason(text: str) -> str:
    """Return the reason in one line.  Raises Invalid when it is shorter than 5 or longer than 300 characters."""
    reason = " ".join(text.split())
    if len(reason) < 5:
        raise Invalid({"reason": [mark("Write in a few words what the list is for.")]})
    if len(reason) > 300:
        raise Invalid({"reason": [mark("The reason is too long: 300 characters fit.")]})
    return reason


def with_reason(title: str, *, kind: str, back: str) -> Callable[[View], View]:
    """Ask for the reason by a form (GET) and call the view with it (POST); stands below ``logged_in``.

    ``title`` is a msgid, ``kind`` the object kind whose right «export» is needed, ``back`` the URL name of the list.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not has_role_for(request.visit.actor, "export", kind):
                raise Forbidden
            context = {"title": title, "back": reverse(back), "values": request.POST}
            if request.method != "POST":
                return page(request, "kernel/exports/reason.html", context)
            try:
                reason = clean_reason(request.POST.get("reason", ""))
            except Invalid as error:
                return page(request, "kernel/exports/reason.html", context | {"errors": errors_of(error)}, 422)
            return view(request, *args, reason=reason, **kwargs)

        return wrapped

    return decorate
