"""Reads of messages."""

from django.db.models import QuerySet

from pulsar_xblocks.kernel.inbox.models import InboxSetting, Letter, Message, Note, Thread
from pulsar_xblocks.kernel.links.domain import digest
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.kernel.roles.queries import within


def unread_count(person: Person) -> int:
    """Return how many messages the person has not seen; one query."""
    return Message.objects.filter(person=person, read_at=None).count()


def messages_of(person: Person, *, is_unread_only: bool = False) -> QuerySet[Message]:
    """Return what the person was told, newest first."""
    rows = Message.objects.filter(person=person).select_related("region", "letter", "corrects").order_by("-pk")
    return rows.filter(read_at=None) if is_unread_only else rows


def message_of(person: Person, message_id: int) -> Message:
    """Return one message of the person.  Raises NotFound for somebody else's."""
    found = Message.objects.filter(pk=message_id, person=person).first()
    if found is None:
        raise NotFound
    return found


def digest_of(person: Person) -> str:
    """Return how often letters go to the person."""
    return InboxSetting.objects.filter(person=person).values_list("digest", flat=True).first() or "at_once"


def setting_of(person: Person) -> InboxSetting:
    """Return the person's settings, unsaved defaults when nothing was chosen."""
    return InboxSetting.objects.filter(person=person).first() or InboxSetting(person=person)


def owner_of_calendar(token: str) -> Person:
    """Return whose calendar the address is.  Raises NotFound for an unknown or closed one."""
    found = InboxSetting.objects.select_related("person").filter(calendar_hash=digest(token)).first()
    if found is None:
        raise NotFound
    return found.person


def letters_within(actor: Actor, state: str = "") -> QuerySet[Letter]:
    """Return the letters of the regions the actor serves, newest first.  Raises Forbidden without a fitting role."""
    rows = Letter.objects.filter(within(actor, "view", "job", region="region_id")).select_related("region", "person").order_by("-pk")
    return rows.filter(state=state) if state else rows


def notes_of(kind: str, object_id: str) -> list[Note]:
    """Return the talk about an object, oldest first; one query."""
    rows = Note.objects.filter(thread__kind=kind, thread__object_id=object_id)
    return list(rows.select_related("author", "thread__region").order_by("at", "pk"))


def threads_of(kind: str, object_ids: list[str]) -> dict[str, Thread]:
    """Return object id -> its thread; one query."""
    return {row.object_id: row for row in Thread.objects.filter(kind=kind, object_id__in=object_ids)}
