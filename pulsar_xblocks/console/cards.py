"""«What awaits me today»: capabilities register functions that give rows for a person."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.roles.domain import Actor

TODAY, WEEK, OTHERS = "today", "week", "others"


@dataclass(frozen=True)
class Todo:
    """One row: how many, what (translated), why (translated), until when, tone and icon of the term, where to go."""

    count: int
    title: str
    note: str
    url: str
    action: str
    term: str = ""
    tone: str = "run"
    icon: str = "clock"
    section: str = TODAY


Source = Callable[[Person, Actor, datetime], Iterable[Todo]]
_console: list[Source] = []
_own: list[Source] = []


def add(source: Source, *, own: bool = False) -> None:
    """Register a source for the console's home, or with ``own`` for «My Pulsar»."""
    sources = _own if own else _console
    if source not in sources:
        sources.append(source)


def rows(person: Person, actor: Actor, now: datetime, *, own: bool = False) -> dict[str, list[Todo]]:
    """Return section -> rows for this person."""
    found = [todo for source in (_own if own else _console) for todo in source(person, actor, now) if todo.count]
    return {section: [todo for todo in found if todo.section == section] for section in (TODAY, WEEK, OTHERS)}
