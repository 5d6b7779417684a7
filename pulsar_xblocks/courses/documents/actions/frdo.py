"""The upload to ФИС ФРДО: template versions, files made, rows taken and rejected."""

import json
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from pulsar_xblocks.courses.documents import domain
from pulsar_xblocks.courses.documents.models import FrdoRow, FrdoTemplate, FrdoUpload
from pulsar_xblocks.courses.documents.queries import frdo as queries
from pulsar_xblocks.courses.documents.queries.frdo import Line
from pulsar_xblocks.courses.domain import frdo, stages
from pulsar_xblocks.courses.domain.frdo import Compared, Template
from pulsar_xblocks.courses.enrolments.actions.stepping import Why, held, new_key, put, step
from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.loads.sheets import read_table
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark

KIND = "frdo_template"  # of the definition


class Unsettled(Conflict):
    """The register's template differs from ours, and nobody has settled how."""

    code = "frdo_unsettled"
    message = mark("The template of the register has changed: settle the columns first, until then no file is made.")


@transaction.atomic
def compare_with(region: Region, content: bytes, *, by: Person, now: datetime) -> Compared:
    """Return how the register's current workbook differs from the template in force; a difference waits until somebody settles it.

    Raises WrongType, TooLarge, Invalid (field ``file``) for what is no template of the register.
    """
    rows = read_table(content)
    headers = [frdo.cleaned(text) for text in rows[0].cells] if rows else []
    _hold(region)
    _, template = queries.in_force(region.pk)
    if not frdo.is_of_register(template, headers):
        raise Invalid({"file": [mark("The first row of this workbook is not the heading of the register's template.")]})
    if problems := frdo.heading_problems(headers):
        raise Invalid({"file": problems})
    found = frdo.compare(template, headers)
    FrdoTemplate.objects.filter(region=region).exclude(headers="").delete()
    if found:
        definition = pin(KIND, frdo.arranged(template, headers), now)
        kept = json.dumps(headers, ensure_ascii=False)
        FrdoTemplate.objects.create(region=region, definition=definition, headers=kept, made_at=now, made_by=by)
    numbers = {"moved": len(found.moved), "gone": len(found.gone), "new": len(found.new)}
    record("frdo_template.compare", region, by=by, now=now, region_id=region.pk, **numbers)
    return found


@transaction.atomic
def save_template(region: Region, seen: int, template: Template, *, by: Person, now: datetime) -> FrdoTemplate:
    """Store another version of the template and settle what waits.  Raises Invalid, Conflict when somebody has saved one since.

    ``seen``: id of the newest version that the page showed, 0 = none.
    """
    _hold(region)
    if newest(region.pk) != seen:
        raise Conflict(mark("Somebody has changed the template since you opened it: open the page anew."))
    frdo.require_template(template)
    FrdoTemplate.objects.filter(region=region).exclude(headers="").delete()
    row = FrdoTemplate.objects.create(region=region, definition=pin(KIND, template, now), made_at=now, made_by=by)
    record("frdo_template.save", row, by=by, now=now, region_id=region.pk, columns=len(template.columns))
    return row


@transaction.atomic
def drop_pending(region: Region, *, by: Person, now: datetime) -> None:
    """Leave the template as it is: what was compared is forgotten."""
    _hold(region)
    if FrdoTemplate.objects.filter(region=region).exclude(headers="").delete()[0]:
        record("frdo_template.keep", region, by=by, now=now, region_id=region.pk)


def newest(region_id: int) -> int:
    """Return the id of the newest version of a region, settled or not, 0 = none; 1 query."""
    return FrdoTemplate.objects.filter(region=region_id).order_by("-pk").values_list("pk", flat=True).first() or 0


