"""What consents keep about a person: told on request, blanked at retirement."""

from datetime import datetime
from typing import Any

from pulsar_xblocks.kernel.consents.actions.requests import LINK_PURPOSE
from pulsar_xblocks.kernel.consents.models import ConsentRecord, Guardian
from pulsar_xblocks.kernel.links.actions import revoke_links
from pulsar_xblocks.kernel.people.models import Person

TOLD = ("purpose", "party", "answer", "at", "valid_until", "representative", "context", "template_version", "text_digest", "channel")


def blank(person: Person, now: datetime) -> None:
    """Close the links and blank addresses and devices; the records themselves prove what was allowed and stay until their term."""
    for row in Guardian.objects.filter(subject=person) | Guardian.objects.filter(person=person):
        revoke_links(LINK_PURPOSE, row, now)
    Guardian.objects.filter(subject=person).update(email="", confirmed_at=None)
    Guardian.objects.filter(person=person).update(email="", confirmed_at=None)
    ConsentRecord.objects.filter(subject=person).update(ip="", user_agent="")


def tell(person: Person) -> list[dict[str, Any]]:
    """Return every stored answer about or by a person as plain values."""
    rows = ConsentRecord.objects.filter(subject=person) | ConsentRecord.objects.filter(guardian__person=person)
    return [{name: str(value) if value is not None else None for name, value in row.items()} for row in rows.order_by("pk").values(*TOLD)]
