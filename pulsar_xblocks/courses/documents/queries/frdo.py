"""Reads of the upload to ФИС ФРДО: the template in force, documents that wait, their rows, files made."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from pulsar_xblocks.courses.documents import domain
from pulsar_xblocks.courses.documents.frdo_row import Paper, Source, facts
from pulsar_xblocks.courses.documents.models import FrdoRow, FrdoTemplate, FrdoUpload, TrainingDocument
from pulsar_xblocks.courses.documents.queries.register import documents, printed
from pulsar_xblocks.courses.domain import frdo
from pulsar_xblocks.courses.domain.frdo import Compared, Template
from pulsar_xblocks.courses.domain.passport import Passport
from pulsar_xblocks.courses.enrolments.models import Dossier
from pulsar_xblocks.courses.enrolments.queries import facts_of
from pulsar_xblocks.courses.programmes.queries import groups, passport_of_group
from pulsar_xblocks.kernel.definitions.domain import load
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.pure.text import Sentence, mark

CHUNK = 500
_TWICE = mark("The same number stands in another row: %(registration)s.")


@dataclass(frozen=True)
class Line:
    """A row of the upload: the document, the texts of its columns, why the register would refuse it."""

    document: TrainingDocument
    facts: Mapping[str, str]
    problems: tuple[Sentence, ...] = ()


def in_force(region_id: int) -> tuple[FrdoTemplate | None, Template]:
    """Return the template of a region, None with the product's own; 1 query."""
    row = FrdoTemplate.objects.filter(region=region_id, headers="").select_related("definition", "made_by").order_by("-pk").first()
    return row, load(Template, row.definition.body) if row else frdo.DEFAULT


def pending(region_id: int) -> FrdoTemplate | None:
    """Return the header row of the register that nobody has settled yet; 1 query."""
    rows = FrdoTemplate.objects.filter(region=region_id).exclude(headers="").select_related("definition", "made_by")
    return rows.order_by("-pk").first()


def compared(row: FrdoTemplate, template: Template) -> Compared:
    """Return how the header row that waits differs from the template in force."""
    return frdo.compare(template, json.loads(row.headers))


def waiting(region_id: int) -> list[TrainingDocument]:
    """Return the documents of qualification that are in no file and those the register has rejected, by day of issue; 1 query."""
    rows = documents().filter(region=region_id, kind__in=domain.QUALIFYING, cancelled_at=None)
    return list(rows.filter(Q(frdo_state=None) | Q(frdo_state=domain.REFUSED)).order_by("issued_on", "pk"))


def counts(region_id: int) -> dict[str, int]:
    """Return state in ФИС ФРДО -> how many valid documents; 1 query."""
    rows = documents().filter(region=region_id, kind__in=domain.QUALIFYING, cancelled_at=None).order_by()
    found = Counter(rows.values_list("frdo_state", flat=True))
    return {state: found[None if state == domain.UNSENT else state] for state in domain.FRDO}


def lines(template: Template, rows: Sequence[TrainingDocument]) -> list[Line]:
    """Return the rows of an upload with what the register would refuse in them; personal files are read 500 at once.  Raises NoKeys."""
    passports = _passports({row.enrolment.group_id for row in rows})
    files = _files([row.enrolment.person_id for row in rows])
    made = [(row, facts(_source(row, passports, files))) for row in rows]
    twice = frdo.repeated((row.pk, told) for row, told in made)
    by_pk = {row.pk: row for row in rows}
    return [Line(row, told, (*_refused(template, told), *_twice(by_pk, twice.get(row.pk)))) for row, told in made]


def _refused(template: Template, told: Mapping[str, str]) -> list[Sentence]:
    return [sentence for _, sentence in frdo.refusals(template, told)]  # type: ignore[misc] - each of them is a Sentence


def _twice(rows: Mapping[int, TrainingDocument], other: int | None) -> list[Sentence]:
    return [] if other is None else [Sentence(_TWICE, registration=rows[other].registration)]


def _passports(ids: set[int]) -> dict[int, Passport]:
    return {row.pk: passport_of_group(row) for row in groups().filter(pk__in=ids)}


def _files(ids: Sequence[int]) -> dict[int, Dossier]:
    found: dict[int, Dossier] = {}
    for start in range(0, len(ids), CHUNK):
        found |= {row.person_id: row for row in Dossier.objects.filter(person__in=ids[start : start + CHUNK])}
    return found


def _source(row: TrainingDocument, passports: Mapping[int, Passport], files: Mapping[int, Dossier]) -> Source:
    enrolment, told = row.enrolment, facts_of(files.get(row.enrolment.person_id))
    kept = date.fromisoformat(told.birth_date) if told.birth_date else None  # of somebody who is retired
    return Source(
        _paper(row),
        passports[enrolment.group_id],
        told,
        enrolment.person.birth_date or kept,
        enrolment.group.funding,
        _paper(row.original) if row.original else None,
        row.why_duplicate,
    )


def _paper(row: TrainingDocument) -> Paper:
    return Paper(row.kind, row.series, row.number, row.registration, row.issued_on, printed(row))


def uploads(region_id: int) -> QuerySet[FrdoUpload]:
    """Return the files made for the register, the newest first, each with how many rows stand how."""
    numbers = {state: Count("rows", filter=Q(rows__state=state)) for state in (domain.SENT, domain.TAKEN, domain.REFUSED)}
    rows = FrdoUpload.objects.filter(region=region_id).select_related("made_by", "region", "template")
    return rows.annotate(total=Count("rows"), **numbers).order_by("-pk")


def upload_or_404(pk: int) -> FrdoUpload:
    """Return a file made for the register.  Raises NotFound."""
    found = FrdoUpload.objects.select_related("region", "template", "made_by").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def rows_of(upload: FrdoUpload) -> QuerySet[FrdoRow]:
    """Return the rows of a file with their documents, in its order."""
    return upload.rows.select_related("document__enrolment__person", "document__enrolment__group").order_by("pk")


def documents_of(upload: FrdoUpload) -> list[TrainingDocument]:
    """Return the documents of a file in its order; 1 query."""
    return list(documents().filter(frdo_rows__upload=upload).order_by("frdo_rows__pk"))
