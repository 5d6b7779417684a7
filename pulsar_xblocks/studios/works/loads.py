"""The table of works comes back: results from outside and where they stand, before publication; never a text."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.urls import reverse

from pulsar_xblocks.kernel.loads.domain import MATCHES, Field, Known, Problems, Result, Shape
from pulsar_xblocks.kernel.loads.kinds import Change, Effect, Kind, Target, Writing
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.review.loads.results import SOURCE, VALUE, known_result, result_problems, store_result, undo_result
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
    replace(VALUE, words=("внешний результат", "результат «сириуса»", "результат сириуса")),
    replace(SOURCE, msgid=mark("Link or id on Sirius"), words=("ссылка или id в «сириусе»", "ссылка на сириус", "источник результата")),
)


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
    return {str(pk): known_result(code, items.get(pk)) for pk, code in codes.items()}


def _items(target: Target) -> Sequence[ReviewItem]:
    works = Work.objects.filter(studio_year__year=target.pk).values("pk")
    return list(ReviewItem.objects.filter(kind=KIND, object_id__in=works).select_related("group__rubric"))


def _check(target: Target, results: Sequence[Result], now: datetime) -> Mapping[int, Problems]:
    items = {str(item.object_id): item for item in _items(target)}
    groups = {item.group_id: item.group for item in items.values()}
    scales = {pk: rubric_of(group).scale for pk, group in groups.items()}
    found = {one.number: result_problems(one.after, items[one.id], scales[items[one.id].group_id]) for one in results}
    return {number: problems for number, problems in found.items() if problems}


def _item(work_id: str) -> ReviewItem:
    return ReviewItem.objects.select_related("group").get(kind=KIND, object_id=work_id)


def _store(writing: Writing, change: Change) -> Effect:
    return store_result(_item(change.id), writing, change)


def _undo(writing: Writing, change: Change, effect: Effect) -> str:
    return undo_result(_item(change.id), writing, effect)


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
