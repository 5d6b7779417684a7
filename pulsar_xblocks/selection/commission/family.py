"""What the commission's work offers to guardians and applicants: the result with its next step."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel.home import Card
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.kernel.template_tags import day, moment
from pulsar_xblocks.selection.applications.domain import FOR_ORGANISATIONS
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.applications.queries.organisations import reached
from pulsar_xblocks.selection.commission.models import PlaceOffer
from pulsar_xblocks.selection.commission.queries import collecting
from pulsar_xblocks.selection.domain import statuses

TOLD = statuses.RANKED | {statuses.NOT_ADMITTED}
MOST = 10


def steps(row: SelectionApplication, now: datetime) -> Iterator[tuple[str, str]]:
    """Offer the guardian the result of an application, the place when one waits for an answer, documents when some are missing."""
    if row.status == statuses.RECOMMENDED:
        yield gettext("Confirm or decline the place"), f"result-{row.pk}"
    elif collecting.missing_of(row):
        until = day(row.call.documents_due)
        yield gettext("Send the documents until %(until)s") % {"until": until}, f"result-{row.pk}"
    elif row.status in TOLD and row.call.preliminary_at:
        yield gettext("Points and result"), f"result-{row.pk}"


def cards(person: Person, actor: Actor, now: datetime) -> list[Card]:
    """Return a card for each published result of the person; 2 queries, and 2 for each confirmed place with documents."""
    own = SelectionApplication.objects.filter(person=person).exclude(call__audience=FOR_ORGANISATIONS)
    wanted = Q(pk__in=own.values("pk")) | Q(pk__in=reached(person, actor).values("pk"))
    rows = SelectionApplication.objects.filter(wanted, status__in=sorted(TOLD)).exclude(call__preliminary_at=None)
    found = list(rows.select_related("call__region").order_by("-pk")[:MOST])
    offers = {offer.application_id: offer for offer in PlaceOffer.objects.filter(application__in=found)} if found else {}
    return [_card(row, offers.get(row.pk)) for row in found]


def _card(row: SelectionApplication, offer: PlaceOffer | None) -> Card:
    is_asked = offer is not None and offer.status == statuses.OFFERED
    facts = [(gettext("Number"), row.number)]
    if is_asked and offer is not None:
        facts.append((gettext("Answer until"), moment(offer.answer_by, row.call.region.time_zone)))
    missing = collecting.missing_of(row)
    if missing:
        facts.append((gettext("Documents until"), day(row.call.documents_due)))
    return Card(
        kind=gettext("Result of the selection"),
        title=row.call.title,
        url=reverse("pulsar:call_own", args=[row.call_id, row.pk]),
        action=gettext("Points and result"),
        status=statuses.worded(row.status, row.call.audience),
        facts=tuple(facts),
        next_step=gettext("Send the documents for the arrival.") if missing else gettext(statuses.meaning(row.status, row.call.audience)),
        tone="warn" if is_asked or missing else "run",
    )
