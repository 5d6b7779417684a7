"""Writes of the talk between a studio's mentors and the centre: questions, answers, visits."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.inbox.models import Note
from pulsar_xblocks.kernel.inbox.threads import open_thread, post_note
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.template_tags import day
from pulsar_xblocks.studios import letters
from pulsar_xblocks.studios.models import StudioYear

THREAD = "studio_year"  # the kind of the thread; its object is the registration
PLANNED, HELD = "planned", "held"


@dataclass(frozen=True)
class Visit:
    """A visit to a studio: planned for a day, or held on it."""

    state: str
    on: date
    text: str = ""


@transaction.atomic
def say(studio_year: StudioYear, text: str, *, by: Person, now: datetime) -> Note:
    """Store a note and tell the others who look after the studio.  Raises Invalid for an empty or too long text."""
    thread = open_thread(THREAD, str(studio_year.pk), region_id=studio_year.studio.region_id, now=now)
    return post_note(thread, by, text, now, letters.talk(studio_year))


@transaction.atomic
def note_visit(studio_year: StudioYear, visit: Visit, *, by: Person, now: datetime) -> Note:
    """Store in the talk that a visit is planned or was held.  Raises Invalid for a day that does not fit."""
    today = local_day(now, studio_year.studio.region.time_zone)
    if visit.state == HELD and visit.on > today:
        raise Invalid({"on": [mark("The day is in the future: note the visit as planned.")]})
    if visit.state == PLANNED and visit.on < today:
        raise Invalid({"on": [mark("The day is past: note the visit as held.")]})
    first = gettext("A visit is planned for %(day)s.") if visit.state == PLANNED else gettext("The visit took place on %(day)s.")
    note = say(studio_year, f"{first % {'day': day(visit.on)}}\n{visit.text}".strip(), by=by, now=now)
    record(f"studio.visit_{visit.state}", studio_year, by=by, now=now, region_id=studio_year.studio.region_id, on=visit.on)
    return note
