"""What the operator does: gives works to experts, takes them away, asks for another read."""

import json
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from random import Random

from django.db import transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.jobs.actions import enqueue
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.review.actions.settling import Published, lock_all, locked, require_open, settle
from pulsar_xblocks.kernel.review.domain import statuses
from pulsar_xblocks.kernel.review.domain.assigning import Paper, Plan, assign, may_read
from pulsar_xblocks.kernel.review.domain.outcome import THIRD, Outcome, spare_reads
from pulsar_xblocks.kernel.review.models import Review, ReviewGroup, ReviewItem
from pulsar_xblocks.kernel.review.queries.staffing import papers_of, readers_of

MOST_READS = 3
THIRD_JOB = "review.third"  # tells the third expert
THIRD_BACK_JOB = "review.third_back"  # tells that the work is no longer waiting
BATCH = 500


def propose(group: ReviewGroup, experts: Collection[int] | None, seed: int) -> Plan:
    """Return who would get what: the same for the same seed as long as nothing changes; ``experts`` = ids, None = all; 6 queries."""
    readers = readers_of(group)
    chosen = [reader for reader in readers if experts is None or reader.id in experts]
    return assign(papers_of(group), chosen, Random(seed))


@transaction.atomic
def place(group: ReviewGroup, pairs: Sequence[tuple[int, int]], *, by: Person | None, now: datetime) -> int:
    """Give works to experts as proposed and return how many reads were given.

    Raises Conflict when the proposal no longer fits (nothing is given), Published when the results are out.
    """
    row = lock_all(group)
    if row.frozen_at is not None and not ReviewItem.objects.filter(group=row).exclude(reopened_at=None).exists():
        raise Published
    papers = {paper.id: paper for paper in papers_of(row)}
    readers = {reader.id: reader for reader in readers_of(row)}
    wanted = Counter(item for item, _ in pairs)
    for item, expert in pairs:
        is_fitting = item in papers and expert in readers and may_read(papers[item], readers[expert])
        if not is_fitting or wanted[item] > papers[item].missing:
            raise Conflict(mark("Something has changed since the proposal. Nothing is given out: look at the new proposal."))
    fresh = [Review(item_id=item, expert_id=expert, assigned_at=now, assigned_by=by) for item, expert in dict.fromkeys(pairs)]
    Review.objects.bulk_create(fresh, batch_size=BATCH)
    record("review.assign", row, by=by, now=now, region_id=row.region_id, reads=len(fresh))
    return len(fresh)


@transaction.atomic
def give(item: ReviewItem, expert: Person, *, by: Person | None, now: datetime) -> Review:
    """Give one work to one expert.  Raises Invalid for an expert who may not read it, Published, Withdrawn."""
    row = locked(item.pk)
    require_open(row)
    reader = next((one for one in readers_of(row.group) if one.id == expert.pk), None)
    taken = frozenset(Review.objects.filter(item=row).exclude(state=statuses.REMOVED).values_list("expert_id", flat=True))
    if reader is None or not may_read(Paper(row.pk, 1, row.organisation_id, taken), reader):
        raise Invalid(
            {"expert": [mark("This expert may not read the work: own organisation, a declared conflict, or it is there already.")]}
        )
    made, _ = Review.objects.update_or_create(
        item=row, expert=expert, defaults={"state": statuses.ASSIGNED, "assigned_at": now, "assigned_by": by, "total": None}
    )
    _reads_at_least(row, _counted(row))
    record("review.give", made, by=by, now=now, region_id=row.group.region_id, code=row.blind_code)
    return made


def give_third(item: ReviewItem, *, now: datetime) -> Review | None:
    """Give a work whose two reads lie too far apart to the least loaded expert who may read it, and order the message.

    Call it on a locked work.  None when no third read is needed, somebody has the work already, or nobody may read it.
    """
    if item.needs != THIRD:
        return None
    papers = [paper for paper in papers_of(item.group) if paper.id == item.pk]
    plan = assign(papers, readers_of(item.group), Random(item.pk))
    for _, expert in plan.pairs[:1]:
        made, _ = Review.objects.update_or_create(
            item=item, expert_id=expert, defaults={"state": statuses.ASSIGNED, "assigned_at": now, "assigned_by": None, "total": None}
        )
        region = item.group.region_id
        record("review.third", made, by=None, now=now, region_id=region, code=item.blind_code)
        enqueue(THIRD_JOB, {"group": item.group_id, "review": made.pk, "expert": expert}, region_id=region, by=None, now=now)
        return made
    return None


