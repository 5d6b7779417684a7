"""Import of registrations on the Sirius platform: check first, then store all or none."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.directory.sheets import read_table
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.studios.actions.support import Done, tick
from pulsar_xblocks.studios.domain import sirius
from pulsar_xblocks.studios.models import ChecklistMark, ProjectYear, StudioYear

ITEM = "sirius"


def check_table(year: ProjectYear, content: bytes, *, now: datetime) -> list[sirius.Result]:
    """Return what each row of a CSV or XLSX table would do; nothing is stored; 2 queries.

    Raises TooLarge, WrongType, and Invalid (field ``file``) for a table without the three columns or without rows.
    """
    rows = read_table(content)
    columns = sirius.heading(rows[0].cells) if rows else None
    if columns is None:
        raise Invalid({"file": [mark("The table needs three columns: studio code, registration number, date.")]})
    if len(rows) < 2:
        raise Invalid({"file": [mark("The table is empty: there is no row under the headings.")]})
    cells = [(row.number, {key: row.cells[at] if at < len(row.cells) else "" for key, at in columns.items()}) for row in rows[1:]]
    return sirius.check(cells, _known(year), local_day(now, year.region.time_zone))


@transaction.atomic
def import_registrations(year: ProjectYear, rows: Sequence[tuple[int, dict[str, str]]], *, by: Person, now: datetime) -> int:
    """Store the checked rows and return how many changed something.  Raises Conflict when one is wrong by now: none is stored."""
    results = sirius.check(rows, _known(year), local_day(now, year.region.time_zone))
    if any(result.action == sirius.WRONG for result in results):
        raise Conflict(mark("Something has changed since the check. Nothing is imported: check the file once more."))
    studios = {row.studio.code: row for row in StudioYear.objects.filter(year=year).select_related("studio__region")}
    changed = [result for result in results if result.action != sirius.SAME]
    proofs = dict(ChecklistMark.objects.filter(studio_year__year=year, item=ITEM).values_list("studio_year_id", "file_key"))
    for result in changed:
        if result.day:
            studio = studios[result.code]
            tick(studio, Done(ITEM, result.day, result.number, proofs.get(studio.pk, "")), by=by, now=now)
    record("studio.sirius_import", year, by=by, now=now, region_id=year.region_id, rows=len(changed))
    return len(changed)


def _known(year: ProjectYear) -> dict[str, sirius.Known]:
    marks = ChecklistMark.objects.filter(studio_year__year=year, item=ITEM).values_list("studio_year_id", "note", "done_on")
    stored = {pk: sirius.Known(note, day) for pk, note, day in marks}
    rows = StudioYear.objects.filter(year=year).values_list("pk", "studio__code")
    return {code: stored.get(pk, sirius.Known()) for pk, code in rows}
