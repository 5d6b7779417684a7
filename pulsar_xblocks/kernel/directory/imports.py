"""Import of organisations in two steps: a checked table first, then its confirmation."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.directory import domain
from pulsar_xblocks.kernel.directory.domain.rows import CHANGED, NEW, SAME, WRONG
from pulsar_xblocks.kernel.directory.models import DirectoryImport, Organisation, Region
from pulsar_xblocks.kernel.directory.queries import known_organisations, places_of
from pulsar_xblocks.kernel.directory.sheets import Row, read_table
from pulsar_xblocks.kernel.people.actions import new_key
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark

CHUNK = 400
CHANGED_COLUMNS = ["name", "short_name", "kind", "municipality", "locality", "inn", "ogrn", "sort_name", "search_text", "version"]
SHOWN = 300  # wrong cells, warnings and changes shown; all are counted
EMPTY = mark("The table is empty: there is no row under the headings.")
MISSING = mark("The table has no column with the full name, with the municipality, or with a code or INN. Take our template.")
DOUBLED = mark("Two columns have the same heading. Keep one of them.")
OUTDATED = mark("The directory has changed since the check. Nothing is imported: check the file once more.")
IS_WRONG = mark("Some rows are wrong, so nothing can be imported. Correct the file and check it once more.")
FORMULA = mark("Cell %(cell)s holds a formula. Put its value there.")


@dataclass(frozen=True)
class Upload:
    """A file as it came."""

    region: Region
    name: str
    content: bytes


def prepare_import(upload: Upload, *, by: Person, now: datetime) -> DirectoryImport:
    """Check a table and store what it would do; the directory stays as it is.

    Raises TooLarge, WrongType, and Invalid (field ``file``) for a table that cannot be read at all.
    """
    heading, results = check_table(upload, now)
    counts = Counter(result.action for result in results)
    DirectoryImport.objects.filter(by=by, applied_at=None).delete()
    return DirectoryImport.objects.create(
        key=new_key(),
        region=upload.region,
        by=by,
        file_name=upload.name[-200:],
        counts=json.dumps({action: counts[action] for action in (NEW, CHANGED, SAME, WRONG)}),
        body=json.dumps(_body(heading, results), ensure_ascii=False, separators=(",", ":")),
        created_at=now,
    )


def check_table(upload: Upload, now: datetime) -> tuple[domain.Heading, list[domain.RowResult]]:
    """Return the heading and what each row would do; 2 queries."""
    rows = read_table(upload.content)
    if len(rows) < 2:
        raise Invalid({"file": [EMPTY]})
    heading = domain.heading_of(rows[0].cells)
    if heading.missing or heading.doubled:
        raise Invalid({"file": [MISSING if heading.missing else DOUBLED]})
    cells = ((row.number, _by_key(row, heading)) for row in rows[1:])
    results = domain.check_rows(cells, places_of(upload.region, now), known_organisations(upload.region))
    return heading, [_with_formulas(result, row, heading) for result, row in zip(results, rows[1:], strict=True)]


def _by_key(row: Row, heading: domain.Heading) -> dict[str, str]:
    return {key: row.cells[position] if position < len(row.cells) else "" for position, key in heading.columns.items()}


def _with_formulas(result: domain.RowResult, row: Row, heading: domain.Heading) -> domain.RowResult:
    found = {heading.columns[at]: [domain.Problem(FORMULA, {"cell": cell})] for at, cell in row.formulas.items() if at in heading.columns}
    return replace(result, action=WRONG, errors={**result.errors, **found}) if found else result


def _body(heading: domain.Heading, results: list[domain.RowResult]) -> dict[str, Any]:
    wrong = [
        {"row": result.number, "column": column, "text": problem.text, "params": dict(problem.params)}
        for result in results
        for column, problems in result.errors.items()
        for problem in problems
    ]
    warnings = [
        {"row": result.number, "text": problem.text, "params": dict(problem.params)} for result in results for problem in result.warnings
    ]
    body = {"unknown": list(heading.unknown), "wrong": wrong[:SHOWN], "warnings": warnings[:SHOWN], "warning_count": len(warnings)}
    if wrong:
        return body | {"rows": [], "changes": []}
    kept = [result for result in results if result.action in (NEW, CHANGED)]
    return body | {"rows": [_kept(result) for result in kept], "changes": _changes(kept)[:SHOWN]}


def _kept(result: domain.RowResult) -> dict[str, Any]:
    known = result.known
    return {"id": known.id if known else None, "version": known.version if known else None, "values": dict(result.values)}


def _changes(results: Iterable[domain.RowResult]) -> list[dict[str, Any]]:
    return [
        {"row": result.number, "column": column, "old": result.known.values.get(column), "new": value}
        for result in results
        if result.known
        for column, value in result.values.items()
        if result.known.values.get(column) != value
    ]


def apply_import(checked: DirectoryImport, *, by: Person, now: datetime) -> DirectoryImport:
    """Store all rows of a checked table, or none.  Raises Conflict when a row is wrong or the directory has changed since."""
    with transaction.atomic():
        checked = DirectoryImport.objects.select_for_update().get(pk=checked.pk)
        if checked.applied_at is not None:
            return checked
        if json.loads(checked.counts)[WRONG]:
            raise Conflict(IS_WRONG)
        rows = json.loads(checked.body)["rows"]
        try:
            _create(checked.region, [row["values"] for row in rows if row["id"] is None])
        except IntegrityError:
            raise Conflict(OUTDATED) from None
        _change(checked.region, [row for row in rows if row["id"] is not None])
        checked.applied_at, checked.body = now, ""
        checked.save(update_fields=["applied_at", "body"])
        record("organisation.import", checked, by=by, now=now, region_id=checked.region_id, **json.loads(checked.counts))
    return checked


def _create(region: Region, rows: list[Mapping[str, Any]]) -> None:
    fresh = [Organisation(region=region, **_columns(values)) for values in rows]
    for row in fresh:
        row.fold()
    with transaction.atomic():
        Organisation.objects.bulk_create(fresh, batch_size=500)


def _change(region: Region, rows: list[Mapping[str, Any]]) -> None:
    """Change the organisations if each still has the version that was checked.  Raises Conflict."""
    for start in range(0, len(rows), CHUNK):
        chunk = {row["id"]: row for row in rows[start : start + CHUNK]}
        stored = list(Organisation.objects.select_for_update().filter(pk__in=list(chunk), region=region))
        if {row.pk: row.version for row in stored} != {pk: row["version"] for pk, row in chunk.items()}:
            raise Conflict(OUTDATED)
        for row in stored:
            for name, value in _columns(chunk[row.pk]["values"]).items():
                setattr(row, name, value)
            row.version += 1
            row.fold()
        target = ["id"] if connection.features.supports_update_conflicts_with_target else None  # MySQL and MariaDB take no target
        Organisation.objects.bulk_create(stored, update_conflicts=True, update_fields=CHANGED_COLUMNS, unique_fields=target)


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    return {("municipality_id" if name == "municipality" else name): value for name, value in values.items()}
