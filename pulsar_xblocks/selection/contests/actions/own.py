"""Writes of achievements by the person they are about: kept, changed, deleted, brought back."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.directory.models import Organisation, Region
from pulsar_xblocks.kernel.files.actions import attach, delete_files, detach
from pulsar_xblocks.kernel.files.queries import files_of, own_files_by_key
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict, Difference, Invalid, NotFound, Stale
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.versions.actions import blank_revisions, store_revision
from pulsar_xblocks.selection.contests.domain import own
from pulsar_xblocks.selection.contests.domain.own import Said
from pulsar_xblocks.selection.contests.models import Achievement, ContestEvent
from pulsar_xblocks.selection.contests.queries.own import KIND, RETURNABLE, shown_elsewhere

PURPOSE = "achievement"  # of files
DOUBLE_CLICK = timedelta(seconds=20)
_GONE = mark("This achievement is deleted. Bring it back first.")
_FULL = mark("There are 200 achievements here already. Delete those you will not need.")


@dataclass(frozen=True)
class Typed:
    """An achievement as typed; ``seen`` is the version that was open, 0 for a new one."""

    said: Said
    seen: int = 0


@transaction.atomic
def keep(person: Person, region: Region, typed: Typed, *, now: datetime) -> Achievement:
    """Store a new achievement.  Raises Invalid by field, Conflict when there are too many."""
    Person.objects.select_for_update().get(pk=person.pk)  # a double click: the second sees the first
    said = _sound(region, typed.said, now)
    mine = Achievement.objects.filter(person=person, removed_at=None)
    same = next(
        (row for row in mine.filter(year=said.year, event=said.event) if replace(row.said, files=()) == replace(said, files=())), None
    )
    if same is not None and now - same.created_at <= DOUBLE_CLICK:
        return same
    if same is not None:
        raise Invalid({"": [mark("You have kept exactly this achievement already.")]})
    if mine.count() >= own.MOST:
        raise Conflict(_FULL)
    row = Achievement(region=region, person=person, created_at=now, saved_at=now)
    row.said = said
    row.save()
    _move_files(row, (), now)
    _remember(row, "keep", now)
    return row


@transaction.atomic
def change(achievement: Achievement, typed: Typed, *, now: datetime) -> Achievement:
    """Store what was changed, keeping what stood there as a version.  Raises Stale with both texts, Invalid by field, Conflict."""
    row = _locked(achievement)
    if row.removed_at is not None:
        raise Conflict(_GONE)
    if typed.seen != row.version:
        raise _stale(row, typed.said)
    said = _sound(row.region, typed.said, now)
    if said == row.said:
        return row
    before = row.said.files
    row.said, row.saved_at, row.version = said, now, row.version + 1
    row.save()
    _move_files(row, before, now)
    _remember(row, "change", now)
    return row


@transaction.atomic
def remove(achievement: Achievement, *, now: datetime) -> Achievement:
    """Delete an achievement; for 30 days it can be brought back."""
    row = _locked(achievement)
    if row.removed_at is None:
        row.removed_at, row.version = now, row.version + 1
        row.save()
        record("achievement.remove", row, by=row.person, now=now, region_id=row.region_id)
    return row


@transaction.atomic
def restore(achievement: Achievement, *, now: datetime) -> Achievement:
    """Bring a deleted achievement back.  Raises NotFound after 30 days."""
    row = _locked(achievement)
    if row.removed_at is not None:
        if row.removed_at <= now - RETURNABLE:
            raise NotFound
        row.removed_at, row.version = None, row.version + 1
        row.save()
        record("achievement.restore", row, by=row.person, now=now, region_id=row.region_id)
    return row


@transaction.atomic
def destroy(rows: Iterable[Achievement], *, by: Person | None, now: datetime, reason: str) -> int:
    """Delete achievements for good, with their files and what their versions said.  Return how many."""
    found = list(rows)
    for row in found:
        delete_files(list(files_of(row)), by=by, now=now, reason=reason)
    blank_revisions(KIND, [row.pk for row in found])
    Achievement.objects.filter(pk__in=[row.pk for row in found]).delete()
    return len(found)


def _sound(region: Region, said: Said, now: datetime) -> Said:
    """Return what was said without what does not belong to it.  Raises Invalid by field."""
    event = None
    if said.event is not None:
        row = ContestEvent.objects.select_related("contest_list").filter(pk=said.event, contest_list__region=region).first()
        if row is None:
            raise Invalid({"event": [mark("This contest is not in the lists. Choose it anew.")]})
        event, said = row.event, replace(said, name="", level="")
    said = replace(said, subject=said.subject or own.default_subject(event))
    errors = own.problems(said, event, local_day(now, region.time_zone))
    if said.school is not None and not Organisation.objects.filter(pk=said.school, region=region).exists():
        errors["school"] = [mark("Choose the school from the list.")]
    if errors:
        raise Invalid(errors)
    return said


def _locked(achievement: Achievement) -> Achievement:
    return locked(Achievement.objects.select_related("region", "person", "event__contest_list", "school"), achievement.pk)


def _remember(row: Achievement, what: str, now: datetime) -> None:
    store_revision(KIND, row.pk, plain(row.said), by=row.person, now=now)
    record(f"achievement.{what}", row, by=row.person, now=now, region_id=row.region_id)


def _move_files(row: Achievement, before: tuple[str, ...], now: datetime) -> None:
    after = row.said.files
    try:
        if fresh := [key for key in after if key not in before]:
            attach(fresh, row.person, PURPOSE, row)
    except NotFound:
        raise Invalid({"files": [mark("This file is not there any more: remove it and add it again.")]}) from None
    gone = set(before) - set(after)
    if gone and (free := gone - shown_elsewhere([row.person_id])):  # whoever checks an application still needs the others
        detach(sorted(free), row, now=now)


def plain(said: Said) -> dict[str, Any]:
    """Return what an achievement says as JSON can hold it."""
    values = {name: getattr(said, name) for name in own.LABELS}
    return values | {"files": list(said.files), "on": said.on.isoformat() if said.on else ""}


def _stale(row: Achievement, typed: Said) -> Stale:
    names = own.differing(row.said, typed)
    stored, yours = ({name: plain(said)[name] for name in names} for said in (row.said, typed))
    rows = [Difference(name, gettext(own.LABELS[name]), *(words_of(row, name, said[name]) for said in (stored, yours))) for name in names]
    return Stale(stored, yours, row.version, rows)


def words_of(row: Achievement | None, name: str, value: Any) -> str:
    """Return a field in words, as a conflict shows it; 1 query for files, contest and school."""
    if not value:
        return ""
    if name == "files" and row is not None:
        return ", ".join(file.original_name for file in own_files_by_key(value, row.person_id, row))
    table = {"event": (ContestEvent, "name"), "school": (Organisation, "short_name")}.get(name)
    if table is not None:
        return table[0].objects.filter(pk=value).values_list(table[1], flat=True).first() or ""
    return gettext(own.word_of(name, value))
