"""Writes of the checklist."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.files.actions import detach, keep_only
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Invalid, NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.studios import file_rights
from pulsar_xblocks.studios.domain import checklist
from pulsar_xblocks.studios.models import ChecklistMark, StudioYear


@dataclass(frozen=True)
class Done:
    """What was done: item's key, day, number or link, key of a file."""

    item: str
    on: date
    note: str = ""
    file_key: str = ""


@transaction.atomic
def tick(studio_year: StudioYear, done: Done, *, by: Person, now: datetime) -> ChecklistMark:
    """Mark an item as done, or correct its mark; its file is tied, a replaced one let go.

    Raises Invalid for an unknown item, a future day, a missing note or a file of somebody else.
    """
    known = checklist.BY_KEY.get(done.item)
    if known is None:
        raise Invalid({"item": [mark("There is no such item.")]})
    if done.on > local_day(now, studio_year.studio.region.time_zone):
        raise Invalid({"done_on": [mark("The day is in the future.")]})
    if known.note_label and not done.note.strip() and not done.file_key:
        raise Invalid({"note": [mark("Write the number or the link, or attach a file.")]})
    before = ChecklistMark.objects.filter(studio_year=studio_year, item=done.item).values_list("file_key", flat=True).first() or ""
    row, _ = ChecklistMark.objects.update_or_create(
        studio_year=studio_year,
        item=done.item,
        defaults={"done_on": done.on, "note": done.note.strip()[:300], "file_key": done.file_key, "marked_by": by, "marked_at": now},
    )
    if done.file_key != before:
        _keep_proof(row, done.file_key, by, now)
    record("checklist.tick", row, by=by, now=now, region_id=studio_year.studio.region_id, item=done.item)
    return row


@transaction.atomic
def untick(studio_year: StudioYear, item: str, *, by: Person, now: datetime) -> None:
    """Take a mark back."""
    row = ChecklistMark.objects.filter(studio_year=studio_year, item=item).first()
    if row:
        record("checklist.untick", row, by=by, now=now, region_id=studio_year.studio.region_id, item=item)
        detach([row.file_key], row, now=now)
        row.delete()


def _keep_proof(row: ChecklistMark, key: str, by: Person, now: datetime) -> None:
    try:
        keep_only([key] if key else [], by, file_rights.PROOF, row, now=now)
    except NotFound:
        raise Invalid({f"file-{row.item}": [mark("This file is not there any more: remove it and add it again.")]}) from None
