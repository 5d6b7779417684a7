"""What consents keep about a person: told on request, blanked at retirement, destroyed after a withdrawal."""

from datetime import date, datetime
from typing import Any

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.consents import domain, queries
from pulsar_xblocks.kernel.consents.actions.requests import LINK_PURPOSE
from pulsar_xblocks.kernel.consents.models import ConsentRecord, Guardian, PaperSheet
from pulsar_xblocks.kernel.files.actions import delete_files
from pulsar_xblocks.kernel.files.queries import files_by_key
from pulsar_xblocks.kernel.links.actions import revoke_links
from pulsar_xblocks.kernel.people.actions import retire
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.retention import registry
from pulsar_xblocks.kernel.retention.domain import PERSON, Item

WITHDRAWN = "withdrawn"
TOLD = ("purpose", "party", "answer", "at", "valid_until", "representative", "context", "template_version", "text_digest", "channel")


def blank(person: Person, now: datetime) -> None:
    """Close the links and blank addresses and devices; the records themselves prove what was allowed and stay until their term."""
    for row in Guardian.objects.filter(subject=person) | Guardian.objects.filter(person=person):
        revoke_links(LINK_PURPOSE, row, now)
    Guardian.objects.filter(subject=person).update(email="", confirmed_at=None)
    Guardian.objects.filter(person=person).update(email="", confirmed_at=None)
    ConsentRecord.objects.filter(subject=person).update(ip="", user_agent="")


def forget(doomed: registry.Doomed, rule: str) -> int:
    """Blank who has answered for a person, photos of signed forms, and guardians whom nobody needs any more; that there was
    an answer, to which text and when, stays.  Return how many records.
    """
    person = doomed.person
    sheets = PaperSheet.objects.filter(request__subject=person)
    delete_files(files_by_key(sheets.values_list("file_key", flat=True)), by=doomed.by, now=doomed.now, reason="retention")
    count = sheets.update(family="", given="", patronymic="", relation="", basis="")
    blanked = {"representative": "", "relation": "", "basis": "", "ip": "", "user_agent": ""}
    count += ConsentRecord.objects.filter(subject=person).update(**blanked)
    for row in Guardian.objects.filter(subject=person, person__retired_at=None).select_related("person"):
        others = ConsentRecord.objects.filter(guardian__person=row.person).exclude(representative="")
        elsewhere = Guardian.objects.filter(person=row.person, subject__retired_at=None).exclude(subject=person)
        if not others.exists() and not elsewhere.exists() and not registry.kept([row.person_id], rule, doomed.as_of):
            retire(row.person, doomed.now)
            count += 1
    return count


def withdrawn(region_id: int, as_of: date) -> list[Item]:
    """Return the people whose data must go because a consent that is needed was withdrawn, the oldest withdrawal first; 1 query."""
    rows = queries.to_destroy([region_id]).select_related("region")
    return [
        Item(
            WITHDRAWN,
            PERSON,
            str(row.subject_id),
            local_day(row.state_at + domain.PURGE_WITHIN, row.region.time_zone),
            row.subject_id,
            row.context,
        )
        for row in rows
    ]


def destroy_withdrawn(doomed: registry.Doomed) -> int:
    """Blank everything that tells who the person is; facts without names and the answers that prove what was allowed stay.  Return 1."""
    for row in queries.to_destroy([doomed.region_id]).filter(subject=doomed.person):
        record("consent.purge", row, by=doomed.by, now=doomed.now, region_id=row.region_id, withdrawn=row.state_at)
    retire(doomed.person, doomed.now)
    return 1


def is_withdrawn(person_id: int) -> bool:
    """Tell whether the person's data must still go: the consent may have been given again."""
    row = Person.objects.filter(pk=person_id).values_list("consent_requests__region", flat=True)
    return queries.to_destroy(row).filter(subject=person_id).exists()


RULE = registry.Rule(
    WITHDRAWN,
    mark("Data of people who withdrew the consent"),
    mark("Person"),
    mark("names, birth dates, contacts and own words"),
    mark("personal data is blanked; facts without names and the answers stay"),
    mark("30 days after the withdrawal"),
    withdrawn,
    destroy_withdrawn,
    is_picked=True,
    stands=is_withdrawn,
)


def tell(person: Person) -> list[dict[str, Any]]:
    """Return every stored answer about or by a person as plain values."""
    rows = ConsentRecord.objects.filter(subject=person) | ConsentRecord.objects.filter(guardian__person=person)
    return [{name: str(value) if value is not None else None for name, value in row.items()} for row in rows.order_by("pk").values(*TOLD)]
