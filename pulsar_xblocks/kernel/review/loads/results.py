"""Results from outside by the code of a work: they stand instead of the experts' reads until they are published."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.urls import reverse

from pulsar_xblocks.kernel.ledger.domain import is_quantity
from pulsar_xblocks.kernel.loads.domain import (
    CHANGED_SINCE,
    MATCHES,
    NUMBER,
    Field,
    Known,
    Problems,
    Result,
    Shape,
    number_text,
    plain_text,
)
from pulsar_xblocks.kernel.loads.kinds import Change, Effect, Kind, Target, Writing, require_same
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.kernel.review.actions import import_result, lock_all
from pulsar_xblocks.kernel.review.actions.loading import openness
from pulsar_xblocks.kernel.review.actions.settling import Published
from pulsar_xblocks.kernel.review.domain import statuses
from pulsar_xblocks.kernel.review.loads.target import group_target, kept
from pulsar_xblocks.kernel.review.models import ReviewItem
from pulsar_xblocks.kernel.review.queries.results import rubric_of
from pulsar_xblocks.kernel.roles.domain import Actor

CODE = Field("code", mark("Work code"), ("код", "код работы", "работа", "code", "work"), role=MATCHES, limit=20, is_needed=True)
VALUE = Field(
    "value",
    mark("Result from outside"),
    ("внешний результат", "результат", "балл", "баллы", "оценка", "result", "score", "points"),
    NUMBER,
    is_needed=True,
)
SOURCE = Field(
    "source", mark("Source of the result"), ("источник", "источник результата", "ссылка", "примечание", "source", "link", "note"), limit=200
)
NOTHING = mark("Nothing of this work waits for a result: it was not sent, or the studio corrects it.")


def known_result(code: str, item: ReviewItem | None) -> Known:
    """Return a work as loads of results compare it; ``item`` is its place in the queue with the group."""
    if item is None or item.state != statuses.QUEUED:
        return Known({"code": code}, NOTHING)
    values = {"code": code, "value": number_text(item.imported_value), "source": plain_text(item.imported_source)}
    return Known(values, Published.message if item.group.frozen_at and not item.reopened_at else "")


def result_problems(cells: Mapping[str, str], item: ReviewItem, scale: Decimal) -> Problems:
    """Return what is wrong with a result that would be stored."""
    value = cells.get("value")
    if value is not None and not (is_quantity(Decimal(value)) and Decimal(value) <= scale):
        return {"value": [Sentence(mark("The result must be a number from 0 to %(max)s."), max=scale)]}
    if value is None and item.imported_value is None:
        return {"value": [Sentence(mark("Give the result as well: the link says where it stands."))]}
    return {}


def store_result(item: ReviewItem, writing: Writing, change: Change) -> Effect:
    """Store a result and return what its undo needs."""
    require_same(known_result("", item), change)
    value = Decimal(change.after["value"]) if "value" in change.after else item.imported_value
    source = change.after.get("source", item.imported_source)
    before = {"value": number_text(item.imported_value), "source": item.imported_source}
    stored = import_result(item.kind, item.object_id, value, source, by=writing.by, now=writing.now)
    return before | {"stored": [number_text(stored.imported_value), stored.imported_source], "open": openness(stored)}


def undo_result(item: ReviewItem, writing: Writing, effect: Effect) -> str:
    """Bring back the result that stood before.  Raises Conflict when somebody has changed it since, Published."""
    if [number_text(item.imported_value), item.imported_source] != effect["stored"]:
        raise Conflict(CHANGED_SINCE)
    if "open" in effect and openness(item) != effect["open"]:  # loads of 0.1.0 have not noted it
        raise Published
    value = Decimal(effect["value"]) if effect["value"] else None
    import_result(item.kind, item.object_id, value, effect["source"], by=writing.by, now=writing.now)
    return ""


def _target(actor: Actor | None, pk: int) -> Target:
    return group_target(actor, pk, "manage", reverse("pulsar:review_group", args=[pk]))


def _items(target: Target) -> dict[str, ReviewItem]:
    rows = ReviewItem.objects.filter(group=target.pk).select_related("group__rubric").order_by("blind_code")
    return {row.blind_code: row for row in rows}


def _known(target: Target, now: datetime) -> Mapping[str, Known]:
    return {code: known_result(code, item) for code, item in _items(target).items()}


def _check(target: Target, results: Sequence[Result], now: datetime) -> Mapping[int, Problems]:
    items, scale = _items(target), rubric_of(target.row.group).scale
    found = {result.number: result_problems(result.after, items[result.id], scale) for result in results}
    return {number: problems for number, problems in found.items() if problems}


def _item(writing: Writing, code: str) -> ReviewItem:
    return ReviewItem.objects.select_related("group").get(group=writing.target.pk, blind_code=code)


def _store(writing: Writing, change: Change) -> Effect:
    return store_result(_item(writing, change.id), writing, change)


def _undo(writing: Writing, change: Change, effect: Effect) -> str:
    return undo_result(_item(writing, change.id), writing, effect)


def _samples(target: Target) -> list[dict[str, str]]:
    """Return the codes that wait for a result, with the marks of today."""
    rows = [(code, known_result(code, item)) for code, item in _items(target).items()]
    return [{"code": code, "mark": known.mark} for code, known in rows if not known.closed]


RESULTS = Kind(
    key="results",
    title=mark("Load results from Sirius"),
    lead=mark(
        "Work code, result (mostly from 0 to 10), source such as “protocol of 12.11.2026”. "
        "A loaded result stands instead of the experts' reads. The template holds the codes of the works that wait."
    ),
    object_kind="review",
    right="manage",
    shape=Shape(
        (CODE, VALUE, SOURCE),
        ("code",),
        takes_new=False,
        is_typed=True,
        is_marked=True,
        id_key="code",
        unknown=mark("There is no work with this code in the queue."),
    ),
    target=_target,
    known=_known,
    check=_check,
    store=_store,
    undo=_undo,
    hold=lambda target: lock_all(target.row.group),
    kept=kept,
    samples=_samples,
)
