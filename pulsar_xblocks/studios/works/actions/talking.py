"""Writes of the talk about a work, and of its small tasks."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Invalid, NotFound
from pulsar_xblocks.kernel.pure.text import mark
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
    text = " ".join(note.text.split())
    if not text:
        raise Invalid({"todo": [mark("Write what is to be done.")]})
    if len(text) > domain.TODO_LIMIT:
        raise Invalid({"todo": [mark("At most 300 characters.")]})
    if work.todos.filter(done_at=None).count() >= domain.TODOS:
        raise Invalid({"todo": [mark("There are 30 open tasks already: finish some of them first.")]})
    return WorkTodo.objects.create(work=work, text=text, owner=note.owner, due_on=note.due_on, added_by=by, added_at=now)


def tick_todo(work: Work, pk: int, is_done: bool, *, by: Person, now: datetime) -> WorkTodo:
    """Mark a small task as done, or open it again.  Raises NotFound for a task of another work."""
    row = WorkTodo.objects.filter(work=work, pk=pk).first()
    if row is None:
        raise NotFound
    row.done_at, row.done_by = (now, by) if is_done else (None, None)
    row.save(update_fields=["done_at", "done_by"])
    return row
