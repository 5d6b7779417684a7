"""Papers filled in: fields of a document, rows of orders, journal, assessment record and list of signatures."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.courses.documents.domain import DOCUMENTS
from pulsar_xblocks.courses.documents.models import TrainingDocument
from pulsar_xblocks.courses.documents.papers import kinds
from pulsar_xblocks.courses.documents.queries import standings
from pulsar_xblocks.courses.documents.queries.register import documents, printed
from pulsar_xblocks.courses.documents.showing import RESULTS
from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.domain.passport import FINALS, FORMS, HOUR_KINDS
from pulsar_xblocks.courses.enrolments.models import Enrolment, TrainingOrder
from pulsar_xblocks.courses.enrolments.queries import enrolments
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.courses.programmes.queries import passport_of_group
from pulsar_xblocks.kernel.exports import docx, templates
from pulsar_xblocks.kernel.links.queries import public_address
from pulsar_xblocks.kernel.template_tags import day, number

Row = dict[str, Any]
BY_HAND = "_" * 40  # a line to write on


def fields_of(row: TrainingDocument) -> Row:
    """Return the fields of one document as it was given out."""
    told = printed(row)
    return {
        "issuer": told.issuer,
        "city": told.city,
        "name": told.full_name,
        "programme": told.programme,
        "hours": number(told.hours),
        "begins": day(told.starts_on),
        "ends": day(told.ends_on),
        "final_work": told.final_work,
        "qualification": told.qualification,
        "series": row.series,
        "number": row.number,
        "registration": row.registration,
        "issued": day(row.issued_on),
        "head": told.head,
        "secretary": told.secretary,
        "duplicate": gettext("DUPLICATE") if row.original_id else "",
        "code": row.code,
        "address": public_address(reverse("pulsar:document_check")),
    }


def order_docx(order: TrainingOrder, group: TrainingGroup, now: datetime) -> bytes:
    """Return an order about participants as a Word document.  Raises TooLarge."""
    is_enrolment = order.kind == "enrol"
    rows = [_of_order(at, row) for at, row in enumerate(participants_of(order), 1)]
    told = {"number": order.number, "on": day(order.on), "ground": order.ground or BY_HAND}
    return _filled(kinds.ENROL if is_enrolment else kinds.COMPLETE, group, rows, now, told)


def participants_of(order: TrainingOrder) -> list[Enrolment]:
    """Return those whom an order names, by name; 1 query."""
    column = "order_in" if order.kind == "enrol" else "order_out"
    return list(enrolments().filter(group=order.group_id, **{column: order}).order_by("person__sort_name", "pk"))


def _of_order(at: int, row: Enrolment) -> Row:
    place = row.organisation.short_name if row.organisation else ""
    return {"n": at, "name": row.person.full_name, "organisation": place, "post": row.post, "result": _result(row)}


def journal(group: TrainingGroup, rows: Sequence[Enrolment]) -> list[Row]:
    """Return the rows of the journal: hours that count by kind, points, result; 3 queries."""
    found = []
    for at, stand in enumerate(standings(group, rows), 1):
        hours = stand.balance.counted
        told = {kind: number(hours.of(kind)) for kind in HOUR_KINDS} | {"total": number(hours.total), "percent": number(stand.percent)}
        found.append({"n": at, "name": stand.row.person.full_name, "result": _result(stand.row), **told})
    return found


def assessment(group: TrainingGroup, rows: Sequence[Enrolment]) -> list[Row]:
    """Return the rows of the assessment record: those who have a result."""
    held = [row for row in rows if row.final]
    return [
        {"n": at, "name": row.person.full_name, "work": row.final_work, "points": number(row.final_points)}
        | {"result": _result(row), "on": day(row.final_on)}
        for at, row in enumerate(held, 1)
    ]


def signatures(group: TrainingGroup, rows: Sequence[Enrolment]) -> list[Row]:
    """Return the rows of the list of signatures: documents that are not cancelled, by name; 1 query."""
    found = documents().filter(enrolment__group=group, cancelled_at=None).order_by("enrolment__person__sort_name", "pk")
    return [
        {"n": at, "name": printed(row).full_name, "kind": gettext(DOCUMENTS[row.kind]), "number": f"{row.series} {row.number}".strip()}
        | {"registration": row.registration, "issued": day(row.issued_on), "signature": day(row.handed_on)}
        for at, row in enumerate(found, 1)
    ]


LISTS: dict[str, Callable[[TrainingGroup, Sequence[Enrolment]], list[Row]]] = {
    kinds.JOURNAL: journal,
    kinds.RECORD: assessment,
    kinds.SIGNATURES: signatures,
}
LISTED = (*stages.IN_TRAINING, *stages.GRADUATED, stages.LEFT)


def trained(group: TrainingGroup) -> QuerySet[Enrolment]:
    """Return those who were let into training, by name."""
    return enrolments().filter(group=group, stage__in=LISTED).order_by("person__sort_name", "pk")


def list_docx(key: str, group: TrainingGroup, now: datetime) -> tuple[bytes, int]:
    """Return a list of a group as a Word document and how many rows it has.  Raises TooLarge."""
    rows = LISTS[key](group, list(trained(group)))
    return _filled(key, group, rows, now, {"final": gettext(FINALS.get(passport_of_group(group).final, ""))}), len(rows)


def _filled(key: str, group: TrainingGroup, rows: list[Row], now: datetime, more: Row) -> bytes:
    region, passport, kind = group.programme.region, passport_of_group(group), kinds.KINDS[key]
    told = more | {
        "issuer": region.centre_name or region.name,
        "programme": passport.title,
        "group": group.title,
        "hours": number(passport.hours.total),
        "begins": day(group.starts_on),
        "ends": day(group.ends_on),
        "form": gettext(FORMS.get(passport.form, "")),
        "day": day(now, region.time_zone),
        "count": len(rows),
        "rows": rows,
    }
    return docx.render(templates.content(region, kind), {name: told.get(name, "") for name in kind.fields})


def _result(row: Enrolment) -> str:
    return gettext(RESULTS[row.final]) if row.final else ""
