"""Writes of talks: questions to a methodist, notes of a visit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext

from pulsar_xblocks.kernel.inbox.actions import in_language, send
from pulsar_xblocks.kernel.inbox.domain import clean_note
from pulsar_xblocks.kernel.inbox.models import Note, Thread
from pulsar_xblocks.kernel.people.models import Person

SAME = timedelta(minutes=2)  # the same words again so soon are a double click


@dataclass(frozen=True)
class Announcement:
    """Who is told about a note, under which subject (msgid) and where it can be read; the author is left out."""

    people: Iterable[Person]
    subject: str
    link: str


def open_thread(kind: str, object_id: str, *, region_id: int, now: datetime) -> Thread:
    """Return the thread of an object, making it at the first need."""
    return Thread.objects.get_or_create(kind=kind, object_id=object_id, defaults={"region_id": region_id, "created_at": now})[0]


@transaction.atomic
def post_note(thread: Thread, author: Person, text: str, now: datetime, announce: Announcement | None = None) -> Note:
    """Store a note and tell the participants.  Raises Invalid for an empty or too long text."""
    plain = clean_note(text)
    Thread.objects.select_for_update().get(pk=thread.pk)
    said = Note.objects.filter(thread=thread, author=author, text=plain, at__gte=now - SAME).first()
    if said:
        return said
    note = Note.objects.create(thread=thread, author=author, text=plain, at=now)
    Thread.objects.filter(pk=thread.pk).update(noted_at=now)
    for person in announce.people if announce else ():
        if person.pk != author.pk:
            _tell(person, note, announce, now)
    return note


def _tell(person: Person, note: Note, announce: Announcement, now: datetime) -> None:
    with in_language(person):
        send(
            to=person,
            subject=gettext(announce.subject),
            text=f"{note.author.short_name or note.author}:\n{note.text}",
            link=announce.link,
            region_id=note.thread.region_id,
            kind=f"note.{note.thread.kind}",
            now=now,
            about=note.thread,
        )
