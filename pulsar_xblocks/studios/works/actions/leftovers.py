"""Writes of what a member typed after having left the studio: kept, then taken into the draft by the mentor or left."""

from datetime import datetime

from django.db import transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.studios.models import Work, WorkLeftover
from pulsar_xblocks.studios.works import domain
from pulsar_xblocks.studios.works.actions.drafts import Edit, save_item
from pulsar_xblocks.studios.works.queries import reading


@transaction.atomic
def keep(work: Work, edit: Edit, *, by: Person, now: datetime) -> bool:
    """Store a text beside the draft and return whether it is kept: texts within their limits, other words than the draft has."""
    if edit.item not in domain.TEXTS or domain.draft_problems(edit.item, edit.value):
        return False
    row = reading.drafts_of(work).get(edit.item)
    if not edit.value.strip() or (row and row.value == edit.value):
        return False
    values = {"value": edit.value, "at": now, "is_taken": False, "settled_at": None, "settled_by": None}
    WorkLeftover.objects.update_or_create(work=work, item=edit.item, by=by, defaults=values)
    return True


@transaction.atomic
def settle(work: Work, pk: int, seen: int, *, is_taken: bool, by: Person, now: datetime) -> WorkLeftover:  # noqa: PLR0913
    """Take the text into the draft in place of what stands there, or leave it.  Raises NotFound, Stale, Conflict for a sent work."""
    row = WorkLeftover.objects.select_for_update().filter(work=work, pk=pk, settled_at=None).first()
    if row is None:
        raise NotFound
    if is_taken:
        save_item(work, Edit(row.item, row.value, seen), by=by, now=now)
    row.is_taken, row.settled_at, row.settled_by = is_taken, now, by
    row.save(update_fields=["is_taken", "settled_at", "settled_by"])
    record("work.leftover", work, by=by, now=now, region_id=work.studio_year.studio.region_id, item=row.item, taken=is_taken)
    return row
