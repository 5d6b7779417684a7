"""A person's messages on leaving and on request.  Source: design.md 4.9."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from pulsar_xblocks.kernel.inbox.models import InboxSetting, Letter, Message, Note
from pulsar_xblocks.kernel.people.models import Person


@transaction.atomic
def forget(person: Person, now: datetime) -> None:
    """Blank what was written to and by the person; the rows stay.  Doing it twice changes nothing."""
    Letter.objects.filter(person=person, state="queued").update(state="cancelled")
    Letter.objects.filter(person=person).update(address="", subject="", text="", error="")
    Message.objects.filter(person=person).update(subject="", text="", link="")
    Message.objects.filter(person=person, read_at=None).update(read_at=now)
    Note.objects.filter(author=person).update(text="")
    InboxSetting.objects.filter(person=person).update(calendar_hash=None)


def export(person: Person) -> dict[str, Any]:
    """Return what is kept here about the person, as plain JSON values."""
    messages = Message.objects.filter(person=person).order_by("pk").values("kind", "subject", "text", "at", "read_at")
    letters = Letter.objects.filter(person=person).order_by("pk").values("address", "subject", "text", "state", "created_at", "sent_at")
    notes = Note.objects.filter(author=person).order_by("pk").values("text", "at")
    return {"messages": _plain(messages), "letters": _plain(letters), "notes": _plain(notes)}


def _plain(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()} for row in rows]
