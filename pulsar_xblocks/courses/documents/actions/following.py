"""What becomes of a document that is given out: handed over, printed anew on another form, doubled, cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from pulsar_xblocks.courses.documents import domain
from pulsar_xblocks.courses.documents.actions import issuing, stocking
from pulsar_xblocks.courses.documents.actions.issuing import Sheet
from pulsar_xblocks.courses.documents.models import FrdoRow, TrainingDocument
from pulsar_xblocks.courses.documents.queries import register
from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments.actions.stepping import Why, held, new_key, step
from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import Sentence, mark

_REASON = mark("Say why: the reason stays in the register.")
_NOT_VALID = mark("This document is cancelled or replaced already.")
HANDED_SINCE = mark("Somebody has written down since you opened the page that it is signed for: look once more.")
_BACK = (stages.FRDO_DONE, stages.CERT_ISSUED, stages.CERT_NEEDED)


@dataclass(frozen=True)
class Double:
    """A duplicate as it is asked for: why, of which day, who signs."""

    why: str
    issued_on: date
    city: str = ""
    head: str = ""
    secretary: str = ""


@transaction.atomic
def hand_over(rows: Sequence[TrainingDocument], on: date, how: str, *, by: Person, now: datetime) -> int:
    """Store that documents were signed for; return how many.  Raises Invalid for a day before the issue or to come, Conflict."""
    if not rows:
        raise Invalid({"": [mark("Choose at least one participant.")]})
    if how not in domain.HANDED:
        raise Invalid({"handed_how": [mark("Choose one of the list.")]})
    for row in sorted(rows, key=lambda row: row.pk):
        found = _valid(row, by)
        if found.handed_on != row.handed_on:
            raise Conflict(HANDED_SINCE)
        if on < found.issued_on:
            sentence = Sentence(mark("Document %(registration)s is younger than this day."), registration=found.registration)
            raise Invalid({"handed_on": [sentence]})
        _require_past(found, on, "handed_on", now)
        found.handed_on, found.handed_how = on, how
        found.save(update_fields=["handed_on", "handed_how"])
        record("training_document.hand", found, by=by, now=now, region_id=found.region_id, how=how, on=on)
    return len(rows)


@transaction.atomic
def print_anew(document: TrainingDocument, reason: str, *, by: Person, now: datetime) -> TrainingDocument:
    """Write the form of a document off as spoiled and give it the next one; its registration number stays.

    Raises Invalid without a reason or without forms, Conflict once it is handed over, in the state register, or without a form.
    """
    if not reason.strip():
        raise Invalid({"reason": [_REASON]})
    row = _valid(document, by)
    if row.form is None or row.handed_on is not None:
        raise Conflict(mark("Only a document on a numbered form that nobody has signed for is printed anew: make a duplicate."))
    if FrdoRow.objects.filter(document=row, state__in=(domain.SENT, domain.TAKEN)).exists():
        raise Conflict(mark("The number of the form is in FIS FRDO already: make a duplicate."))
    spoiled, free = row.form, stocking.take_forms(row.region_id, row.kind, 1)[0]
    row.form = stocking.use(free, domain.USED, by=by, now=now)
    row.series, row.number = free.batch.series, free.number
    row.save(update_fields=["form", "series", "number"])
    spoiled.state, spoiled.reason, spoiled.at, spoiled.by = domain.SPOILED, " ".join(reason.split())[:300], now, by
    spoiled.save()
    detail = {"spoiled": spoiled.number, "number": row.number}
    record("training_document.print_anew", row, by=by, now=now, region_id=row.region_id, reason=spoiled.reason, **detail)
    return row


@transaction.atomic
def duplicate(document: TrainingDocument, what: Double, *, by: Person, now: datetime) -> TrainingDocument:
    """Give a duplicate out: another form and registration number; exchanged, it has the person's name of today.

    Raises Invalid for a day or reason that cannot be and without forms, Conflict for a document that is not valid.
    """
    row = _valid(document, by)
    errors: dict[str, list[str]] = {}
    if what.why not in domain.WHY_DUPLICATE:
        errors["why"] = [mark("Choose one of the list.")]
    if not what.head.strip():
        errors["head"] = [mark("Write who signs as the head.")]
    if what.issued_on < row.issued_on:
        errors["issued_on"] = [mark("A duplicate is not older than its original.")]
    if errors:
        raise Invalid(errors)
    _require_past(row, what.issued_on, "issued_on", now)
    forms = stocking.take_forms(row.region_id, row.kind, 1)
    number = stocking.take_numbers(row.region_id, row.kind, what.issued_on, 1)[0]
    sheet = Sheet(_printed(row, what), forms[0] if forms else None, number)
    root = row.original or row
    return issuing.store(row.enrolment, row.kind, sheet, what.issued_on, by=by, now=now, original=root, why_duplicate=what.why)


def _printed(row: TrainingDocument, what: Double) -> domain.Printed:
    told, person = register.printed(row), row.enrolment.person
    if what.why == domain.EXCHANGED and person.retired_at is None:
        told = replace(told, family=person.family, given=person.given, patronymic=person.patronymic)
    signed = {"head": what.head.strip()[:200], "secretary": what.secretary.strip()[:200], "city": what.city.strip()[:100] or told.city}
    return replace(told, **signed)


@transaction.atomic
def cancel(document: TrainingDocument, reason: str, *, by: Person, now: datetime) -> TrainingDocument:
    """Cancel a document with its reason; form and number are never used again.

    Whoever has no other document of qualification stands before the certificate again.  Raises Invalid without a reason, Conflict.
    """
    if not reason.strip():
        raise Invalid({"reason": [_REASON]})
    row = _held(document)
    stages.require_others([row.enrolment.person_id], by.pk)
    if row.cancelled_at is not None:
        raise Conflict(_NOT_VALID)
    row.cancelled_at, row.cancelled_by, row.cancel_reason = now, by, " ".join(reason.split())[:500]
    row.save(update_fields=["cancelled_at", "cancelled_by", "cancel_reason"])
    record("training_document.cancel", row, by=by, now=now, region_id=row.region_id, reason=row.cancel_reason)
    others = TrainingDocument.objects.filter(enrolment=row.enrolment_id, kind__in=domain.QUALIFYING, cancelled_at=None)
    if row.kind in domain.QUALIFYING and not others.exists():
        _step_back(row, by, now)
    return row


def _step_back(row: TrainingDocument, by: Person, now: datetime) -> None:
    enrolment, batch = held(row.enrolment), new_key()
    if enrolment.stage in _BACK:
        for stage in _BACK[_BACK.index(enrolment.stage) + 1 :]:
            step(enrolment, stage, Why(row.cancel_reason, batch), by=by, now=now)


def _held(document: TrainingDocument) -> TrainingDocument:
    """Return the document held until the transaction ends; its original first, so that one duplicate is made at a time."""
    if document.original_id:
        TrainingDocument.objects.select_for_update().get(pk=document.original_id)
    return locked(register.documents().select_related("form", "enrolment__person", "enrolment__group__programme__region"), document.pk)


def _valid(document: TrainingDocument, by: Person) -> TrainingDocument:
    row = _held(document)
    stages.require_others([row.enrolment.person_id], by.pk)
    if register.state(row) != domain.VALID:
        raise Conflict(_NOT_VALID)
    return row


def _require_past(row: TrainingDocument, on: date, name: str, now: datetime) -> None:
    if on > local_day(now, row.region.time_zone):
        raise Invalid({name: [mark("This day is still to come.")]})
