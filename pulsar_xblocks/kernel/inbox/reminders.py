"""Reminders: capabilities say whom to remind of what; each reminder goes once, by day."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.inbox import domain
from pulsar_xblocks.kernel.inbox.actions import Words, in_language, send, zone_of
from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.people.models import Person


@dataclass(frozen=True)
class Reminder:
    """One reminder; ``once`` names it for ever («round.deadline:12:3d:45»), ``compose`` gives the words in the person's language."""

    kind: str
    once: str
    region: Region
    compose: Callable[[], Words]
    person: Person | None = None
    email: str = ""
    about: Model | None = None


Source = Callable[[datetime], Iterable[Reminder]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Register a function that returns the reminders due at a moment; those sent already may be among them."""
    if source not in _sources:
        _sources.append(source)


def remind(context: JobContext) -> str:
    """Send each due reminder that was not sent yet to those where it is daytime; return how many."""
    due = [reminder for source in _sources for reminder in source(context.now)]
    due = [reminder for reminder in due if domain.may_remind(context.now, zone_of(reminder.person, reminder.region))]
    told = set(Message.objects.filter(once__in=[reminder.once for reminder in due]).values_list("once", flat=True))
    fresh = [reminder for reminder in due if reminder.once not in told]
    for done, reminder in enumerate(fresh, 1):
        _send(reminder, context.now)
        context.progress(done, len(fresh))
    return str(len(fresh))


def _send(reminder: Reminder, now: datetime) -> None:
    with in_language(reminder.person):
        words = reminder.compose()
        send(
            to=reminder.person,
            email=reminder.email,
            subject=words.subject,
            text=words.text,
            link=words.link,
            region_id=reminder.region.pk,
            kind=reminder.kind,
            now=now,
            about=reminder.about,
            once=reminder.once,
        )
