"""Results of the Sirius platform stand instead of reads."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Invalid, NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.review.actions.assigning import give_third
from pulsar_xblocks.kernel.review.actions.settling import locked, require_open, settle
from pulsar_xblocks.kernel.review.models import ReviewItem
from pulsar_xblocks.kernel.review.queries.results import rubric_of


@transaction.atomic
def import_result(  # noqa: PLR0913 - the interface all parts agreed on
    kind: str, object_id: int, value: Decimal | None, source: str, *, by: Person | None, now: datetime
) -> ReviewItem:
    """Store a result from outside; None takes it away again: then the reads count, a wide gap goes to a third expert.

    Raises NotFound, Invalid outside the scale, Published.
    """
    found = ReviewItem.objects.filter(kind=kind, object_id=object_id).first()
    if found is None:
        raise NotFound
    item = locked(found.pk)
    require_open(item)
    scale = rubric_of(item.group).scale
    if value is not None and not 0 <= value <= scale:
        raise Invalid({"value": [mark("The result must be a number from 0 to %(max)s.")]}, max=scale)
    _store(item, value, source, by, now)
    give_third(item, now=now)
    record("review.import", item, by=by, now=now, region_id=item.group.region_id, code=item.blind_code, value=value)
    return item


def _store(item: ReviewItem, value: Decimal | None, source: str, by: Person | None, now: datetime) -> None:
    item.imported_value, item.imported_source, item.imported_by, item.imported_at = value, source[:200], by, now
    item.save(update_fields=["imported_value", "imported_source", "imported_by", "imported_at"])
    settle(item)
