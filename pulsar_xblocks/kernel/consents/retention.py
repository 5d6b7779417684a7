"""What consents keep about a person: told on request, blanked at retirement."""

from datetime import datetime
from typing import Any

from pulsar_xblocks.kernel.consents.actions.requests import LINK_PURPOSE
from pulsar_xblocks.kernel.consents.models import ConsentRecord, Guardian, PaperSheet
from pulsar_xblocks.kernel.files.actions import delete_files
from pulsar_xblocks.kernel.files.queries import files_by_key
from pulsar_xblocks.kernel.links.actions import revoke_links
from pulsar_xblocks.kernel.people.actions import retire
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.retention import registry

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


def tell(person: Person) -> list[dict[str, Any]]:
    """Return every stored answer about or by a person as plain values."""
    rows = ConsentRecord.objects.filter(subject=person) | ConsentRecord.objects.filter(guardian__person=person)
    return [{name: str(value) if value is not None else None for name, value in row.items()} for row in rows.order_by("pk").values(*TOLD)]
