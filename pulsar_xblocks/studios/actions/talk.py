"""Writes of the talk between a studio's mentors and the centre: questions and answers."""

from datetime import datetime

from django.db import transaction

from pulsar_xblocks.kernel.inbox.models import Note
from pulsar_xblocks.kernel.inbox.threads import open_thread, post_note
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.studios import letters
from pulsar_xblocks.studios.models import StudioYear

THREAD = "studio_year"  # the kind of the thread; its object is the registration


@transaction.atomic
def say(studio_year: StudioYear, text: str, *, by: Person, now: datetime) -> Note:
    """Store a note and tell the others who look after the studio.  Raises Invalid for an empty or too long text."""
    thread = open_thread(THREAD, str(studio_year.pk), region_id=studio_year.studio.region_id, now=now)
    return post_note(thread, by, text, now, letters.talk(studio_year))
