"""What every write of a diary shares: the row held, its state asked, the change recorded."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NoReturn

from django.utils.translation import gettext

from pulsar_xblocks.courses.domain import practice, stages
from pulsar_xblocks.courses.modules.queries import OtherFiles
from pulsar_xblocks.courses.practice.models import PracticeLog, PracticeRow
from pulsar_xblocks.courses.practice.queries import JOINED
from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Difference, NotFound, Stale
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.template_tags import day, number

ALIVE = (practice.PLANNED, practice.ACTIVE)
_SENT = mark("The report is with the curator: take it back to change the diary.")
_OVER = mark("The internship is decided: nothing can be changed any more.")


def held(log: PracticeLog) -> PracticeLog:
    """Return the diary held until the transaction ends."""
    return locked(PracticeLog.objects.select_related(*JOINED), log.pk)


def held_row(diary: PracticeLog, key: str) -> PracticeRow:
    """Return a day of a held diary, held too.  Raises NotFound."""
    row = PracticeRow.objects.select_for_update().filter(log=diary.pk, key=key[:22]).first()
    if row is None:
        raise NotFound
    row.log = diary
    return row


def require_alive(log: PracticeLog) -> None:
    """Return while the participant may write.  Raises NotNow at another stage of the enrolment, Conflict once the report is sent."""
    stages.require(log.enrolment.stage, *stages.IN_TRAINING)
    if log.status not in ALIVE:
        raise Conflict(_SENT if log.status == practice.REPORT_CHECK else _OVER)


def stored(log: PracticeLog, what: str, *, by: Person | None, now: datetime, **facts: Any) -> PracticeLog:
    """Store a changed diary and record what was done; the version counts only what the participant types."""
    log.save()
    noted(log, what, by=by, now=now, **facts)
    return log


def noted(log: PracticeLog, what: str, *, by: Person | None, now: datetime, **facts: Any) -> None:
    """Record what was done with a diary."""
    record(f"practice_log.{what}", log, by=by, now=now, region_id=log.enrolment.group.programme.region_id, **facts)


def typed_into(
    row: PracticeLog | PracticeRow, seen: int, yours: Mapping[str, Any], labels: Mapping[str, str], files: OtherFiles | None = None
) -> None:
    """Store typed values as the next version; the same words are no change, whichever version was seen; ``files`` = they differ too.

    Raises Stale with both texts of what differs, in words.
    """
    current = {name: getattr(row, name) for name in labels}
    rows = [_difference(name, labels[name], current[name], yours[name]) for name in labels if current[name] != yours[name]]
    if files is not None:
        rows, yours = [*rows, files.shown], {**yours, files.shown.name: files.wanted}
    if rows and seen != row.version:
        _refuse(rows, yours, row.version)
    if rows or not row.version:
        for name in labels:
            setattr(row, name, yours[name])
        row.version += 1
        row.save()


def _refuse(rows: Sequence[Difference], yours: Mapping[str, Any], stored_version: int) -> NoReturn:
    raise Stale(
        {row.name: row.value or row.current for row in rows}, {row.name: _posted(yours[row.name]) for row in rows}, stored_version, rows
    )


def _difference(name: str, label: str, current: Any, yours: Any) -> Difference:
    is_long = isinstance(current, str) and isinstance(yours, str)
    return Difference(name, gettext(label), _shown(current), _shown(yours), _posted(current), is_long=is_long)


def _shown(value: Any) -> str:
    if isinstance(value, date):
        return day(value)
    return number(value) if isinstance(value, Decimal) else str(value or "")


def _posted(value: Any) -> str:
    return number(value) if isinstance(value, Decimal) else str(value or "")
