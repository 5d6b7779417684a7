"""Results of the Sirius platform stand instead of reads: one by one, or from a table that is checked first."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.directory.sheets import read_table
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.review.actions.settling import Published, lock_all, locked, require_open, settle
from pulsar_xblocks.kernel.review.domain import sheet, statuses
from pulsar_xblocks.kernel.review.models import ReviewGroup, ReviewItem
from pulsar_xblocks.kernel.review.queries.results import rubric_of

Cells = Mapping[str, str]


@transaction.atomic
def import_result(  # noqa: PLR0913 - the interface all parts agreed on
    kind: str, object_id: int, value: Decimal | None, source: str, *, by: Person | None, now: datetime
) -> ReviewItem:
    """Store a result from outside; None takes it away again.  Raises NotFound, Invalid outside the scale, Published."""
    found = ReviewItem.objects.filter(kind=kind, object_id=object_id).first()
    if found is None:
        raise NotFound
    item = locked(found.pk)
    require_open(item)
    scale = rubric_of(item.group).scale
    if value is not None and not 0 <= value <= scale:
        raise Invalid({"value": [mark("The result must be a number from 0 to %(max)s.")]}, max=scale)
    _store(item, value, source, by, now)
    record("review.import", item, by=by, now=now, region_id=item.group.region_id, code=item.blind_code, value=value)
    return item


def check_table(group: ReviewGroup, content: bytes) -> list[sheet.Result]:
    """Return what each row of a CSV or XLSX table would do; nothing is stored.

    Raises TooLarge, WrongType, and Invalid (field ``file``) for a table without the two columns or without rows.
    """
    rows = read_table(content)
    columns = sheet.heading(rows[0].cells) if rows else None
    if columns is None:
        raise Invalid({"file": [mark("The table needs two columns: work code and result. A third one, source, is welcome.")]})
    if len(rows) < 2:
        raise Invalid({"file": [mark("The table is empty: there is no row under the headings.")]})
    cells = [(row.number, {key: row.cells[at] if at < len(row.cells) else "" for key, at in columns.items()}) for row in rows[1:]]
    return _checked(group, cells)


@transaction.atomic
def import_table(group: ReviewGroup, rows: Sequence[tuple[int, Cells]], *, by: Person, now: datetime) -> int:
    """Store the checked rows, all or none, and return how many changed something.

    Raises Conflict when one is wrong by now, Published when the results are out.
    """
    row = lock_all(group)
    if row.frozen_at is not None:
        raise Published
    results = _checked(row, rows)
    if any(result.action == sheet.WRONG for result in results):
        raise Conflict(mark("Something has changed since the check. Nothing is imported: check the file once more."))
    changed = {result.code: result for result in results if result.action != sheet.SAME}
    for item in ReviewItem.objects.filter(group=row, blind_code__in=list(changed)).select_related("group__rubric"):
        _store(item, changed[item.blind_code].value, changed[item.blind_code].source, by, now)
    record("review.import_table", row, by=by, now=now, region_id=row.region_id, rows=len(changed))
    return len(changed)


def _store(item: ReviewItem, value: Decimal | None, source: str, by: Person | None, now: datetime) -> None:
    item.imported_value, item.imported_source, item.imported_by, item.imported_at = value, source[:200], by, now
    item.save(update_fields=["imported_value", "imported_source", "imported_by", "imported_at"])
    settle(item)


def _checked(group: ReviewGroup, rows: Sequence[tuple[int, Cells]]) -> list[sheet.Result]:
    items = ReviewItem.objects.filter(group=group, state=statuses.QUEUED)
    known = dict(items.values_list("blind_code", "imported_value"))
    return sheet.check(rows, known, rubric_of(group).scale)
