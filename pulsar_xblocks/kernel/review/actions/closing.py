"""The end of a review: frozen at publication, opened again only with a reason."""

from datetime import datetime

from django.db import transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.review.actions.settling import locked
from pulsar_xblocks.kernel.review.domain import statuses
from pulsar_xblocks.kernel.review.models import Review, ReviewGroup, ReviewItem
from pulsar_xblocks.kernel.review.queries.results import scores_of
from pulsar_xblocks.kernel.versions.actions import store_revision

REVISION = "review"


@transaction.atomic
def freeze(group: ReviewGroup, *, by: Person | None, now: datetime) -> ReviewGroup:
    """Let nothing in the group change any more; works that were opened again are closed.  The caller has seen that results are there."""
    row = ReviewGroup.objects.select_for_update().get(pk=group.pk)
    if row.frozen_at is None:
        row.frozen_at, row.frozen_by = now, by
        row.save(update_fields=["frozen_at", "frozen_by"])
        record("review.freeze", row, by=by, now=now, region_id=row.region_id, code=row.code)
    ReviewItem.objects.filter(group=row).exclude(reopened_at=None).update(reopened_at=None)
    return row


@transaction.atomic
def reopen(item: ReviewItem, reason: str, *, by: Person | None, now: datetime) -> ReviewItem:
    """Open one published work for a recalculation; the reads of before are kept as revisions.

    Raises Invalid without a reason, Conflict before the publication.
    """
    reason = " ".join(reason.split())
    if not 10 <= len(reason) <= 500:
        raise Invalid({"reason": [mark("Say why: from 10 to 500 characters. The reason stays in the record.")]})
    row = locked(item.pk)
    if row.group.frozen_at is None:
        raise Conflict(mark("The results are not published yet: the reads can simply be changed."))
    if row.reopened_at is not None:
        return row
    row.reopened_at = now
    row.save(update_fields=["reopened_at"])
    for review in Review.objects.filter(item=row, state=statuses.SUBMITTED):
        scores = {key: str(value) for key, value in scores_of(review).items()}
        body = {"scores": scores, "comment": review.comment, "total": str(review.total)}
        store_revision(REVISION, review.pk, body, by=review.expert, now=now)
    record("review.reopen", row, by=by, now=now, region_id=row.group.region_id, reason=reason, code=row.blind_code, value=row.value)
    return row
