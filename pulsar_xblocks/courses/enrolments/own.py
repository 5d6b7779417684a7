"""What enrolment puts on «My Pulsar»: one's own courses in plain words with the next step."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments import nominations, queries, showing
from pulsar_xblocks.courses.enrolments.models import CourseNomination, Enrolment
from pulsar_xblocks.kernel.home import Card
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.kernel.template_tags import through

MOST = 20


def cards(person: Person, actor: Actor, now: datetime) -> Iterable[Card]:
    """Return the courses one is sent to and one's own, the newest first; at most 3 queries."""
    rows = [row for row in queries.own(person) if row.open_marker][:MOST]
    places = queries.places_in_queue(rows)
    return [*map(_sent, nominations.own_open(person, now)), *(_card(row, places.get(row.pk, 0)) for row in rows)]


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


def _card(row: Enrolment, place: int) -> Card:
    status = showing.plain_status(row.stage)
    facts = [(gettext("Training"), through(row.group.starts_on, row.group.ends_on))]
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
        tone="idle" if row.stage == stages.FRDO_DONE else status.tone,
    )