def take_back_third(item: ReviewItem, *, now: datetime) -> int:
    """Take third reads that nothing asks for any more back from experts who have not begun, and order the messages; return how many.

    Call it on a locked and settled work after finished reads were taken back.  A begun read stays, and so do those that the operator gave.
    """
    told = Outcome(None, (Decimal(0),) * Review.objects.filter(item=item, state=statuses.SUBMITTED).count(), item.needs)
    spare = spare_reads(told, item.reads_wanted, Review.objects.filter(item=item, state__in=statuses.OPEN).count())
    reads = Review.objects.filter(item=item, state__in=statuses.COUNTED).order_by("assigned_at", "pk")
    beyond = [row for row in reads[item.reads_wanted :] if row.state == statuses.ASSIGNED and row.assigned_by_id is None]
    rows = [row for row in reversed(beyond) if row.saved_at is None][:spare]
    for row in rows:
        region = item.group.region_id
        record("review.third_back", row, by=None, now=now, region_id=region, code=item.blind_code)
        if _is_told(row, region):
            enqueue(THIRD_BACK_JOB, {"item": item.pk, "expert": row.expert_id}, region_id=region, by=None, now=now)
        row.delete()
    return len(rows)


def _is_told(row: Review, region_id: int) -> bool:
    """Tell whether the expert knows of a third read: while the message waits, there is nothing to take back; 1 query."""
    waiting = Job.objects.filter(kind=THIRD_JOB, region=region_id, state="queued").values_list("payload", flat=True)
    untold = ((told["expert"], told.get("review", row.pk)) for told in map(json.loads, waiting))
    return (row.expert_id, row.pk) not in untold


@transaction.atomic
def take_away(review: Review, *, by: Person | None, now: datetime) -> None:
    """Take a work from an expert who has not finished it.  Raises Conflict when it is scored, Published."""
    row = locked(review.item_id)
    require_open(row)
    changed = Review.objects.filter(pk=review.pk, state__in=statuses.OPEN).update(state=statuses.REMOVED)
    if not changed:
        raise Conflict(mark("This work is scored already: ask for one more read instead."))
    record("review.take_away", review, by=by, now=now, region_id=row.group.region_id, code=row.blind_code)


@transaction.atomic
def ask_reads(item: ReviewItem, reads: int, *, by: Person | None, now: datetime) -> Outcome:
    """Store how many reads the work needs, 1 to 3, and return its outcome.  Raises Invalid, Published."""
    row = locked(item.pk)
    require_open(row)
    if not 1 <= reads <= MOST_READS:
        raise Invalid({"reads": [mark("From 1 to 3 experts read a work.")]})
    row.reads_wanted = reads
    row.save(update_fields=["reads_wanted"])
    record("review.reads", row, by=by, now=now, region_id=row.group.region_id, code=row.blind_code, reads=reads)
    return settle(row)


@transaction.atomic
def ask_group(kind: str, code: str, reads: int) -> None:
    """Let every work of a group be read by so many experts at least, where its review is not over; more that were asked for stay."""
    row = ReviewGroup.objects.select_related("rubric").filter(kind=kind, code=code, frozen_at=None).first()
    if row is None:
        return
    for item in ReviewItem.objects.select_for_update().filter(group=row, reads_wanted__lt=reads).order_by("pk"):
        item.group, item.reads_wanted = row, reads
        item.save(update_fields=["reads_wanted"])
        settle(item)


def _counted(item: ReviewItem) -> int:
    return Review.objects.filter(item=item, state__in=statuses.COUNTED).count()


def _reads_at_least(item: ReviewItem, reads: int) -> None:
    """Let a work that was given to more experts wait for all of them; a third read of a gap is none of these."""
    if item.needs != THIRD and reads > item.reads_wanted:
        item.reads_wanted = min(reads, MOST_READS)
        item.save(update_fields=["reads_wanted"])
        settle(item)
