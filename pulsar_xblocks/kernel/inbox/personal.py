"""A person's messages on leaving and on request.  Source: design.md 4.9."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from pulsar_xblocks.kernel.inbox.models import InboxSetting, Letter, Message, Note
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.text import without_name

CHUNK = 500


@transaction.atomic
def forget(person: Person, now: datetime) -> None:
    """Blank what was written to and by the person; the rows stay.  Doing it twice changes nothing."""
    Letter.objects.filter(person=person, state="queued").update(state="cancelled")
    Letter.objects.filter(person=person).update(address="", subject="", text="", error="")
    Message.objects.filter(person=person).update(subject="", text="", link="")
    Message.objects.filter(person=person, read_at=None).update(read_at=now)
    Note.objects.filter(author=person).update(text="")
    InboxSetting.objects.filter(person=person).update(calendar_hash=None)
    if person.family:  # the names of the person are blanked after this
        _take_name_out(Message.objects.all(), person)
        _take_name_out(Letter.objects.all(), person)


def _take_name_out(rows: QuerySet[Any], person: Person) -> None:
    """Take the person's name out of what others were told."""
    named = rows.filter(Q(subject__contains=person.family) | Q(text__contains=person.family)).only("pk", "subject", "text")
    changed = []
    for row in named.iterator(chunk_size=CHUNK):
        subject, text = (without_name(told, person.family, person.given, person.patronymic) for told in (row.subject, row.text))
        if (subject, text) != (row.subject, row.text):
            row.subject, row.text = subject, text
            changed.append(row)
    rows.model.objects.bulk_update(changed, ["subject", "text"], batch_size=CHUNK)


def export(person: Person) -> dict[str, Any]:
    """Return what is kept here about the person, as plain JSON values."""
    messages = Message.objects.filter(person=person).order_by("pk").values("kind", "subject", "text", "at", "read_at")
    letters = Letter.objects.filter(person=person).order_by("pk").values("address", "subject", "text", "state", "created_at", "sent_at")
    notes = Note.objects.filter(author=person).order_by("pk").values("text", "at")
    return {"messages": _plain(messages), "letters": _plain(letters), "notes": _plain(notes)}


def _plain(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()} for row in rows]
