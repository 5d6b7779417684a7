"""Writes of the talk about a work, and of its small tasks."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Invalid, NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.versions.domain import require_version
from pulsar_xblocks.studios.models import Work, WorkComment, WorkTodo
from pulsar_xblocks.studios.works import domain

SAME = timedelta(minutes=2)  # the same words again so soon are a double click


@dataclass(frozen=True)
class TodoNote:
    """A small task: words, who does it (None = anybody), until when."""

    text: str
    owner: Person | None = None
    due_on: date | None = None


def comment(work: Work, text: str, *, by: Person, now: datetime) -> WorkComment:
    """Store a word about the work.  Raises Invalid for an empty or too long one."""
    plain = text.strip()
    if not plain:
        raise Invalid({"text": [mark("Write something first.")]})
    if len(plain) > domain.COMMENT_LIMIT:
        raise Invalid({"text": [mark("At most 2,000 characters.")]})
    said = WorkComment.objects.filter(work=work, author=by, text=plain, at__gte=now - SAME).first()
    return said or WorkComment.objects.create(work=work, author=by, text=plain, at=now)


def add_todo(work: Work, note: TodoNote, *, by: Person, now: datetime) -> WorkTodo:
    """Store a small task.  Raises Invalid for an empty or too long one, and when there are too many."""
    text = _plain(note)
    if work.todos.filter(done_at=None).count() >= domain.TODOS:
        raise Invalid({"todo": [mark("There are 30 open tasks already: finish some of them first.")]})
    return WorkTodo.objects.create(work=work, text=text, owner=note.owner, due_on=note.due_on, added_by=by, added_at=now)


@transaction.atomic
def edit_todo(work: Work, pk: int, seen: int, note: TodoNote) -> WorkTodo:
    """Store other words, another owner or day of a small task.  Raises Stale with both, Invalid, NotFound for a task of another work."""
    row = WorkTodo.objects.select_for_update().filter(work=work, pk=pk).first()
    if row is None:
        raise NotFound
    text = _plain(note)
    current, yours = _told(TodoNote(row.text, row.owner, row.due_on)), _told(TodoNote(text, note.owner, note.due_on))
    if current == yours:
        return row
    require_version(row.version, seen, current, yours)
    row.text, row.owner, row.due_on, row.version = text, note.owner, note.due_on, row.version + 1
    row.save(update_fields=["text", "owner", "due_on", "version"])
    return row


def _plain(note: TodoNote) -> str:
    text = " ".join(note.text.split())
    if not text:
        raise Invalid({"todo": [mark("Write what is to be done.")]})
    if len(text) > domain.TODO_LIMIT:
        raise Invalid({"todo": [mark("At most 300 characters.")]})
    return text


def _told(note: TodoNote) -> dict[str, str]:
    day = note.due_on.isoformat() if note.due_on else ""
    return {"todo": note.text, "owner": f"{note.owner.given} {note.owner.family[:1]}." if note.owner else "", "due_on": day}


def tick_todo(work: Work, pk: int, is_done: bool, *, by: Person, now: datetime) -> WorkTodo:
    """Mark a small task as done, or open it again.  Raises NotFound for a task of another work."""
    row = WorkTodo.objects.filter(work=work, pk=pk).first()
    if row is None:
        raise NotFound
    if is_done == (row.done_at is not None):
        return row  # who finished it first has done it
    row.done_at, row.done_by = (now, by) if is_done else (None, None)
    row.save(update_fields=["done_at", "done_by"])
    return row
