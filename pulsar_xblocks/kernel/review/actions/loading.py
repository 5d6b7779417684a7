"""Reads that come by a table: stored as if they were typed, and taken back to exactly what stood before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.loads.domain import CHANGED_SINCE
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.review.actions.assigning import take_third_back
from pulsar_xblocks.kernel.review.actions.reading import Typed, save_draft, submit
from pulsar_xblocks.kernel.review.actions.settling import Published, locked, require_open, settle
from pulsar_xblocks.kernel.review.domain.rubric import is_whole
from pulsar_xblocks.kernel.review.models import Review, ReviewItem
from pulsar_xblocks.kernel.review.queries.results import rubric_of, scores_of

THIRD_STAYS = mark("The score is taken back. A third read of this work has been begun meanwhile: it stays.")
_KEPT = ("state", "scores", "comment", "total", "saved_at", "submitted_at")
_MOMENTS = ("saved_at", "submitted_at")


@dataclass(frozen=True)
class Loaded:
    """What a row of a table says of a read: row's key -> score, the comment; None = nothing about it."""

    scores: Mapping[str, Decimal]
    comment: str | None = None


def filled_in(review: Review, loaded: Loaded) -> Typed:
    """Return the read with what the table says in its place."""
    return Typed({**scores_of(review), **loaded.scores}, review.comment if loaded.comment is None else loaded.comment)


@transaction.atomic
def load_read(review_id: int, loaded: Loaded, *, by: Person, now: datetime) -> dict[str, Any]:
    """Store a loaded read, finished when every row of the rubric has its score, else as a draft; return what its undo needs.

    Raises Invalid by field, Published, Withdrawn, NotYours.
    """
    item = locked(Review.objects.values_list("item_id", flat=True).get(pk=review_id))
    row = Review.objects.select_for_update().get(pk=review_id)
    before, filled = _plain(row), filled_in(row, loaded)
    if is_whole(rubric_of(item.group), filled.scores):
        stored = submit(row, row.version, filled, now=now, by=by)
    else:
        stored = save_draft(row, row.version, filled, now=now)
    record("review.load", stored, by=by, now=now, region_id=item.group.region_id, code=item.blind_code, value=stored.total)
    return {"before": before, "after": [stored.state, stored.version], "open": openness(item), "at": now.isoformat()}


@transaction.atomic
def take_read_back(review_id: int, effect: Mapping[str, Any], *, by: Person, now: datetime) -> str:
    """Bring back what stood before a load; "" or the msgid of what stays all the same.

    Raises Conflict when the read has changed since, Published when its results have been out, Withdrawn.
    """
    found = Review.objects.filter(pk=review_id).first()
    if found is None:
        raise Conflict(CHANGED_SINCE)
    item = locked(found.item_id)
    row = Review.objects.select_for_update().get(pk=review_id)
    require_open(item)
    if openness(item) != effect["open"]:
        raise Published
    if [row.state, row.version] != effect["after"]:
        raise Conflict(CHANGED_SINCE)
    for name in _KEPT:
        value = effect["before"][name]
        setattr(row, name, datetime.fromisoformat(value) if value and name in _MOMENTS else value)
    row.version += 1  # a window that is still open must see that the text is another one
    row.save()
    settle(item)
    record("review.load_back", row, by=by, now=now, region_id=item.group.region_id, code=item.blind_code)
    is_begun = take_third_back(item, datetime.fromisoformat(effect["at"]), by=by, now=now)
    return THIRD_STAYS if is_begun else ""


def openness(item: ReviewItem) -> list[str]:
    """Return when the work was published and opened again: what comes later than a load closes its undo."""
    return [moment.isoformat() if moment else "" for moment in (item.group.frozen_at, item.reopened_at)]


def _plain(row: Review) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in _KEPT}
    values |= {name: values[name].isoformat() if values[name] else None for name in _MOMENTS}
    return values | {"total": None if row.total is None else str(row.total)}
