"""What applications put on «My Pulsar»: one's own with the next step, and the calls that take applications."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel.home import Card
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.kernel.template_tags import days_left, moment
from pulsar_xblocks.selection.applications import letters, queries
from pulsar_xblocks.selection.applications.domain import FOR_ORGANISATIONS
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.applications.queries import organisations
from pulsar_xblocks.selection.calls.queries import hours_for_all, times_of
from pulsar_xblocks.selection.domain import statuses

MOST = 20
TOLD = statuses.RANKED | {statuses.NOT_ADMITTED}  # whose result the commission tells once it is published


def cards(person: Person, actor: Actor, now: datetime) -> Iterable[Card]:
    """Return the person's applications, the newest first; 2 queries.  Those with a published result stand there as results."""
    own = SelectionApplication.objects.filter(person=person).exclude(call__audience=FOR_ORGANISATIONS)
    joint = organisations.reached(person, actor)
    wanted = SelectionApplication.objects.filter(Q(pk__in=own.values("pk")) | Q(pk__in=joint.values("pk"))).select_related(*queries.RELATED)
    rows = list(wanted.exclude(status__in=sorted(TOLD), call__preliminary_at__isnull=False).order_by("-pk")[:MOST])
    hours = hours_for_all({row.call_id for row in rows}) if rows else {}
    return [_card(row, hours.get(row.call_id, 0), now) for row in rows]


def _card(row: SelectionApplication, hours: int, now: datetime) -> Card:
    closes_at, zone = times_of(row.call, hours).closes_at, row.call.region.time_zone
    facts = [(gettext("Number"), row.number)] if row.number else []
    if queries.is_of_organisation(row.call):
        facts.insert(0, (gettext("Organisation"), str(row.organisation)))
    is_draft = row.status == statuses.DRAFT
    if is_draft:
        facts.append((gettext("Until"), moment(closes_at, zone)))
    step = gettext(statuses.meaning(row.status, row.call.audience))
    if is_draft and row.expires_at:
        step = gettext("The consent of your parent comes first: the form opens when it is given.")
    elif is_draft:
        step = f"{step} {days_left(closes_at, now).capitalize()}."
    return Card(
        kind=gettext("Selection"),
        title=row.call.title,
        url=letters.address_of_call(row.call) or reverse("pulsar:me"),
        action=gettext("Open the application"),
        status=statuses.worded(row.status, row.call.audience),
        facts=tuple(facts),
        next_step=step,
        tone="warn" if row.status in ("draft", "awaiting_consent", "returned", "recommended") else "run",
    )
