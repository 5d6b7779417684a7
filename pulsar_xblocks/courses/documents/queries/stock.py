"""Reads of numbered forms and of the masks of registration numbers."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pulsar_xblocks.courses.documents import domain
from pulsar_xblocks.courses.documents.models import FormBatch, NumberMask, UsedForm
from pulsar_xblocks.courses.domain.numbers import Forms, next_free


class Free(NamedTuple):
    """A form that nobody has used: its batch and number."""

    batch: FormBatch
    number: str


@dataclass(frozen=True)
class Stock:
    """A batch with what is left of it."""

    batch: FormBatch
    total: int
    used: int
    spoiled: int

    @property
    def free(self) -> int:
        """Return how many are left."""
        return self.total - self.used - self.spoiled


def forms_of(batch: FormBatch) -> Forms:
    """Return the forms of a batch."""
    return Forms(batch.series, batch.first, batch.last)


def batches(region_id: int, kind: str = "") -> list[FormBatch]:
    """Return the batches of a region in the order in which they are used up; 1 query."""
    rows = FormBatch.objects.filter(region=region_id).select_related("added_by")
    return list((rows.filter(kind=kind) if kind else rows).order_by("received_on", "series", "first", "pk"))


def stock(region_id: int) -> list[Stock]:
    """Return the batches of a region with what is left; 2 queries."""
    rows = batches(region_id)
    counts = Counter(UsedForm.objects.filter(batch__in=[row.pk for row in rows]).values_list("batch_id", "state"))
    return [_stock(row, counts) for row in rows]


def _stock(row: FormBatch, counts: Mapping[tuple[int, str], int]) -> Stock:
    return Stock(row, len(forms_of(row)), counts.get((row.pk, domain.USED), 0), counts.get((row.pk, domain.SPOILED), 0))


def free_forms(rows: Sequence[FormBatch], count: int) -> list[Free]:
    """Return the next free forms of the batches in their order, fewer where the stock ends; a query for each batch that is needed."""
    found: list[Free] = []
    for row in rows:
        if len(found) == count:
            break
        used = set(UsedForm.objects.filter(batch=row).values_list("number", flat=True))
        found += [Free(row, number) for number in next_free(forms_of(row), used, count - len(found))]
    return found


def spoiled(region_id: int) -> list[UsedForm]:
    """Return the spoiled forms of a region, the newest first; 1 query."""
    rows = UsedForm.objects.filter(batch__region=region_id, state=domain.SPOILED).select_related("batch", "by")
    return list(rows.order_by("-at", "-pk")[:500])


def masks(region_id: int, year: int) -> Iterator[tuple[str, str, int]]:
    """Yield kind, mask and last number of every kind of documents in a year; what is not stored yet goes on as it was; 1 query."""
    rows = list(NumberMask.objects.filter(region=region_id, year__lte=year).order_by("year"))
    by_kind = {row.kind: row for row in rows}
    for kind in domain.DOCUMENTS:
        row = by_kind.get(kind)
        yield kind, row.mask if row else domain.MASKS[kind], row.last if row and row.year == year else 0
