"""What the commission keeps of a person's own words: blanked at retirement, told in the export of everything kept."""

import json
from datetime import datetime
from typing import Any

from pulsar_xblocks.kernel.files.actions import delete_files
from pulsar_xblocks.kernel.files.queries import files_of
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.selection.commission.models import Appeal, CommissionMeeting, GivenDocument, PastParticipant, PlaceOffer, ShiftStay


def blank(person: Person, now: datetime) -> None:
    """Blank free texts about the person and separate opinions of the person; points, places and decisions stay as facts."""
    appeals = Appeal.objects.filter(application__person=person)
    for row in appeals:
        delete_files(list(files_of(row)), by=None, now=now, reason="retirement")
    appeals.update(grounds="", reason="")
    PlaceOffer.objects.filter(application__person=person).update(reason="", arrival_note="")
    for given in GivenDocument.objects.filter(application__person=person):
        delete_files(list(files_of(given)), by=None, now=now, reason="retirement")
    GivenDocument.objects.filter(application__person=person).exclude(note="").update(note="")
    PastParticipant.objects.filter(stay__person=person).update(family="", given="", patronymic="", name_key="", birth_date=None)
    for meeting in CommissionMeeting.objects.filter(call__people__person=person).distinct():
        votes = json.loads(meeting.votes)
        mine = [vote for vote in votes if vote["member"] == person.pk and vote["dissent"]]
        for vote in mine:
            vote["dissent"] = ""
        if mine:
            meeting.votes = json.dumps(votes, ensure_ascii=False)
            meeting.save(update_fields=["votes"])


def tell(person: Person) -> list[dict[str, Any]]:
    """Return what is kept here about a person."""
    found: list[dict[str, Any]] = [
        {"appeal": row.number, "status": row.status, "grounds": row.grounds, "reason": row.reason, "files": files_of(row).count()}
        for row in Appeal.objects.filter(application__person=person).order_by("pk")
    ]
    offers = PlaceOffer.objects.filter(application__person=person).select_related("application", "call").order_by("pk")
    found += [
        {
            "place": row.call.title,
            "application": row.application.number,
            "status": row.status,
            "reason": row.reason,
            "arrival": row.arrival,
            "note": row.arrival_note,
        }
        for row in offers
    ]
    papers = GivenDocument.objects.filter(application__person=person).select_related("document").order_by("pk")
    found += [{"document": row.document.title, "status": row.status, "note": row.note} for row in papers]
    stays = ShiftStay.objects.filter(person=person).order_by("starts_on", "pk")
    return found + [{"shift": row.title, "profile": row.profile, "from": row.starts_on.isoformat()} for row in stays]
