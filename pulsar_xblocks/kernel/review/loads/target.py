"""What the tables of the review are about: a group, all of its reads or one expert's."""

from dataclasses import dataclass
from datetime import datetime

from pulsar_xblocks.kernel.loads.kinds import Target
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.review import pages
from pulsar_xblocks.kernel.review.actions.settling import Published
from pulsar_xblocks.kernel.review.models import ReviewGroup, ReviewItem
from pulsar_xblocks.kernel.review.queries import desk
from pulsar_xblocks.kernel.roles.domain import Actor


@dataclass(frozen=True)
class Scope:
    """A group, and the expert whose own reads alone are meant; None = everybody's."""

    group: ReviewGroup
    expert: int | None = None


def group_target(actor: Actor | None, pk: int, right: str, back: str, export: str = "") -> Target:
    """Return a group as staff may load tables about it.  Raises Forbidden, NotFound."""
    group = desk.group_of(actor, pk, right) if actor is not None else group_or_404(pk)
    return target_about(Scope(group), back, export)


def target_about(scope: Scope, back: str, export: str) -> Target:
    """Return what a table is about, with the title of the group."""
    group = scope.group
    return Target(group.pk, group.region, pages.title_of(group), back, export, scope)


def group_or_404(pk: int) -> ReviewGroup:
    """Return a group.  Raises NotFound."""
    row = ReviewGroup.objects.select_related("region", "rubric").filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


def kept(target: Target, since: datetime) -> str:
    """Return why a load of a moment can no longer be undone: the results are published since."""
    group = target.row.group
    if group.frozen_at is None:
        return ""
    is_reopened = ReviewItem.objects.filter(group=group).exclude(reopened_at=None).exists()
    return Published.message if group.frozen_at >= since or not is_reopened else ""
