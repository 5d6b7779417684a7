"""«What awaits me today»: capabilities register functions that give rows for a person."""

from collections.abc import Callable, Iterable
from datetime import datetime

from pulsar_xblocks.kernel.home import OTHERS, TODAY, WEEK, Todo
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.roles.domain import Actor

__all__ = ["OTHERS", "TODAY", "WEEK", "Todo", "add", "rows"]

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
