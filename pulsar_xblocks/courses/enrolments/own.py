"""What enrolment puts on «My Pulsar»: one's own courses in plain words with the next step."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.courses import ledger
from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments import nominations, queries, showing
from pulsar_xblocks.courses.enrolments.models import CourseNomination, Enrolment
from pulsar_xblocks.courses.modules.models import ActivityMark
from pulsar_xblocks.courses.programmes.queries import passport_of_group
from pulsar_xblocks.kernel.home import Card
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.kernel.template_tags import number, through

MOST = 20
TOLD_BY_DOCUMENT = (stages.CERT_ISSUED, stages.FRDO_DONE)  # the card of the document stands there instead


def cards(person: Person, actor: Actor, now: datetime) -> Iterable[Card]:
    """Return the courses one is sent to and one's own, the newest first; at most 5 queries."""
    rows = [row for row in queries.own(person) if row.open_marker and row.stage not in TOLD_BY_DOCUMENT][:MOST]
    places = queries.places_in_queue(rows)
    hours = _hours([row for row in rows if row.stage in stages.IN_TRAINING])
    return [*map(_sent, nominations.own_open(person, now)), *(_card(row, places.get(row.pk, 0), hours.get(row.pk, "")) for row in rows)]


def _hours(rows: Sequence[Enrolment]) -> dict[int, str]:
    """Return enrolment -> «12 / 36», the hours that count and those of the programme; 2 queries, none without a course."""
    if not rows:
        return {}
    marked: dict[int, list[str]] = defaultdict(list)
    for row, activity in ActivityMark.objects.filter(enrolment__in=rows, open_marker=1).values_list("enrolment", "activity"):
        marked[row].append(activity)
    passports = {row.pk: passport_of_group(row.group) for row in rows}
    found = ledger.balances_of(rows, passports, marked)
    return {pk: f"{number(one.counted.total)} / {number(passports[pk].hours.total)}" for pk, one in found.items()}


def _sent(row: CourseNomination) -> Card:
    return Card(
        kind=gettext("Course"),
        title=row.group.programme.title,
        url=reverse("pulsar:course_apply", args=[row.group_id]),
        action=gettext("Read and answer"),
        facts=((gettext("Training"), through(row.group.starts_on, row.group.ends_on)), (gettext("Sent by"), _sender(row))),
        next_step=gettext("Next: accept by filling in the application, or decline."),
        tone="warn",
    )


def _sender(row: CourseNomination) -> str:
    return str(row.organisation or row.municipality or gettext("the centre"))


def _card(row: Enrolment, place: int, hours: str) -> Card:
    status = showing.plain_status(row.stage)
    facts = [(gettext("Training"), through(row.group.starts_on, row.group.ends_on))]
    if hours:
        facts.append((gettext("Hours done / in all"), hours))
    if place:
        facts.append((gettext("Number on the waiting list"), str(place)))
    return Card(
        kind=gettext("Course"),
        title=row.group.programme.title,
        url=reverse("pulsar:enrolment", args=[row.key]),
        action=gettext("Open the course"),
        status=status,
        facts=tuple(facts),
        next_step=gettext(showing.NEXT[row.stage]) if row.stage in showing.NEXT else "",
        tone=status.tone,
    )
