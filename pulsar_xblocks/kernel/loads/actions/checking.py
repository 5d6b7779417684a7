"""Checking a table: what each row would do is stored, the rest of the product stays as it is."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, override

from pulsar_xblocks.kernel.loads import domain
from pulsar_xblocks.kernel.loads.kinds import Kind, Target
from pulsar_xblocks.kernel.loads.models import SheetLoad, SheetRow
from pulsar_xblocks.kernel.loads.sheets import Row, read_table
from pulsar_xblocks.kernel.people.actions import new_key
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import Sentence, mark

BATCH = 500
EMPTY = mark("The table is empty: there is no row under the headings.")
MISSING = mark("The table has no column “%(name)s”. Take the list out anew, edit it and do not rename its columns.")
DOUBLED = mark("Two columns have the heading “%(name)s”. Keep one of them.")
ABSENT = mark("There is no such row in the file.")
FORMULA = mark("Cell %(cell)s holds a formula. Put its value there.")


@dataclass(frozen=True)
class Upload:
    """A file as it came."""

    name: str
    content: bytes


def check(kind: Kind, target: Target, upload: Upload, *, by: Person, now: datetime) -> SheetLoad:
    """Store what a table would do.  Raises TooLarge, WrongType, and Invalid (field ``file``) for a table that cannot be read at all."""
    rows = read_table(upload.content)
    if not rows:
        raise Invalid({"file": [EMPTY]})
    shape = kind.shape_for(target, now)
    heading = _heading(rows[0], shape)
    if len(rows) < 2:
        raise Invalid({"file": [EMPTY]})
    results = _results(kind, target, shape, [_line(row, heading, shape) for row in rows[1:]], now)
    return _stored(kind, target, upload, heading, results, by, now)


def _results(kind: Kind, target: Target, shape: domain.Shape, lines: Sequence[domain.Line], now: datetime) -> list[domain.Result]:
    known = kind.known(target, now)
    absent = domain.absent_lines(lines, known, shape, kind.absent) if kind.absent else []
    results = domain.compare([*lines, *absent], known, shape)
    found = kind.check(target, _stored_ones(results), now)
    results = [domain.with_problems(result, found.get(result.number, {})) for result in results]
    notes = kind.notes(target, _stored_ones(results), now)
    lacking = {line.number for line in absent}
    return [
        replace(result, notes=(*([Sentence(ABSENT)] if result.number in lacking else ()), *notes.get(result.number, ())))
        for result in results
    ]


def _stored_ones(results: Sequence[domain.Result]) -> list[domain.Result]:
    return [result for result in results if result.action in (domain.NEW, domain.CHANGED)]


def _heading(row: Row, shape: domain.Shape) -> domain.Heading:
    heading = domain.heading_of(row.cells, [_translated(field) for field in shape.columns])
    if heading.missing:
        raise Invalid({"file": [Sentence(MISSING, name=gettext(heading.missing[0]))]})
    if heading.doubled:
        raise Invalid({"file": [Sentence(DOUBLED, name=gettext(heading.doubled[0]))]})
    return heading


def _translated(field: domain.Field) -> domain.Field:
    """Return the column with its heading in each language in which an export may have been taken."""
    words = []
    for language, _ in settings.LANGUAGES:
        with override(language):
            words.append(gettext(field.msgid))
    return replace(field, words=(*field.words, *words))


def _line(row: Row, heading: domain.Heading, shape: domain.Shape) -> domain.Line:
    fields = {field.key: field for field in shape.columns}
    cells, problems = {}, {}
    for position, key in heading.columns.items():
        cells[key], problem = domain.clean_cell(fields[key], row.cells[position] if position < len(row.cells) else "")
        if position in row.formulas:
            problem = Sentence(FORMULA, cell=row.formulas[position])
        if problem:
            problems[key] = [problem]
    return domain.Line(row.number, cells, problems)


@transaction.atomic
def _stored(  # noqa: PLR0913 - everything that is kept of a table
    kind: Kind, target: Target, upload: Upload, heading: domain.Heading, results: Sequence[domain.Result], by: Person, now: datetime
) -> SheetLoad:
    forget(SheetLoad.objects.filter(by=by, kind=kind.key, target_id=target.pk, state="checked"))
    counts = Counter(result.action for result in results)
    load: SheetLoad = SheetLoad.objects.create(
        key=new_key(),
        region=target.region,
        by=by,
        kind=kind.key,
        target_id=target.pk,
        file_name=upload.name[-200:],
        unknown=json.dumps(heading.unknown, ensure_ascii=False),
        counts=json.dumps({action: counts[action] for action in domain.ACTIONS}),
        created_at=now,
    )
    SheetRow.objects.bulk_create(
        [
            SheetRow(
                load=load,
                number=result.number,
                action=result.action,
                object_id=result.id[:40],
                subject_id=result.person,
                body=json.dumps(_body(result), ensure_ascii=False),
            )
            for result in results
            if result.action != domain.SAME
        ],
        batch_size=BATCH,
    )
    return load


def _body(result: domain.Result) -> dict[str, Any]:
    problems = [{"column": column, **domain.packed(problem)} for column, found in result.problems.items() for problem in found]
    notes = [domain.packed(note) for note in result.notes]
    values = {"label": result.label, "before": dict(result.before), "after": dict(result.after)}
    return values | {"problems": problems} | ({"notes": notes} if notes else {})


def forget(loads: Iterable[SheetLoad]) -> int:
    """Delete tables that were checked and never stored; return how many."""
    keys = [load.pk for load in loads]
    SheetRow.objects.filter(load__in=keys).delete()
    return SheetLoad.objects.filter(pk__in=keys).delete()[0]
