"""Numbered forms and masks of registration numbers of a region."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from pulsar_xblocks.courses.documents import domain
from pulsar_xblocks.courses.documents.actions import stocking
from pulsar_xblocks.courses.documents.actions.stocking import Delivery, Numbering
from pulsar_xblocks.courses.documents.forms import BatchForm, MaskForm, SpoilForm
from pulsar_xblocks.courses.documents.models import FormBatch
from pulsar_xblocks.courses.documents.queries import stock
from pulsar_xblocks.courses.documents.queries.register import KIND
from pulsar_xblocks.courses.documents.views import reach
from pulsar_xblocks.courses.domain.numbers import forms, registration_number
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.editing import cleaned
from pulsar_xblocks.kernel.http import errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, NotFound

PAGE = "courses/documents/stock.html"


@logged_in
def training_forms(request: HttpRequest) -> HttpResponse:
    """Show the stock of forms and the masks; on POST enter a batch, write a form off, change a mask."""
    region = reach.region_of(request, "manage", KIND)
    if request.method != "POST":
        return _shown(request, region)
    try:
        _ACTIONS.get(request.POST.get("what", ""), _batch)(request, region)
    except Invalid as error:
        return _shown(request, region, error.status, errors=errors_of(error), values=request.POST, opened=request.POST.get("what", ""))
    except Conflict as error:
        return _shown(request, region, error.status, refusal=sentence(error), values=request.POST)
    return redirect(f"{request.path}?region={region.code}&stored")


def _batch(request: HttpRequest, region: Region) -> None:
    values = cleaned(BatchForm(request.POST))
    what = Delivery(values["kind"], forms(values["series"], values["first"], values["last"]), values["received_on"])
    stocking.add_batch(region, what, by=request.visit.person, now=request.visit.now)


def _spoil(request: HttpRequest, region: Region) -> None:
    values = cleaned(SpoilForm(request.POST))
    row = FormBatch.objects.filter(region=region, pk=values["batch"]).first()
    if row is None:
        raise NotFound
    stocking.spoil(row, values["number"], values["reason"], by=request.visit.person, now=request.visit.now)


def _mask(request: HttpRequest, region: Region) -> None:
    stocking.set_mask(region, Numbering(**cleaned(MaskForm(request.POST))), by=request.visit.person, now=request.visit.now)


_ACTIONS: dict[str, Callable[[HttpRequest, Region], None]] = {"batch": _batch, "spoil": _spoil, "mask": _mask}


def _shown(request: HttpRequest, region: Region, status: int = 200, **extra: Any) -> HttpResponse:
    today = local_day(request.visit.now, region.time_zone)
    rows = stock.stock(region.pk)
    masks = [
        {"kind": kind, "word": domain.DOCUMENTS[kind], "mask": mask, "last": last, "next": registration_number(mask, last + 1, today)}
        for kind, mask, last in stock.masks(region.pk, today.year)
    ]
    context = {"region": region, "entries": rows, "words": domain.DOCUMENTS, "spoiled": stock.spoiled(region.pk), "masks": masks}
    context |= {"kinds": list(domain.DOCUMENTS.items()), "year": today.year, "zone": region.time_zone, "is_stored": "stored" in request.GET}
    context |= {"batches": [(row.batch.pk, str(row.batch)) for row in rows if row.free], "values": {"received_on": today.isoformat()}}
    return page(request, PAGE, context | extra, status=status)
