"""What documents put on «My Pulsar»: those that a person was given."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.courses.documents import domain
from pulsar_xblocks.courses.documents.models import TrainingDocument
from pulsar_xblocks.courses.documents.queries import register
from pulsar_xblocks.kernel.home import Card
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.kernel.template_tags import day, number

MOST = 10


def cards(person: Person, actor: Actor, now: datetime) -> Iterable[Card]:
    """Return a person's documents that are not cancelled, the newest first; 1 query."""
    return [_card(row) for row in register.own(person).filter(cancelled_at=None)[:MOST]]


def _card(row: TrainingDocument) -> Card:
    told, state = register.printed(row), register.state(row)
    facts = [(gettext("Registration number"), row.registration), (gettext("Issued on"), day(row.issued_on))]
    facts += [(gettext("Hours"), number(told.hours)), (gettext("Code for checking"), row.code)]
    return Card(
        kind=gettext(domain.DOCUMENTS[row.kind]),
        title=told.programme,
        url=reverse("pulsar:document_checked", args=[row.code]),
        action=gettext("Open what everybody sees by the code"),
        status=domain.DOCUMENT[state],
        facts=tuple(facts),
        tone="idle" if row.handed_on else "run",
        next_step=""
        if row.handed_on or state != domain.VALID
        else gettext("Your document is ready: come for it or ask your curator to send it."),
    )
