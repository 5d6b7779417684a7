"""The table of works comes back: results from outside and where they stand, before publication; never a text."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.urls import reverse

from pulsar_xblocks.kernel.ledger.domain import is_quantity
from pulsar_xblocks.kernel.loads.domain import MATCHES, NUMBER, Field, Known, Problems, Result, Shape, number_text, plain_text
from pulsar_xblocks.kernel.loads.kinds import Change, Effect, Kind, Target, Writing
from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.kernel.review.actions import import_result
from pulsar_xblocks.kernel.review.domain import statuses
from pulsar_xblocks.kernel.review.models import ReviewItem
from pulsar_xblocks.kernel.review.queries.results import rubric_of
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.kernel.roles.queries import require
from pulsar_xblocks.studios.models import Work
from pulsar_xblocks.studios.queries import where
from pulsar_xblocks.studios.queries.years import year_or_404
from pulsar_xblocks.studios.works.reviewing import KIND

FIELDS = (
    Field("code", mark("Code"), ("код", "код студии", "studio code"), role=MATCHES, limit=20),
    Field("value", mark("Result from outside"), ("внешний результат", "результат «сириуса»", "результат сириуса"), NUMBER, is_needed=True),
    Field("source", mark("Link or id on Sirius"), ("ссылка или id в «сириусе»", "ссылка на сириус", "источник результата"), limit=200),
)
NOTHING = mark("Nothing of this work waits for a result: it was not sent, or the studio corrects it.")
PUBLISHED = mark("The results are published. They change only by a recalculation with a reason.")


def known_work(code: str, item: ReviewItem | None) -> Known:
    """Return a work as loads compare it; ``item`` is its place in the queue with the group."""
    if item is None or item.state != statuses.QUEUED:
        return Known({"code": code}, NOTHING)
    values = {"code": code, "value": number_text(item.imported_value), "source": plain_text(item.imported_source)}
    return Known(values, PUBLISHED if item.group.frozen_at and not item.reopened_at else "")


def _target(actor: Actor | None, pk: int) -> Target:
    row = year_or_404(pk)
    if actor is not None:
        require(actor, "manage", "review", where.of_year(row))
    export = f"{reverse('pulsar:works_export', args=['xlsx'])}?year={row.code}"
    return Target(pk, row.region, row.name, f"{reverse('pulsar:works')}?year={row.code}", export, row)


def _known(target: Target, now: datetime) -> Mapping[str, Known]:
    """Return work id -> work; 2 queries."""
    codes = dict(Work.objects.filter(studio_year__year=target.pk).values_list("pk", "studio_year__studio__code"))
    items = {item.object_id: item for item in _items(target)}
    return {str(pk): known_work(code, items.get(pk)) for pk, code in codes.items()}


def _items(target: Target) -> Sequence[ReviewItem]:
    works = Work.objects.filter(studio_year__year=target.pk).values("pk")
    return list(ReviewItem.objects.filter(kind=KIND, object_id__in=works).select_related("group__rubric"))


def _check(target: Target, results: Sequence[Result], now: datetime) -> Mapping[int, Problems]:
    items = {str(item.object_id): item for item in _items(target)}
    groups = {item.group_id: item.group for item in items.values()}
    scales = {pk: rubric_of(group).scale for pk, group in groups.items()}
    found: dict[int, Problems] = {}
    for result in results:
        item = items[result.id]
        value, scale = result.after.get("value"), scales[item.group_id]
        if value is not None and not (is_quantity(Decimal(value)) and Decimal(value) <= scale):
            found[result.number] = {"value": [Sentence(mark("The result must be a number from 0 to %(max)s."), max=str(scale))]}
        elif value is None and item.imported_value is None:
            found[result.number] = {"value": [Sentence(mark("Give the result as well: the link says where it stands."))]}
    return found


def _store(writing: Writing, change: Change) -> Effect:
    item = ReviewItem.objects.get(kind=KIND, object_id=change.id)
    value = Decimal(change.after["value"]) if "value" in change.after else item.imported_value
    source = change.after.get("source", item.imported_source)
    before = {"value": number_text(item.imported_value), "source": item.imported_source}
    stored = import_result(KIND, item.object_id, value, source, by=writing.by, now=writing.now)
    return before | {"stored": [number_text(stored.imported_value), stored.imported_source]}


def _undo(writing: Writing, change: Change, effect: Effect) -> str:
    item = ReviewItem.objects.get(kind=KIND, object_id=change.id)
    if [number_text(item.imported_value), item.imported_source] != effect["stored"]:
        return mark("Somebody has changed this row since.")
    value = Decimal(effect["value"]) if effect["value"] else None
    import_result(KIND, item.object_id, value, effect["source"], by=writing.by, now=writing.now)
    return ""


TABLE = Kind(
    key="works",
    title=mark("Load the table of works back"),
    lead=mark(
        "The works as they were taken out. Results from outside, with the link or id on Sirius, are read until they are published. "
        "What a studio has sent is never changed by a table."
    ),
    object_kind="review",
    right="manage",
    shape=Shape(FIELDS, ("code",), takes_new=False),
    target=_target,
    known=_known,
    check=_check,
    store=_store,
    undo=_undo,
)
