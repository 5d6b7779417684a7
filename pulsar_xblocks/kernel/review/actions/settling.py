"""What every write of the review asks first and does last: is the work open, what is its result now."""

from decimal import Decimal

from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.review.domain import statuses
from pulsar_xblocks.kernel.review.domain.outcome import Outcome, outcome
from pulsar_xblocks.kernel.review.models import Review, ReviewGroup, ReviewItem
from pulsar_xblocks.kernel.review.queries.results import rubric_of


class Published(Conflict):
    """The results are published; only a recalculation with a reason changes them."""

    code = "published"
    message = mark("The results are published. They change only by a recalculation with a reason.")


class Withdrawn(Conflict):
    """The studio has taken the work back."""

    code = "withdrawn"
    message = mark("The studio has taken this work back to correct it.")


def locked(item_id: int) -> ReviewItem:
    """Return a work of the queue with its group, both locked until the end of the transaction; always in this order."""
    item = ReviewItem.objects.select_for_update().get(pk=item_id)
    item.group = ReviewGroup.objects.select_for_update().get(pk=item.group_id)
    return item


def lock_all(group: ReviewGroup) -> ReviewGroup:
    """Lock every work of a group, then the group, and return it: what is published is what was looked at.

    In the order of ``locked``: an expert who finishes a read meanwhile waits, and the two never wait for each other.
    """
    list(ReviewItem.objects.select_for_update().filter(group=group).order_by("pk").values_list("pk", flat=True))
    return ReviewGroup.objects.select_for_update().get(pk=group.pk)


def require_open(item: ReviewItem) -> None:
    """Return when reads of the work may change.  Raises Published or Withdrawn."""
    if item.group.frozen_at is not None and item.reopened_at is None:
        raise Published
    if item.state == statuses.WITHDRAWN:
        raise Withdrawn


def settle(item: ReviewItem) -> Outcome:
    """Store and return the outcome of the finished reads."""
    finished = Review.objects.filter(item=item, state=statuses.SUBMITTED).order_by("submitted_at", "pk")
    totals: list[Decimal] = list(finished.values_list("total", flat=True))
    found = outcome(totals, item.reads_wanted, rubric_of(item.group).gap, item.imported_value)
    item.value, item.needs = found.value, found.needs
    item.save(update_fields=["value", "needs"])
    return found