@transaction.atomic
def make_upload(region: Region, reason: str, *, by: Person, now: datetime) -> tuple[FrdoUpload, Template, list[Line]]:
    """Store a file for the register: every document that waits and that it would take; return it with its rows.

    Raises Unsettled, NoKeys, and Conflict when there is no such document.
    """
    _hold(region)
    if queries.pending(region.pk) is not None:
        raise Unsettled
    row, template = queries.in_force(region.pk)
    found = [line for line in queries.lines(template, queries.waiting(region.pk)) if not line.problems]
    if not found:
        raise Conflict(mark("There is no document that could be entered now."))
    upload = FrdoUpload.objects.create(region=region, template=row, reason=reason, made_at=now, made_by=by)
    made = [FrdoRow(upload=upload, document=line.document, state=domain.SENT, at=now) for line in found]
    FrdoRow.objects.bulk_create(made, batch_size=500)
    record_export(Export("dossier", region.pk, reason, len(found), "xlsx"), by=by, now=now)
    return upload, template, found


def lines_again(upload: FrdoUpload, reason: str, *, by: Person, now: datetime) -> tuple[Template, list[Line]]:
    """Return the rows of a file once more, by the template in force.  Raises Unsettled, NoKeys."""
    if queries.pending(upload.region_id) is not None:
        raise Unsettled
    _, template = queries.in_force(upload.region_id)
    found = queries.lines(template, queries.documents_of(upload))
    record_export(Export("dossier", upload.region_id, reason, len(found), "xlsx"), by=by, now=now)
    return template, found


@transaction.atomic
def take(upload: FrdoUpload, *, by: Person, now: datetime) -> int:
    """Store that the register has taken every row of a file that it has not rejected; return how many."""
    rows = _held_rows(upload, [domain.SENT])
    batch = new_key()
    for row in rows:
        row.state, row.reason, row.at = domain.TAKEN, "", now
        row.save(update_fields=["state", "reason", "at"])
        enrolment = held(row.document.enrolment)
        if enrolment.stage == stages.CERT_ISSUED and row.document.cancelled_at is None:
            step(enrolment, stages.FRDO_DONE, Why(batch=batch), by=by, now=now)
    if rows:
        record("frdo_upload.take", upload, by=by, now=now, region_id=upload.region_id, count=len(rows))
    return len(rows)


def refuse(row: FrdoRow, reason: str, *, by: Person, now: datetime) -> dict[str, str]:
    """Store that the register has rejected a row, within a transaction; return what stood there."""
    before = {"state": row.state, "reason": row.reason, "stage": ""}
    row.state, row.reason, row.at = domain.REFUSED, reason[:1000], now
    row.save(update_fields=["state", "reason", "at"])
    enrolment = held(row.document.enrolment)
    if enrolment.stage == stages.FRDO_DONE and row.document.cancelled_at is None and not _has_another(row):
        before["stage"] = stages.FRDO_DONE
        step(enrolment, stages.CERT_ISSUED, Why(is_quiet=True), by=by, now=now)  # the certificate was told of when it was issued
    return before


def _has_another(row: FrdoRow) -> bool:
    """Tell whether the register has another valid document of the same training: a rejected duplicate takes nothing back."""
    others = FrdoRow.objects.filter(document__enrolment=row.document.enrolment_id, document__cancelled_at=None, state=domain.TAKEN)
    return others.exclude(document=row.document_id).exists()


def restore(row: FrdoRow, before: dict[str, str], *, by: Person, now: datetime) -> None:
    """Put a row back to what stood there before a load, within a transaction."""
    row.state, row.reason, row.at = before["state"], before["reason"], now
    row.save(update_fields=["state", "reason", "at"])
    enrolment = held(row.document.enrolment)
    if before["stage"] and enrolment.stage == stages.CERT_ISSUED:
        put(enrolment, before["stage"], by=by, now=now)


def _held_rows(upload: FrdoUpload, states: Sequence[str]) -> list[FrdoRow]:
    ids = list(FrdoRow.objects.select_for_update().filter(upload=upload, state__in=states).order_by("pk").values_list("pk", flat=True))
    return list(queries.rows_of(upload).filter(pk__in=ids))


def _hold(region: Region) -> None:
    """Hold the region until the transaction ends: one template is settled and one file made at a time."""
    Region.objects.select_for_update().get(pk=region.pk)
