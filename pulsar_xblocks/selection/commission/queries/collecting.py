"""Reads of the documents asked for after the confirmation: the list of a call, what families have sent, who still owes something."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from pulsar_xblocks.kernel.files.domain import READY
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.pure.status import Status
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.domain import collecting
from pulsar_xblocks.selection.commission.domain.collecting import Asked
from pulsar_xblocks.selection.commission.models import ArrivalDocument, GivenDocument, PlaceOffer
from pulsar_xblocks.selection.domain import statuses

KIND = "givendocument"  # of files


@dataclass(frozen=True)
class DocumentRow:
    """A document of one participant: what is asked, how it stands, what was sent."""

    asked: Asked
    status: Status
    given: GivenDocument | None = None
    files: Sequence[PrivateFile] = field(default=())


def asked_by(call: Call) -> list[Asked]:
    """Return the documents a call asks for, in order; 1 query."""
    rows = ArrivalDocument.objects.filter(call=call).order_by("position")
    return [Asked(row.pk, row.title, row.note, row.way, row.is_needed) for row in rows]


def document_of(call: Call, pk: int) -> ArrivalDocument:
    """Return a document of a call.  Raises NotFound."""
    found = ArrivalDocument.objects.filter(call=call, pk=pk).first()
    if found is None:
        raise NotFound
    return found


def rows_of(row: SelectionApplication) -> list[DocumentRow]:
    """Return the documents of one participant in order; 3 queries."""
    given = {one.document_id: one for one in GivenDocument.objects.filter(application=row).select_related("checked_by")}
    files: dict[str, list[PrivateFile]] = defaultdict(list)
    kept = PrivateFile.objects.filter(subject_kind=KIND, subject_id__in=[str(one.pk) for one in given.values()], state=READY)
    for file in kept.order_by("pk"):
        files[file.subject_id].append(file)
    return [_row(one, given.get(one.key), files) for one in asked_by(row.call)]


def _row(one: Asked, given: GivenDocument | None, files: dict[str, list[PrivateFile]]) -> DocumentRow:
    absent = collecting.NO_PROMISE if one.way == collecting.BRING else collecting.GIVEN[collecting.MISSING]
    return DocumentRow(one, collecting.GIVEN[given.status] if given else absent, given, files[str(given.pk)] if given else ())


def holders(call: Call) -> QuerySet[PlaceOffer]:
    """Return those who have confirmed a place, by number: documents are asked of them alone."""
    rows = PlaceOffer.objects.filter(call=call, status=statuses.CONFIRMED).select_related(
        "application__person", "application__municipality"
    )
    return rows.order_by("application__number", "pk")


def is_asked(row: SelectionApplication) -> bool:
    """Tell whether documents are asked of an application: its place is confirmed; 1 query."""
    return PlaceOffer.objects.filter(application=row, status=statuses.CONFIRMED).exists()


def standing(applications: Iterable[int]) -> dict[int, dict[int, str]]:
    """Return application -> document -> stored status; 1 query."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    rows = GivenDocument.objects.filter(application__in=list(applications))
    for application, document, status in rows.values_list("application_id", "document_id", "status"):
        found[application][document] = status
    return found


def missing_of(row: SelectionApplication) -> list[Asked]:
    """Return what a family still owes of the documents; no query before the place is confirmed or without a list, else 2."""
    if row.status not in statuses.TAKES_PART or row.call.documents_due is None:
        return []
    return collecting.open_ones(asked_by(row.call), standing([row.pk]).get(row.pk, {}))


def waiting(call: Call) -> QuerySet[GivenDocument]:
    """Return what nobody has looked at yet, of those who hold a place, the earliest first."""
    rows = GivenDocument.objects.filter(document__call=call, status=collecting.SENT, application__offer__status=statuses.CONFIRMED)
    return rows.order_by("given_at", "pk")


def first_waiting(call: Call) -> SelectionApplication | None:
    """Return the participant whose document waits longest; 1 query."""
    found = waiting(call).select_related("application").first()
    return found.application if found else None


def next_waiting(call: Call, after: SelectionApplication) -> SelectionApplication | None:
    """Return the participant whose document waits longest, somebody else than ``after``; 1 query."""
    found = waiting(call).exclude(application=after).select_related("application").first()
    return found.application if found else None


def given_of(row: SelectionApplication, pk: int) -> GivenDocument:
    """Return what a participant has sent of a document.  Raises NotFound."""
    found = GivenDocument.objects.select_related("document").filter(application=row, document=pk).first()
    if found is None:
        raise NotFound
    return found
