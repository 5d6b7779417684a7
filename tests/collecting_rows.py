"""A call that asks for documents after confirmation, for tests of what is sent, checked and destroyed."""

from datetime import date, timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from factories import PersonFactory
from PIL import Image
from places_rows import FINAL, fresh, with_places

from pulsar_xblocks.kernel.consents.models import Guardian
from pulsar_xblocks.kernel.links.actions import issue_link
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.actions import collecting, placing
from pulsar_xblocks.selection.commission.actions.collecting import Listing
from pulsar_xblocks.selection.commission.domain.collecting import Asked
from pulsar_xblocks.selection.commission.models import ArrivalDocument, GivenDocument

NOW = FINAL + timedelta(days=1)
DUE = date(2026, 12, 28)
PASSPORT, PAPER = Asked(0, "Паспорт", "Страница с фотографией"), Asked(0, "Медицинская справка", "Справку привозят с собой.", "bring")


def asking() -> tuple[Call, list[SelectionApplication], Person]:
    """Return a call that asks for two documents, two confirmed participants, the operator."""
    call, rows, operator = with_places(80, 71)
    collecting.set_documents(call, call.version, Listing([PASSPORT, PAPER], DUE), by=operator, now=NOW)
    for row in rows:
        placing.answer(row, is_yes=True, by=None, now=NOW)
    return Call.objects.select_related("region").get(pk=call.pk), [fresh(row) for row in rows], operator


def documents(call: Call) -> list[ArrivalDocument]:
    """Return the documents a call asks for, in order."""
    return list(ArrivalDocument.objects.filter(call=call).order_by("position"))


def photo(name: str = "паспорт.png") -> SimpleUploadedFile:
    """Return a picture as a phone sends it."""
    content = BytesIO()
    Image.new("RGB", (40, 30), "navy").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), content_type="image/png")


def guardian(row) -> str:
    """Return the address of the result on a guardian's page."""
    guardian = Guardian.objects.create(
        region=row.call.region, person=PersonFactory(), subject=row.person, email="mother@example.org", confirmed_at=NOW
    )
    issued = issue_link(purpose="guardian", subject=guardian, region_id=row.call.region_id, now=NOW, valid=None, lasting=True)
    return f"/pulsar/l/{issued.token}/result-{row.pk}/"


def sent_document(client, row, document) -> GivenDocument:
    """Let a guardian send a document; return it as stored."""
    client.post(guardian(row), {"document": str(document.pk), f"files_{document.pk}-plain": photo()})
    return GivenDocument.objects.get(application=row, document=document)
