"""What contests put on «My Pulsar» and into the calendars of phones."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from pulsar_xblocks.kernel.home import Card
from pulsar_xblocks.kernel.inbox.ics import Event
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.kernel.template_tags import day
from pulsar_xblocks.selection.contests.queries import lists, own


def cards(person: Person, actor: Actor, now: datetime) -> Iterable[Card]:
    """Return the way to contests and achievements for pupils, for who has no role, and for who keeps something; 2 queries."""
    count, event = own.nearest(person, local_day(now, person.time_zone or "UTC"))
    if actor.roles - {"pupil"} and not count and event is None:
        return
    facts = [(gettext("Kept"), ngettext("%(n)d achievement", "%(n)d achievements", count) % {"n": count})] if count else []
    if event is not None:
        facts.append((gettext("In your calendar"), f"{event.name}, {day(event.starts_on or event.ends_on)}"))
    yield Card(
        kind=gettext("Olympiads and contests"),
        title=gettext("My achievements"),
        url=reverse("pulsar:achievements"),
        action=gettext("Open achievements"),
        facts=tuple(facts),
        next_step=gettext("Told once, they go into every application; the calendar shows what one can still enter."),
        tone="idle",
    )


def events(person: Person, now: datetime) -> Iterable[Event]:
    """Return the days of the contests in the person's own calendar; 1 query."""
    for choice in lists.chosen(person).filter(event__is_active=True):
        event = choice.event
        first = event.starts_on or event.ends_on
        if first is not None:
            last = (event.ends_on or first) + timedelta(days=1)
            yield Event(f"contest-{event.pk}", event.name, first, last, event.organiser, event.link)
