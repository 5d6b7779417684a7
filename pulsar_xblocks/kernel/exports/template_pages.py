"""Pages of templates: what is in force, another one taken, the file to change in Word; whoever shows them has asked for the right."""

import io
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.exports import docx, templates
from pulsar_xblocks.kernel.exports.domain import file_name
from pulsar_xblocks.kernel.exports.templates import Template
from pulsar_xblocks.kernel.http import errors_of, page
from pulsar_xblocks.kernel.pure.errors import Invalid, NotFound, PulsarError
from pulsar_xblocks.kernel.pure.text import mark

PAGE = "kernel/exports/templates.html"


def served(request: HttpRequest, region: Region, kinds: Mapping[str, Template], frame: Mapping[str, Any]) -> HttpResponse:
    """Show the templates; POST takes another one or goes back to the product's.

    ``frame``: ``back`` and ``back_word`` of the page above, ``about``, ``take`` = route of one template (region code, key).
    """
    context = {**frame, "region": region, "rows": _rows(region, kinds.values())}
    if request.method != "POST":
        return page(request, PAGE, context)
    kind = of(kinds, request.POST.get("kind", ""))
    try:
        _store(request, region, kind)
    except Invalid as error:
        return page(request, PAGE, context | {"errors": errors_of(error), "wrong": kind.key}, status=error.status)
    except PulsarError as error:
        errors = {"template": [gettext(error.message)]}
        return page(request, PAGE, context | {"errors": errors, "wrong": kind.key}, status=error.status)
    return redirect(request.path)


def _store(request: HttpRequest, region: Region, kind: Template) -> None:
    visit, upload = request.visit, request.FILES.get("template")
    if request.POST.get("do") == "reset":
        templates.reset(region, kind, by=visit.person, now=visit.now)
    elif upload is None:
        raise Invalid({"template": [mark("Choose a Word file (DOCX).")]})
    else:
        templates.store(region, kind, upload, by=visit.person, now=visit.now)


def taken(region: Region, kind: Template) -> FileResponse:
    """Return the template in force, to be changed in Word."""
    return word(gettext(kind.title), templates.content(region, kind))


def word(name: str, body: bytes) -> FileResponse:
    """Return a Word document as a download."""
    response = FileResponse(io.BytesIO(body), as_attachment=True, filename=file_name(name, "docx"), content_type=docx.DOCX_TYPE)
    response["X-Content-Type-Options"], response["Cache-Control"] = "nosniff", "no-store"
    return response


def of(kinds: Mapping[str, Template], key: str) -> Template:
    """Return a kind by key.  Raises NotFound."""
    if key not in kinds:
        raise NotFound
    return kinds[key]


def _rows(region: Region, kinds: Iterable[Template]) -> list[dict[str, Any]]:
    return [{"kind": kind, "own": templates.own(region, kind), "fields": list(kind.fields.items())} for kind in kinds]
