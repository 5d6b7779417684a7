"""The days of a diary: written as they are typed, put in for the supervisor, opened again, removed with undo."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from pulsar_xblocks.courses.domain import practice, stages
from pulsar_xblocks.courses.domain.passport import ZERO
from pulsar_xblocks.courses.modules.queries import other_files
from pulsar_xblocks.courses.practice import booking, queries
from pulsar_xblocks.courses.practice.actions.holding import held, held_row, noted, require_alive, typed_into
from pulsar_xblocks.courses.practice.file_rights import EVIDENCE
from pulsar_xblocks.courses.practice.models import PracticeLog, PracticeRow
from pulsar_xblocks.kernel.files.actions import attach, detach
from pulsar_xblocks.kernel.files.queries import files_of
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, NotFound
from pulsar_xblocks.kernel.pure.text import mark

LABELS = {
    "on": mark("Day"),
    "starts": mark("Began at"),
    "hours": mark("Academic hours"),
    "activity": mark("What you did"),
    "result": mark("What came of it"),
}
MOST_DAYS = 400  # rows of one diary
_KEY = re.compile(r"[\w-]{10,22}", re.ASCII)
_CHANGED = mark("The day was changed by its author.")
_REMOVED = mark("The day was removed by its author.")


@dataclass(frozen=True)
class Typed:
    """A day as typed; ``key`` is made by the page, so that a second sending stores nothing new."""

    key: str
    on: date | None
    starts: str = ""
    hours: Decimal | None = None
    activity: str = ""
    result: str = ""
    files: Sequence[str] = ()

    def values(self, today: date) -> dict[str, Any]:
        """Return the columns; a day that is not chosen yet is today."""
        hours = self.hours if self.hours is not None else ZERO
        return {"on": self.on or today, "starts": self.starts, "hours": hours, "activity": self.activity, "result": self.result}


@transaction.atomic
def save_day(log: PracticeLog, seen: int, typed: Typed, *, by: Person, now: datetime) -> PracticeRow:
    """Store a day as it is being typed; nothing is demanded yet, the supervisor does not see it.

    Raises Stale with both texts, Conflict when the day is put in already.
    """
    stages.require(log.enrolment.stage, *stages.IN_TRAINING)
    require_alive(log)
    row = _row(log, typed.key, now)
    if row.status != practice.DRAFT or row.removed_at:
        raise Conflict(mark("This day is put in already: open it anew to change it."))
    kept = list(files_of(row, EVIDENCE).values_list("key", flat=True))
    typed_into(row, seen, typed.values(_today(log, now)), LABELS, other_files(kept, typed.files))
    if set(kept) != {key for key in typed.files if key}:
        _keep_files(log, row, typed.files, by=by, now=now)
    return row


@transaction.atomic
def put_day(log: PracticeLog, key: str, *, by: Person, now: datetime) -> PracticeRow:
    """Put a day in for the supervisor; its hours are declared.  Raises Invalid by field; a second click puts nothing in twice."""
    Person.objects.select_for_update().get(pk=log.enrolment.person_id)  # two diaries of one person are compared one after the other
    diary = held(log)
    require_alive(diary)
    row = held_row(diary, key)
    if row.status != practice.DRAFT:
        return row
    if diary.starts_on is None or diary.ends_on is None:
        raise Conflict(mark("Write the first and the last day of the internship into the plan first."))
    first, last = queries.term_of(diary)
    found = practice.row_problems(queries.day_of(row), queries.others_of(by, row), first, last, _today(diary, now))
    if not row.activity.strip():
        found["activity"] = [mark("Write what you did.")]
    if found:
        raise Invalid(found)
    row.status, row.reason, row.removed_at = practice.WAITING, "", None
    _saved(row)
    booking.book(row, booking.DECLARED, by=by, now=now)
    noted(diary, "day", by=by, now=now, on=row.on)
    return row


@transaction.atomic
def open_day(log: PracticeLog, key: str, *, by: Person, now: datetime) -> PracticeRow:
    """Open a day for changes; until it is put in again the supervisor does not see it.  Raises Conflict for a confirmed one."""
    diary, row = _changeable(log, key)
    if row.status != practice.DRAFT:
        row.status = practice.DRAFT
        _saved(row)
        booking.take_back(row, booking.DECLARED, _CHANGED, by=by, now=now)
    return row


@transaction.atomic
def remove_day(log: PracticeLog, key: str, *, by: Person, now: datetime) -> PracticeRow:
    """Remove a day that is not confirmed; it can be brought back.  Raises Conflict for a confirmed one."""
    diary, row = _changeable(log, key)
    row.status, row.removed_at = practice.DRAFT, row.removed_at or now
    _saved(row)
    booking.take_back(row, booking.DECLARED, _REMOVED, by=by, now=now)
    noted(diary, "day_remove", by=by, now=now, on=row.on)
    return row


@transaction.atomic
def restore_day(log: PracticeLog, key: str, *, by: Person, now: datetime) -> PracticeRow:
    """Bring a removed day back as a draft: it is checked when it is put in."""
    diary = held(log)
    require_alive(diary)
    row = held_row(diary, key)
    row.removed_at = None
    return _saved(row)


def _changeable(log: PracticeLog, key: str) -> tuple[PracticeLog, PracticeRow]:
    diary = held(log)
    require_alive(diary)
    row = held_row(diary, key)
    if row.status == practice.CONFIRMED:
        raise Conflict(mark("The supervisor has confirmed this day. Ask the supervisor to take the confirmation back."))
    return diary, row


def _row(log: PracticeLog, key: str, now: datetime) -> PracticeRow:
    """Return a day by its key, held; an unknown key begins one.  Raises NotFound for a day of another diary."""
    found = PracticeRow.objects.select_for_update().filter(key=key).first() if _KEY.fullmatch(key) else None
    if found is None:
        return _begun(log, key, now)
    if found.log_id != log.pk:
        raise NotFound
    return found


def _begun(log: PracticeLog, key: str, now: datetime) -> PracticeRow:
    if not _KEY.fullmatch(key):
        raise NotFound
    if log.rows.filter(removed_at=None).count() >= MOST_DAYS:
        raise Conflict(mark("The diary has too many days. Remove those that are not needed."))
    try:
        with transaction.atomic():
            return PracticeRow.objects.create(log=log, key=key, on=_today(log, now), hours=ZERO, status=practice.DRAFT)
    except IntegrityError:  # the other tab was quicker
        return PracticeRow.objects.select_for_update().get(key=key, log=log)


def _saved(row: PracticeRow) -> PracticeRow:
    row.version += 1
    row.save()
    return row


def _keep_files(log: PracticeLog, row: PracticeRow, keys: Sequence[str], *, by: Person, now: datetime) -> None:
    """Make these the evidence of the day.  Raises Invalid for a file that is not there any more."""
    wanted = [key for key in keys if key]
    gone = files_of(row, EVIDENCE).exclude(key__in=wanted).values_list("key", flat=True)
    detach(list(gone), row, now=now)
    try:
        attach(wanted, by, EVIDENCE, row, region_id=log.enrolment.group.programme.region_id)
    except NotFound:
        raise Invalid({"files": [mark("This file is not there any more: remove it and add it again.")]}) from None
    except Invalid as error:
        raise Invalid({"files": [text for texts in error.errors.values() for text in texts]}, **error.params) from None


def _today(log: PracticeLog, now: datetime) -> date:
    return local_day(now, log.enrolment.group.programme.region.time_zone)
