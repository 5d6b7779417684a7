"""What ФИС ФРДО has rejected comes back as a table: the registration number with the register's words; looked at first, undone later."""

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse

from pulsar_xblocks.courses.documents import domain
from pulsar_xblocks.courses.documents.actions import frdo as actions
from pulsar_xblocks.courses.documents.models import FrdoRow
from pulsar_xblocks.courses.documents.queries import frdo as queries
from pulsar_xblocks.kernel.loads.domain import CHANGED_SINCE, MATCHES, PROSE, Field, Known, Shape
from pulsar_xblocks.kernel.loads.kinds import OUTDATED, Change, Effect, Kind, Target, Writing, require_same
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import Actor, Where
from pulsar_xblocks.kernel.roles.queries import require
from pulsar_xblocks.kernel.template_tags import day

_REASONS = ("ошибка", "ошибки", "причина", "причина отказа", "описание ошибки", "комментарий", "error", "reason")
SHAPE = Shape(
    (
        Field("registration", mark("Registration number"), ("регистрационный номер", "рег. номер"), role=MATCHES, limit=60, is_needed=True),
        Field("number", mark("Number of the form"), ("номер документа", "номер бланка"), role=MATCHES, limit=20),
        Field("reason", mark("What the register wrote"), _REASONS, kind=PROSE, limit=1000, is_needed=True),
    ),
    ("registration",),
    takes_new=False,
    is_typed=True,
    id_key="registration",
    unknown=mark("There is no such document in this file."),
)


def _target(actor: Actor | None, pk: int) -> Target:
    row = queries.upload_or_404(pk)
    if actor is not None:
        require(actor, "export", "dossier", Where(row.region_id))
    title = f"№ {row.pk}, {day(row.made_at, row.region.time_zone)}"
    return Target(pk, row.region, title, reverse("pulsar:frdo"), reverse("pulsar:frdo_upload", args=[pk]), row)


def _rows(target: Target) -> Mapping[str, FrdoRow]:
    return {row.document.registration: row for row in queries.rows_of(target.row)}


def _known(target: Target, now: datetime) -> Mapping[str, Known]:
    return {key: _told(row) for key, row in _rows(target).items()}


def _told(row: FrdoRow) -> Known:
    document = row.document
    values = {"registration": document.registration, "number": document.number, "reason": row.reason}
    return Known(values, person=document.enrolment.person_id)


def _store(writing: Writing, change: Change) -> Effect:
    row = _held(writing, change)
    require_same(_told(row), change)
    return {"row": row.pk, **actions.refuse(row, change.after["reason"], by=writing.by, now=writing.now)}


def _undo(writing: Writing, change: Change, effect: Effect) -> str:
    row = _held(writing, change)
    if row.state != domain.REFUSED or row.reason != change.after["reason"]:
        raise Conflict(CHANGED_SINCE)
    actions.restore(row, effect, by=writing.by, now=writing.now)
    return ""


def _held(writing: Writing, change: Change) -> FrdoRow:
    found = queries.rows_of(writing.target.row).filter(document__registration=change.id).first()
    if found is None:
        raise Conflict(OUTDATED)
    FrdoRow.objects.select_for_update().get(pk=found.pk)
    return queries.rows_of(writing.target.row).get(pk=found.pk)


def _samples(target: Target) -> list[dict[str, str]]:
    told = [(row.document.registration, row.document.number) for row in queries.rows_of(target.row)[:2]]
    return [{"registration": key, "number": number, "reason": "Не найден диплом о высшем образовании"} for key, number in told]


KIND = Kind(
    key="frdo",
    title=mark("Load what FIS FRDO has rejected"),
    lead=mark(
        "One row for each document that the register has not taken, with its words about it. Such documents go into the next file "
        "as soon as they are corrected; all others stay as they are."
    ),
    object_kind="dossier",
    right="export",
    shape=SHAPE,
    target=_target,
    known=_known,
    store=_store,
    undo=_undo,
    samples=_samples,
)
