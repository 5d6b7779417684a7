"""What the register puts on «My Pulsar»: reports that wait for a centre's people."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext

from pulsar_xblocks.kernel.home import Card
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.kernel.template_tags import moment
from pulsar_xblocks.selection.centres import domain, letters, queries
from pulsar_xblocks.selection.centres.models import CentreReport

MOST = 10


def cards(person: Person, actor: Actor, now: datetime) -> Iterable[Card]:
    """Return the reports of the person's centres, the newest first; 1 query."""
    own = queries.own_centres(person, actor).values("pk")
    rows = CentreReport.objects.filter(centre__in=own).select_related("centre__region", "centre__organisation").order_by("-year", "pk")
    return [_card(row) for row in rows[:MOST]]


def _card(row: CentreReport) -> Card:
    is_asked = row.status in domain.EDITABLE
    facts = [(gettext("Organisation"), str(row.centre.organisation))]
    if is_asked:
        facts.append((gettext("Until"), moment(row.due_at, row.centre.region.time_zone)))
    return Card(
        kind=gettext("Inter-municipal centre"),
        title=gettext("Report for %(year)s") % {"year": row.year},
        url=letters.address_of(row),
        action=gettext("Open the report"),
        status=domain.REPORT[row.status],
        facts=tuple(facts),
        next_step=gettext("Write the values of the indicators and send the report.") if is_asked else "",
        tone="warn" if is_asked else "run",
    )
