"""The template of ФИС ФРДО: its columns by letter, what each holds; a newer one of the register is settled here."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from pulsar_xblocks.courses.documents.actions import frdo as actions
from pulsar_xblocks.courses.documents.forms import template_of
from pulsar_xblocks.courses.documents.queries import frdo as queries
from pulsar_xblocks.courses.documents.views import reach
from pulsar_xblocks.courses.domain import frdo
from pulsar_xblocks.courses.domain.frdo import Column, Template
from pulsar_xblocks.kernel.definitions.domain import load
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.editing import seen_version
from pulsar_xblocks.kernel.http import errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark

PAGE = "courses/documents/frdo_template.html"
SPARE = 3  # empty columns to be filled
RIGHT = ("export", "dossier")


@logged_in
def frdo_template(request: HttpRequest) -> HttpResponse:
    """Show the columns; on POST store another version."""
    region = reach.region_of(request, *RIGHT)
    if request.method != "POST":
        return _shown(request, region)
    typed = template_of(request.POST, queries.in_force(region.pk)[1].title)
    try:
        actions.save_template(region, seen_version(request), typed, by=request.visit.person, now=request.visit.now)
    except Invalid as error:
        return _shown(request, region, error.status, typed=typed, errors=errors_of(error))
    except Conflict as error:
        return _shown(request, region, error.status, typed=typed, refusal=sentence(error))
    return redirect(_front(region))


@require_POST
@logged_in
def frdo_keep(request: HttpRequest) -> HttpResponse:
    """Leave the template as it is and forget what was compared."""
    region = reach.region_of(request, *RIGHT)
    actions.drop_pending(region, by=request.visit.person, now=request.visit.now)
    return redirect(_front(region))


def _front(region: Region) -> str:
    return reverse("pulsar:frdo") + f"?region={region.code}&stored"


def _shown(request: HttpRequest, region: Region, status: int = 200, typed: Template | None = None, **extra: Any) -> HttpResponse:
    _, template = queries.in_force(region.pk)
    waits = queries.pending(region.pk)
    proposed = typed or (load(Template, waits.definition.body) if waits else template)
    columns = [*proposed.columns, *([Column()] * SPARE)][: frdo.MOST_COLUMNS]
    rows = [{"n": at + 1, "letter": frdo.letter(at), "column": one, "values": "\n".join(one.values)} for at, one in enumerate(columns)]
    context = {"region": region, "rows": rows, "compared": queries.compared(waits, template) if waits else None}
    context |= {
        "values": {"days": proposed.days},
        "facts": [("", mark("stays empty")), *((one.key, one.header) for one in frdo.DEFAULT.columns)],
    }
    return page(request, PAGE, context | {"seen": actions.newest(region.pk)} | extra, status=status)
