"""Results and feedback, as other parts of the product take them."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import get_language

from pulsar_xblocks.kernel.definitions.domain import load
from pulsar_xblocks.kernel.definitions.models import Definition
from pulsar_xblocks.kernel.review.domain import statuses
from pulsar_xblocks.kernel.review.domain.outcome import READ, Outcome
from pulsar_xblocks.kernel.review.domain.rubric import Rubric, level_of, said
from pulsar_xblocks.kernel.review.models import Review, ReviewGroup, ReviewItem


@dataclass(frozen=True)
class Score:
    """A scored row: its label, score, the highest score, what the score means; in the reader's language."""

    word: str
    value: Decimal
    max: Decimal
    level: str


@dataclass(frozen=True)
class Read:
    """One read without its expert."""

    total: Decimal
    scores: tuple[Score, ...]
    comment: str


@dataclass(frozen=True)
class Feedback:
    """The published result of an object with the reads behind it."""

    value: Decimal | None
    reads: tuple[Read, ...]
    source: str = ""  # of an imported result


def results(kind: str, object_ids: Iterable[int]) -> dict[int, Outcome]:
    """Return object id -> outcome; an object never put in the queue needs a read; 2 queries."""
    ids = list(object_ids)
    items = ReviewItem.objects.filter(kind=kind, object_id__in=ids, state=statuses.QUEUED)
    stored = {item.object_id: item for item in items}
    totals: dict[int, list[Decimal]] = defaultdict(list)
    finished = Review.objects.filter(item__in=[item.pk for item in stored.values()], state=statuses.SUBMITTED).order_by(
        "submitted_at", "pk"
    )
    for item_id, total in finished.values_list("item_id", "total"):
        totals[item_id].append(total)
    nothing = Outcome(None, (), READ)
    return {pk: Outcome(stored[pk].value, tuple(totals[stored[pk].pk]), stored[pk].needs) if pk in stored else nothing for pk in ids}


def published(kind: str, code: str) -> dict[int, Decimal]:
    """Return object id -> published result in the group of this code; those being recalculated are left out; one query."""
    items = ReviewItem.objects.filter(kind=kind, group__code=code, state=statuses.QUEUED, needs="", reopened_at=None)
    return dict(items.exclude(group__frozen_at=None).exclude(value=None).values_list("object_id", "value"))


def missing(kind: str, object_ids: Iterable[int]) -> dict[int, str]:
    """Return object id -> read that is needed, for those without a result; 2 queries."""
    return {pk: found.needs for pk, found in results(kind, object_ids).items() if found.needs}


def item_of(kind: str, object_id: int) -> ReviewItem | None:
    """Return the object's place in the queue; one query."""
    return ReviewItem.objects.select_related("group__rubric", "group__region").filter(kind=kind, object_id=object_id).first()


def feedback(kind: str, object_id: int) -> Feedback | None:
    """Return what the studio may read: None until the results are published; no names of experts; 2 queries."""
    item = item_of(kind, object_id)
    if item is None or item.group.frozen_at is None or item.reopened_at is not None or item.state != statuses.QUEUED:
        return None
    rubric = rubric_of(item.group)
    rows = Review.objects.filter(item=item, state=statuses.SUBMITTED).order_by("submitted_at", "pk")
    return Feedback(item.value, tuple(_read(row, rubric) for row in rows), item.imported_source)


def rubric_of(group: ReviewGroup) -> Rubric:
    """Return the rubric of a group, whose definition must be loaded with it."""
    return load(Rubric, group.rubric.body)


def rubric_in(definition: Definition) -> Rubric:
    """Return the rubric that a definition holds."""
    return load(Rubric, definition.body)


def held_rubrics(kind: str, codes: Iterable[str]) -> dict[str, Definition]:
    """Return code of a group -> the rubric it can no longer change: a read is begun, a result came from outside, or it is published."""
    begun = Q(frozen_at__isnull=False) | Q(items__reviews__saved_at__isnull=False) | Q(items__imported_at__isnull=False)
    rows = ReviewGroup.objects.filter(begun, kind=kind, code__in=list(codes)).select_related("rubric").distinct()
    return {row.code: row.rubric for row in rows}


def scale_of(kind: str, code: str) -> Decimal | None:
    """Return the highest total of a group's rubric, None where nothing has come into the queue; one query."""
    row = ReviewGroup.objects.select_related("rubric").filter(kind=kind, code=code).first()
    return rubric_of(row).scale if row else None


def scores_of(review: Review) -> dict[str, Decimal]:
    """Return row's key -> score as stored."""
    return {key: Decimal(value) for key, value in json.loads(review.scores).items()}


def _read(review: Review, rubric: Rubric) -> Read:
    given, is_russian = scores_of(review), (get_language() or "ru").startswith("ru")
    rows = []
    for row in rubric.rows:
        if row.key in given:
            level = level_of(row, given[row.key])
            words = said(level, is_russian=is_russian) if level else ""
            rows.append(Score(said(row, is_russian=is_russian), given[row.key], row.max, words))
    return Read(review.total or Decimal(0), tuple(rows), review.comment)
