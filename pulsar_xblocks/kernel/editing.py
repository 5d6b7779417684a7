"""Plain forms of the console: stored and led on, refused with the errors beside the fields, or stale with both texts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from pulsar_xblocks.kernel.http import errors_of, page
from pulsar_xblocks.kernel.pure.errors import Invalid, Stale


@dataclass(frozen=True)
class Editing:
    """A page with a form: its template, the values around the form, and the words of its fields (name -> msgid)."""

    template: str
    context: Mapping[str, Any]
    labels: Mapping[str, str]
    show: Callable[[str, Any], str] = lambda name, value: str(value)  # a value as the conflict page writes it


def cleaned(form: Form) -> dict[str, Any]:
    """Return the values of a bound form.  Raises Invalid by field."""
    if form.is_valid():
        return form.cleaned_data
    raise Invalid({("" if name == "__all__" else name): [str(text) for text in texts] for name, texts in form.errors.items()})


def answer(request: HttpRequest, editing: Editing, store: Callable[[], str]) -> HttpResponse:
    """Run ``store`` and lead to the address it returns; a refusal shows the form as it was typed."""
    if "json" in request.headers.get("Accept", ""):
        return redirect(store())
    try:
        return redirect(store())
    except Invalid as error:
        context = {**editing.context, "errors": errors_of(error), "values": request.POST}
        return page(request, editing.template, context, status=error.status)
    except Stale as error:
        return _conflict(request, editing, error)


def seen_version(request: HttpRequest) -> int:
    """Return the version that the form was opened with; 0 (never stored) when it is not a number."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _conflict(request: HttpRequest, editing: Editing, error: Stale) -> HttpResponse:
    rows = [
        {"name": name, "label": gettext(editing.labels.get(name, name))}
        | {"current": editing.show(name, error.current[name]), "yours": editing.show(name, yours)}
        for name, yours in error.yours.items()
    ]
    kept = [
        (name, value) for name in request.POST for value in request.POST.getlist(name) if name not in ("csrfmiddlewaretoken", "version")
    ]
    context = {"error": error, "rows": rows, "kept": kept, "address": request.path}
    return page(request, "kernel/conflict.html", context, status=error.status)


def initial(row: Model | None, names: Mapping[str, str] | list[str]) -> dict[str, Any]:
    """Return the values a form shows at first: of the row, or nothing for a new one."""
    values = {name: getattr(row, name) for name in names} if row is not None else {}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
