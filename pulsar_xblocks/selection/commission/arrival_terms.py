"""How long copies of documents for the arrival and names of past participants are kept, and how they go."""

from datetime import date, timedelta

from pulsar_xblocks.kernel.files.actions import delete_files
from pulsar_xblocks.kernel.files.domain import READY
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.queries import files_of
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.retention.domain import Item
from pulsar_xblocks.kernel.retention.registry import Doomed, Rule, register
from pulsar_xblocks.selection.commission.actions.collecting import FILES
from pulsar_xblocks.selection.commission.domain import collecting
from pulsar_xblocks.selection.commission.models import GivenDocument, PastParticipant
from pulsar_xblocks.selection.commission.queries.collecting import KIND
from pulsar_xblocks.selection.domain import statuses

RULE, PAST_RULE = "selection_arrival", "selection_past"
PAST_KIND, PAST_KEPT = "pastparticipant", timedelta(days=731)  # the repeat rule looks no further back


def due(region_id: int, as_of: date) -> list[Item]:
    """Return the documents whose copies are kept no longer; 2 queries."""
    kept = PrivateFile.objects.filter(purpose=FILES, subject_kind=KIND, state=READY).values_list("subject_id", flat=True)
    rows = GivenDocument.objects.filter(application__call__region=region_id, pk__in=sorted({int(pk) for pk in kept}))
    found = []
    for row in rows.select_related("application__call__region").order_by("pk"):
        since = _kept_until(row)
        if since < as_of:
            place = f"{row.application.call.code} {row.application.number}"
            found.append(Item(RULE, KIND, str(row.pk), since, row.application.person_id, place))
    return found


def _kept_until(row: GivenDocument) -> date:
    application, call = row.application, row.application.call
    zone = call.region.time_zone
    is_lost = application.status not in statuses.TAKES_PART
    lost_on = local_day(application.decided_at or row.given_at, zone) if is_lost else None
    return collecting.destroyed_after(lost_on, call.shift_ends, local_day(call.final_at or row.given_at, zone))


def destroy(doomed: Doomed) -> int:
    """Delete the copies and the note of a document; that it was accepted stays.  Return how many records."""
    rows = GivenDocument.objects.filter(pk=doomed.object_id)
    count = sum(delete_files(list(files_of(row)), by=doomed.by, now=doomed.now, reason="retention") for row in rows)
    return count + rows.exclude(note="").update(note="")


def past_due(region_id: int, as_of: date) -> list[Item]:
    """Return the past participants whose names are kept no longer; 1 query."""
    rows = PastParticipant.objects.filter(region=region_id, starts_on__lt=as_of - PAST_KEPT).exclude(name_key="")
    found = rows.order_by("pk").values_list("pk", "starts_on", "stay__person")
    return [Item(PAST_RULE, PAST_KIND, str(pk), starts + PAST_KEPT, person, f"{starts:%Y-%m-%d}") for pk, starts, person in found]


def forget_past(doomed: Doomed) -> int:
    """Blank the name and the birth date of a past participant; what counts for a known person stays.  Return how many records."""
    blank = {"family": "", "given": "", "patronymic": "", "name_key": "", "birth_date": None, "others": ""}
    return PastParticipant.objects.filter(pk=doomed.object_id).update(**blank)


def register_terms() -> None:
    """Register the rules."""
    names, gone = mark("names and birth dates from sheets of past participants"), mark("names are blanked, the shift stays as a fact")
    past, two_years = mark("Past participants"), mark("two years after the shift")
    register(Rule(PAST_RULE, past, mark("Past participant"), names, gone, two_years, past_due, forget_past))
    what, how = mark("copies of documents for the arrival"), mark("files are deleted")
    word, term = mark("Documents for the arrival"), mark("30 days after the shift, or after the place was given up")
    register(Rule(RULE, word, mark("Document"), what, how, term, due, destroy))
