"""Works come into the queue and leave it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext, override

from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.definitions.models import Definition
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.review.actions.settling import Published, locked, require_open, settle
from pulsar_xblocks.kernel.review.default_rubric import RUBRIC
from pulsar_xblocks.kernel.review.domain import statuses
from pulsar_xblocks.kernel.review.models import Review, ReviewGroup, ReviewItem
from pulsar_xblocks.kernel.review.queries.results import held_rubrics

CODES, MANY_CODES = 9999, 999_999  # a group of thousands has longer codes


@dataclass(frozen=True)
class Batch:
    """The group a work belongs to; ``title`` is a msgid («October»), without ``rubric`` the default one holds."""

    code: str
    title: str
    note: str = ""
    rubric: Definition | None = None
    results_on: date | None = None


@dataclass(frozen=True)
class ItemFacts:
    """Whose work it is: experts of the organisation never get it."""

    organisation_id: int | None = None
    municipality_id: int | None = None


@transaction.atomic
def put_in_queue(  # noqa: PLR0913 - the interface all parts agreed on
    *, kind: str, object_id: int, group: Batch, region: Region, facts: ItemFacts, reads: int, due_at: datetime, now: datetime
) -> ReviewItem:
    """Return the work's place in the queue, made or taken up again; doing it twice changes nothing.

    Raises Published when the results of the group are out.
    """
    item = ReviewItem.objects.select_for_update().filter(kind=kind, object_id=object_id).first()  # first the work, as ``locked``
    row = _group(kind, group, region, due_at, now)
    if item is None:
        item = ReviewItem(group=row, kind=kind, object_id=object_id, blind_code=_blind_code(row, object_id), queued_at=now)
        item.reads_wanted = reads
    if row.frozen_at is not None:
        raise Published
    item.organisation_id, item.municipality_id = facts.organisation_id, facts.municipality_id
    if item.state == statuses.WITHDRAWN:
        item.state, item.queued_at = statuses.QUEUED, now
    item.save()
    return item


@transaction.atomic
def put_all_in_queue(  # noqa: PLR0913 - as ``put_in_queue``, of many objects
    *, kind: str, objects: Mapping[int, ItemFacts], group: Batch, region: Region, reads: int, due_at: datetime, now: datetime
) -> int:
    """Put objects that were never in the queue into it and return how many; those that are there already stay as they are.

    Raises Published when the results of the group are out.
    """
    row = _group(kind, group, region, due_at, now)
    if row.frozen_at is not None:
        raise Published
    there = dict(ReviewItem.objects.filter(group=row).values_list("object_id", "blind_code"))
    fresh, taken = [pk for pk in sorted(objects) if pk not in there], set(there.values())
    codes = CODES if (len(there) + len(fresh)) * 2 < CODES else MANY_CODES
    items = []
    for pk in fresh:
        code = _free_code(row, pk, taken, codes)
        taken.add(code)
        facts = objects[pk]
        places = {"organisation_id": facts.organisation_id, "municipality_id": facts.municipality_id}
        items.append(ReviewItem(group=row, kind=kind, object_id=pk, blind_code=code, queued_at=now, reads_wanted=reads, **places))
    ReviewItem.objects.bulk_create(items, batch_size=500)
    return len(items)


@transaction.atomic
def take_out(kind: str, object_id: int, now: datetime) -> bool:
    """Take a work out of the queue because its studio corrects it; return whether it was there.

    Raises Conflict when an expert has already scored it, Published when the results are out.
    """
    found = ReviewItem.objects.filter(kind=kind, object_id=object_id, state=statuses.QUEUED).first()
    if found is None:
        return False
    item = locked(found.pk)
    require_open(item)
    if Review.objects.filter(item=item, state=statuses.SUBMITTED).exists():
        raise Conflict(mark("An expert has already scored this work: it can no longer be taken back."))
    item.state = statuses.WITHDRAWN
    item.save(update_fields=["state"])
    settle(item)
    return True


@transaction.atomic
def use_rubric(kind: str, code: str, rubric: Definition) -> bool:
    """Let a group be scored by another rubric; return whether it is: the first read holds the rubric it was begun by."""
    row = ReviewGroup.objects.select_for_update().filter(kind=kind, code=code).first()
    if row is None or row.rubric_id == rubric.pk:
        return True
    if row.frozen_at is not None or held_rubrics(kind, [code]):
        return False
    row.rubric = rubric
    row.save(update_fields=["rubric"])
    return True


def _group(kind: str, wanted: Batch, region: Region, due_at: datetime, now: datetime) -> ReviewGroup:
    """Return the group, made with its first work; later works move its date of results and its term, the first read holds its rubric."""
    row = ReviewGroup.objects.filter(kind=kind, code=wanted.code).first()
    if row is None:
        facts = {"region": region, "title": wanted.title, "note": wanted.note, "letter": _letter(wanted.title), "created_at": now}
        facts |= {"rubric": wanted.rubric or pin("rubric", RUBRIC, now), "due_at": due_at, "results_on": wanted.results_on}
        return ReviewGroup.objects.get_or_create(kind=kind, code=wanted.code, defaults=facts)[0]
    if row.frozen_at is None and (row.due_at, row.results_on) != (due_at, wanted.results_on):
        row.due_at, row.results_on = due_at, wanted.results_on
        row.save(update_fields=["due_at", "results_on"])
    if wanted.rubric and row.rubric_id != wanted.rubric.pk:
        use_rubric(kind, wanted.code, wanted.rubric)
    return row


def _letter(title: str) -> str:
    """Return the first letter of a title, or of the name in it: «Н» of «Отбор на смену «Наука»»."""
    with override("ru"):
        words = gettext(title)
    return ((words.partition("«")[2] or words).strip()[:1] or "Р").upper()


def _blind_code(group: ReviewGroup, object_id: int) -> str:
    """Return a free code that tells neither order nor object."""
    taken = set(ReviewItem.objects.filter(group=group).values_list("blind_code", flat=True)) if group.pk else set()
    return _free_code(group, object_id, taken, CODES)


def _free_code(group: ReviewGroup, object_id: int, taken: Collection[str], codes: int) -> str:
    start = int(
        salted_hmac("pulsar.blind", f"{group.code}:{object_id}").hexdigest(), 16
    )  # by a secret: authors know the ids of their works
    found = (f"{group.letter}-{(start + step) % codes + 1:0{len(str(codes))}d}" for step in range(codes))
    return next(code for code in found if code not in taken)
