"""Documents after the confirmation: the operator says which, the family sends or promises them, the centre accepts or returns them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.files.actions import attach, delete_files
from pulsar_xblocks.kernel.files.queries import files_of
from pulsar_xblocks.kernel.jobs.actions import enqueue
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict, Gone, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.versions.domain import require_version
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.domain import collecting
from pulsar_xblocks.selection.commission.domain.collecting import Asked
from pulsar_xblocks.selection.commission.models import ArrivalDocument, GivenDocument
from pulsar_xblocks.selection.commission.queries import collecting as queries

FILES = "selection_arrival"  # purpose of the copies
ASKED_JOB, RETURNED_JOB = "selection.documents", "selection.document_returned"
NOTE_LEAST, NOTE_MOST = 10, 500
_GIVEN = mark("“%(title)s” was sent by families already: it cannot be taken off the list or asked in another way.")


@dataclass(frozen=True)
class Listing:
    """The documents of a call in order (``key`` 0 for a new one) and the day until which they are needed."""

    asked: Sequence[Asked]
    due: date | None


@dataclass(frozen=True)
class Checked:
    """What the centre says of a document; ``seen`` = the version that was looked at."""

    is_accepted: bool
    note: str = ""
    seen: int = 0


@transaction.atomic
def set_documents(call: Call, seen: int, listing: Listing, *, by: Person, now: datetime) -> Call:
    """Store which documents a call asks for and until when; those who have confirmed already are told.

    Raises Invalid by field, Conflict for a document that families have sent,
    Stale when somebody else has changed the call.
    """
    row, asked, due = locked(Call.objects.select_related("region"), call.pk), listing.asked, listing.due
    require_version(row.version, seen, {}, {})
    _require_right(row, asked, due, now)
    before = {one.key: one for one in queries.asked_by(row)}
    _require_not_given(before, asked)
    _store_list(row, before, asked)
    row.documents_due, row.version = due if asked else None, row.version + 1
    row.save(update_fields=["documents_due", "version"])
    record("call.documents", row, by=by, now=now, region_id=row.region_id, documents=len(asked))
    ask(row, list(queries.holders(row).values_list("application_id", flat=True)), by=by, now=now)
    return row


def ask(call: Call, applications: Sequence[int], *, by: Person | None, now: datetime) -> None:
    """Order the letters that ask for the documents; nobody is told of the same list twice."""
    if applications and ArrivalDocument.objects.filter(call=call).exists():
        enqueue(ASKED_JOB, {"call": call.pk, "applications": list(applications)}, region_id=call.region_id, by=by, now=now)


@transaction.atomic
def send(row: SelectionApplication, document: ArrivalDocument, keys: Collection[str], *, by: Person, now: datetime) -> GivenDocument:
    """Store the copies that a family has sent of a document; what they leave out is destroyed at once.

    Raises Invalid without a file, Conflict once it is accepted or the place is given up, Gone after the shift.
    """
    given = _open(row, document, collecting.SEND, by, now)
    if not keys:
        raise Invalid({f"files_{document.pk}": [mark("Add a photo or a scan.")]})
    attach(keys, by, FILES, given, region_id=row.call.region_id)
    delete_files(list(files_of(given, FILES).exclude(key__in=keys)), by=by, now=now, reason="replaced")
    given.status, given.note, given.version = collecting.SENT, "", given.version + 1
    given.save(update_fields=["status", "note", "given_at", "given_by", "version"])
    return given


@transaction.atomic
def promise(row: SelectionApplication, document: ArrivalDocument, is_promised: bool, *, by: Person, now: datetime) -> None:
    """Store that a family will bring a paper on the day of arrival, or that it cannot; nothing of its content is kept.

    Raises Conflict when the place is given up, Gone after the shift.
    """
    given = _open(row, document, collecting.BRING, by, now)
    if not is_promised:
        given.delete()
        return
    given.status, given.version = collecting.PROMISED, given.version + 1
    given.save(update_fields=["status", "given_at", "given_by", "version"])


@transaction.atomic
def check(given: GivenDocument, what: Checked, *, by: Person, now: datetime) -> GivenDocument:
    """Accept a document or return it with a note, of which the family is told.  Raises Invalid without a note, Conflict, Stale."""
    note = what.note.strip()
    if not what.is_accepted and not NOTE_LEAST <= len(note) <= NOTE_MOST:
        raise Invalid({f"note_{given.document_id}": [mark("Say what is wrong, from 10 to 500 characters: the family reads it.")]})
    application = _held(given.application)
    row = locked(GivenDocument.objects.select_related("document"), given.pk)
    require_version(row.version, what.seen, {}, {})
    if row.status not in (collecting.SENT, collecting.ACCEPTED) or not queries.is_asked(application):
        raise Conflict(mark("This document stands otherwise by now: open the page anew."))
    row.status, row.note = (collecting.ACCEPTED, "") if what.is_accepted else (collecting.RETURNED, note)
    row.checked_at, row.checked_by, row.version = now, by, row.version + 1
    row.save(update_fields=["status", "note", "checked_at", "checked_by", "version"])
    region = application.call.region_id
    record(f"selection.document_{row.status}", application, by=by, now=now, region_id=region, document=row.document.title)
    if not what.is_accepted:
        enqueue(RETURNED_JOB, {"given": row.pk, "version": row.version}, region_id=region, by=by, now=now)
    return row


def _held(row: SelectionApplication) -> SelectionApplication:
    return locked(SelectionApplication.objects.select_related("call__region", "person"), row.pk)


def _open(row: SelectionApplication, document: ArrivalDocument, way: str, by: Person, now: datetime) -> GivenDocument:
    """Return what the family writes into, held; a new one where there is none."""
    application = _held(row)
    if not queries.is_asked(application) or document.way != way:
        raise Conflict(mark("There is no confirmed place, so no documents are asked for."))
    ends = application.call.shift_ends
    if ends is not None and local_day(now, application.call.region.time_zone) > ends:
        raise Gone(mark("The shift is over: nothing is asked for any more."))
    given, _ = GivenDocument.objects.get_or_create(
        document=document, application=application, defaults={"status": collecting.MISSING, "given_at": now}
    )
    if given.status == collecting.ACCEPTED:
        raise Conflict(mark("This document is accepted already."))
    given.given_at, given.given_by = now, by
    return given


def _require_right(call: Call, asked: Sequence[Asked], due: date | None, now: datetime) -> None:
    errors: dict[str, list[str]] = {}
    if len(asked) > collecting.MOST:
        errors[""] = [mark("At most 12 documents.")]
    if asked and due is None:
        errors["due"] = [mark("Say until which day the documents are needed.")]
    elif asked and due and call.shift_starts and due > call.shift_starts:
        errors["due"] = [mark("The shift has begun by then.")]
    elif asked and due and due != call.documents_due and due < local_day(now, call.region.time_zone):
        errors["due"] = [mark("This day is over.")]
    if errors:
        raise Invalid(errors)


def _require_not_given(before: dict[int, Asked], asked: Sequence[Asked]) -> None:
    kept = {one.key: one.way for one in asked if one.key}
    touched = [one for key, one in before.items() if kept.get(key) != one.way]
    given = set(GivenDocument.objects.filter(document__in=[one.key for one in touched]).values_list("document_id", flat=True))
    stuck = next((one for one in touched if one.key in given), None)
    if stuck is not None:
        raise Invalid({"": [_GIVEN]}, title=stuck.title)


def _store_list(call: Call, before: dict[int, Asked], asked: Sequence[Asked]) -> None:
    kept = [one for one in asked if one.key in before]
    ArrivalDocument.objects.filter(call=call).exclude(pk__in=[one.key for one in kept]).delete()
    for at, one in enumerate(kept):  # out of the way of the numbers that follow
        ArrivalDocument.objects.filter(pk=one.key).update(position=1000 + at)
    for at, one in enumerate(asked, 1):
        facts = {"position": at, "title": one.title, "note": one.note, "way": one.way, "is_needed": one.is_needed}
        if one.key in before:
            ArrivalDocument.objects.filter(pk=one.key).update(**facts)
        else:
            ArrivalDocument.objects.create(call=call, **facts)
