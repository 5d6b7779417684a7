"""Calendars for phones: capabilities give events, a secret address serves them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from icalendar import Calendar
from icalendar import Event as CalendarEvent

from pulsar_xblocks.kernel.people.models import Person


@dataclass(frozen=True)
class Event:
    """One entry; ``uid`` stays the same when the event moves; dates without a time fill whole days."""

    uid: str
    title: str
    starts: datetime | date
    ends: datetime | date | None = None
    text: str = ""
    link: str = ""
    place: str = ""


Source = Callable[[Person, datetime], Iterable[Event]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Register a function that gives a person's events."""
    if source not in _sources:
        _sources.append(source)


def events_of(person: Person, now: datetime) -> list[Event]:
    """Return all events of a person, by time."""
    found = [event for source in _sources for event in source(person, now)]
    return sorted(found, key=lambda event: (event.starts.isoformat(), event.uid))


def calendar(events: Iterable[Event], name: str, now: datetime) -> bytes:
    """Return the events as an iCalendar file."""
    book = Calendar()
    book.add("prodid", "-//Pulsar XBlocks//RU")
    book.add("version", "2.0")
    book.add("method", "PUBLISH")
    book.add("x-wr-calname", name)
    book.add("x-published-ttl", "PT6H")
    for event in events:
        book.add_component(_entry(event, now))
    return book.to_ical()


def _entry(event: Event, now: datetime) -> CalendarEvent:
    entry = CalendarEvent()
    entry.add("uid", f"{event.uid}@pulsar")
    entry.add("dtstamp", now)
    entry.add("dtstart", event.starts)
    if event.ends is not None:
        entry.add("dtend", event.ends)
    entry.add("summary", event.title)
    for name, value in (("description", event.text), ("url", event.link), ("location", event.place)):
        if value:
            entry.add(name, value)
    return entry
