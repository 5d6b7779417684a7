"""Links that open nothing any more are deleted 30 days after they were closed, used or ran out.

A lasting link that was closed stays while its person is known here: as long as it is there, no letter brings a new one.
"""

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from pulsar_xblocks.kernel.links.models import Link
from pulsar_xblocks.kernel.pure.dates import start_of_day
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.retention.domain import Item
from pulsar_xblocks.kernel.retention.registry import Doomed, Rule

KEY = "link"
KEPT_FOR = timedelta(days=30)


def plan(region_id: int, as_of: date) -> list[Item]:
    """Return one item for all such links of a region; 1 query."""
    count = _closed(region_id, as_of).count()
    return [Item(KEY, "link", str(region_id), as_of - KEPT_FOR, quantity=count)] if count else []


def destroy(doomed: Doomed) -> int:
    """Delete the links; return how many."""
    return _closed(doomed.region_id, doomed.as_of).delete()[0]


def _closed(region_id: int, as_of: date) -> QuerySet[Link]:
    before = start_of_day(as_of - KEPT_FOR, "UTC")
    over = Q(revoked_at__lt=before) | Q(used_at__lt=before) | Q(expires_at__lt=before)
    held = Q(is_lasting=True, revoked_at__isnull=False, person__isnull=False, person__retired_at=None)
    return Link.objects.filter(over, region=region_id).exclude(held).order_by()


RULE = Rule(
    KEY,
    mark("Closed links"),
    mark("Links that open nothing"),
    mark("which link was given to whom"),
    mark("entries are deleted"),
    mark("30 days after the link was closed, used or ran out; a guardian's closed link goes with the guardian"),
    plan,
    destroy,
)
