"""How long appeals and sittings are kept, and how they go: five years, as other minutes.  Source: domain.md 6.7."""

import json
from datetime import date

from pulsar_xblocks.kernel.files.actions import delete_files
from pulsar_xblocks.kernel.files.queries import files_of
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.retention.domain import Item
from pulsar_xblocks.kernel.retention.registry import Doomed, Rule, register
from pulsar_xblocks.selection.applications.terms import later
from pulsar_xblocks.selection.commission.domain import stored
from pulsar_xblocks.selection.commission.models import Appeal, CommissionMeeting

APPEAL, MEETING = "selection_appeal", "selection_meeting"
YEARS = 5
APPEAL_KIND, MEETING_KIND = "appeal", "commissionmeeting"


def appeals(region_id: int, as_of: date) -> list[Item]:
    """Return the decided and withdrawn appeals whose term is over; 1 query."""
    rows = Appeal.objects.filter(application__call__region=region_id, open_marker=None).exclude(grounds="")
    found = []
    for row in rows.select_related("application__call__region").order_by("pk"):
        call = row.application.call
        due = later(local_day(row.decided_at or row.filed_at, call.region.time_zone), YEARS)
        if due < as_of:
            found.append(Item(APPEAL, APPEAL_KIND, str(row.pk), due, row.application.person_id, f"{call.code} {row.number}"))
    return found


def meetings(region_id: int, as_of: date) -> list[Item]:
    """Return the sittings whose term is over; 1 query."""
    rows = CommissionMeeting.objects.filter(call__region=region_id).exclude(decision="").select_related("call").order_by("pk")
    return [
        Item(MEETING, MEETING_KIND, str(row.pk), due, None, f"{row.call.code} № {row.number}")
        for row in rows
        if (due := later(row.held_on, YEARS)) < as_of
    ]


def destroy_appeal(doomed: Doomed) -> int:
    """Blank grounds and reason of an appeal and delete its files; number, status, votes and points stay.  Return how many records."""
    for row in Appeal.objects.filter(pk=doomed.object_id):
        delete_files(list(files_of(row)), by=doomed.by, now=doomed.now, reason="retention")
    return Appeal.objects.filter(pk=doomed.object_id).update(grounds="", reason="")


def destroy_meeting(doomed: Doomed) -> int:
    """Blank who was there, conflicts, opinions and the decision; number, day and votes stay without names.  Return how many records."""
    rows = CommissionMeeting.objects.filter(pk=doomed.object_id)
    for row in list(rows):
        members = [one | {"id": 0, "conflicts": []} for one in json.loads(row.members)]
        votes = [vote | {"member": 0, "dissent": ""} for vote in json.loads(row.votes)]
        rows.update(members=stored.dump(members), votes=stored.dump(votes), decision="")
    return rows.count()


def register_terms() -> None:
    """Register the rules."""
    term = mark("five years after the decision")
    texts, files = mark("grounds and files of appeals, reasons of the panel"), mark("texts are blanked, files are deleted")
    register(Rule(APPEAL, mark("Appeals"), mark("Appeal"), texts, files, term, appeals, destroy_appeal))
    people = mark("who was at a sitting, conflicts of interest, separate opinions, the decision")
    blanked = mark("texts and names are blanked; number, day and votes stay")
    whole = mark("Sitting of the commission")
    register(Rule(MEETING, mark("Protocols of the commission"), whole, people, blanked, term, meetings, destroy_meeting))
