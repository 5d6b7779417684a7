"""Numbered forms that come, are printed or spoiled; registration numbers without gaps."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from pulsar_xblocks.courses.documents import domain
from pulsar_xblocks.courses.documents.models import FormBatch, NumberMask, UsedForm
from pulsar_xblocks.courses.documents.queries import stock
from pulsar_xblocks.courses.documents.queries.stock import Free
from pulsar_xblocks.courses.domain.numbers import Forms, registration_number, require_mask
from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import Counted, Sentence, mark, mark_plural

_REASON = mark("Say why: the reason stays in the register.")
_LACKING = mark_plural("%(n)s numbered form is missing: enter a batch.", "%(n)s numbered forms are missing: enter a batch.")


@dataclass(frozen=True)
class Delivery:
    """A batch as it came: for which documents, which forms, when."""

    kind: str
    forms: Forms
    received_on: date


@dataclass(frozen=True)
class Numbering:
    """How registration numbers of a kind look in a year, and the last one given out."""

    kind: str
    year: int
    mask: str
    last: int


@transaction.atomic
def add_batch(region: Region, what: Delivery, *, by: Person, now: datetime) -> FormBatch:
    """Store a batch of forms.  Raises Invalid for a kind that is not printed on forms and for numbers entered already."""
    kind, forms = what.kind, what.forms
    if kind not in domain.DOCUMENTS:
        raise Invalid({"kind": [mark("Choose one of the list.")]})
    Region.objects.select_for_update().get(pk=region.pk)
    for other in stock.batches(region.pk, kind):
        if other.series == forms.series and int(other.first) <= int(forms.last) and int(forms.first) <= int(other.last):
            sentence = Sentence(mark("Forms %(first)s–%(last)s are entered already."), first=other.first, last=other.last)
            raise Invalid({"first": [sentence]})
    facts = {"kind": kind, "series": forms.series, "first": forms.first, "last": forms.last}
    row = FormBatch.objects.create(region=region, received_on=what.received_on, added_at=now, added_by=by, **facts)
    record("form_batch.add", row, by=by, now=now, region_id=region.pk, count=len(forms), kind=kind)
    return row


@transaction.atomic
def spoil(batch: FormBatch, number: str, reason: str, *, by: Person, now: datetime) -> UsedForm:
    """Write a free form off.  Raises Invalid without a reason, for a number of another batch, and for one that is used."""
    text = number.strip()
    known = text.isascii() and text.isdigit() and len(text) <= 13
    if not known or not int(batch.first) <= int(text) <= int(batch.last):
        raise Invalid({"number": [mark("There is no such form in this batch.")]})
    if not reason.strip():
        raise Invalid({"reason": [_REASON]})
    row = use(Free(batch, text.lstrip("0").zfill(len(batch.first))), domain.SPOILED, reason, by=by, now=now)
    record("form_batch.spoil", batch, by=by, now=now, region_id=batch.region_id, reason=row.reason, number=row.number)
    return row


def use(form: Free, state: str, reason: str = "", *, by: Person | None, now: datetime) -> UsedForm:
    """Store that a form is no longer free.  Raises Conflict when somebody was first."""
    facts = {"state": state, "reason": " ".join(reason.split())[:300], "at": now, "by": by}
    try:
        with transaction.atomic():
            return UsedForm.objects.create(batch=form.batch, number=form.number, **facts)
    except IntegrityError:
        raise Conflict(mark("This form is used already.")) from None


def take_forms(region_id: int, kind: str, count: int, first: int = 0) -> list[Free]:
    """Return the next free forms, their batches held until the transaction ends; none where the region keeps no forms of the kind.

    ``first``: id of the batch to begin with.  Raises Invalid naming how many are missing.
    """
    held = FormBatch.objects.select_for_update().filter(region=region_id, kind=kind).order_by("pk")
    if not list(held.values_list("pk", flat=True)):
        return []
    rows = sorted(stock.batches(region_id, kind), key=lambda row: row.pk != first)
    found = stock.free_forms(rows, count)
    if len(found) < count:
        raise Invalid({"batch": [Counted(*_LACKING, n=count - len(found))]})
    return found


def take_numbers(region_id: int, kind: str, on: date, count: int) -> list[str]:
    """Return the next registration numbers of the year; the counter is held until the transaction ends, so that none is left out."""
    row = _counter(region_id, kind, on.year)
    numbers = [registration_number(row.mask, row.last + at, on) for at in range(1, count + 1)]
    row.last += count
    row.save(update_fields=["last"])
    return numbers


@transaction.atomic
def set_mask(region: Region, what: Numbering, *, by: Person, now: datetime) -> NumberMask:
    """Store how registration numbers of a kind look in a year, and how many are given out elsewhere.

    Raises Invalid for a mask that cannot number, and for a last number that would leave out or repeat one.
    """
    if what.kind not in domain.DOCUMENTS:
        raise Invalid({"kind": [mark("Choose one of the list.")]})
    require_mask(what.mask)
    row = _counter(region.pk, what.kind, what.year)
    if what.last != row.last and region.training_documents.filter(kind=what.kind, issued_on__year=what.year).exists():
        raise Invalid({"last": [mark("Numbers of this year are given out here already: the counter goes on by itself.")]})
    row.mask, row.last = what.mask, what.last
    row.save(update_fields=["mask", "last"])
    record("number_mask.set", row, by=by, now=now, region_id=region.pk, kind=what.kind, mask=what.mask, last=what.last)
    return row


def _counter(region_id: int, kind: str, year: int) -> NumberMask:
    """Return the held counter of a year; a new year goes on with the mask of the year before."""
    before = NumberMask.objects.filter(region=region_id, kind=kind, year__lt=year).order_by("-year").first()
    mask = before.mask if before else domain.MASKS[kind]
    NumberMask.objects.get_or_create(region_id=region_id, kind=kind, year=year, defaults={"mask": mask})
    return NumberMask.objects.select_for_update().get(region=region_id, kind=kind, year=year)
