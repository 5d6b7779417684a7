"""What can be loaded back: each capability registers its tables here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.loads.domain import Known, Problems, Result, Shape
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, NotFound
from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.kernel.roles.domain import Actor


@dataclass(frozen=True)
class Target:
    """What a table is about: its id, region, title in words, the page it belongs to, where it is taken out ("" = nowhere)."""

    pk: int
    region: Region
    title: str
    back: str
    export: str = ""
    row: Any = None


@dataclass(frozen=True)
class Writing:
    """Who stores which load, when and why."""

    load: int
    target: Target
    by: Person
    now: datetime
    reason: str


@dataclass(frozen=True)
class Change:
    """One row to be stored: its number in the file, id ("" = new), what stands there and what should."""

    number: int
    id: str
    before: Mapping[str, str]
    after: Mapping[str, str]
    notes: Sequence[str] = ()  # msgids of what the check has said of the row


Effect = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """A table that can be loaded back.

    ``target`` finds what it is about and whether the actor may (None = the product itself); raises Forbidden or NotFound.
    ``known`` gives id -> stored row.  ``check`` gives row number -> problems for rows that would change something.
    ``notes`` gives row number -> what else is to be known of rows that would be stored.
    ``store`` writes one row and returns what the undo needs; None = the table is only compared.
    ``undo`` takes one row back and returns "" or a msgid of what is to be known all the same; raises PulsarError when the row stays.
    ``store_many`` and ``undo_many`` do the same for many rows at once, where a table is long; the latter raises when any row stays.
    ``hold`` locks, before each transaction, what the rows stand on.
    ``kept`` gives the msgid of why a load of a moment can no longer be undone, "" when it can.
    ``absent`` gives what would be stored of a row that the table lacks, {} = nothing; None = such rows stay as they are.
    """

    key: str
    title: str  # msgid
    lead: str  # msgid
    object_kind: str  # of the access matrix
    right: str
    shape: Shape | Callable[[Target, datetime], Shape]
    target: Callable[[Actor | None, int], Target]
    known: Callable[[Target, datetime], Mapping[str, Known]]
    check: Callable[[Target, Sequence[Result], datetime], Mapping[int, Problems]] = lambda target, results, now: {}
    notes: Callable[[Target, Sequence[Result], datetime], Mapping[int, Sequence[Sentence]]] = lambda target, results, now: {}
    store: Callable[[Writing, Change], Effect] | None = None
    undo: Callable[[Writing, Change, Effect], str] | None = None
    store_many: Callable[[Writing, Sequence[Change]], Sequence[Effect]] | None = None
    undo_many: Callable[[Writing, Sequence[tuple[Change, Effect]]], None] | None = None
    hold: Callable[[Target], object] = lambda target: None
    kept: Callable[[Target, datetime], str] = lambda target, since: ""
    samples: Callable[[Target], Sequence[Mapping[str, str]]] | None = None  # rows of the template
    absent: Callable[[Known], Mapping[str, str]] | None = None
    is_own: bool = False  # a load is seen only by who has made it

    @property
    def is_stored(self) -> bool:
        """Tell whether a table is stored, not only compared."""
        return self.store is not None or self.store_many is not None

    def shape_for(self, target: Target, now: datetime) -> Shape:
        """Return what a table about the target looks like."""
        return self.shape(target, now) if callable(self.shape) else self.shape


OUTDATED = mark("Something has changed since the check. Nothing is stored: check the file once more.")
_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Register a table; called from ``registrations``."""
    _kinds[kind.key] = kind


def kind_of(key: str) -> Kind:
    """Return a registered table.  Raises NotFound."""
    if key not in _kinds:
        raise NotFound
    return _kinds[key]


def require_same(stands: Known, change: Change) -> None:
    """Return when what was shown still stands; called on what is locked.  Raises Conflict."""
    if any(stands.values.get(key, "") != value for key, value in change.before.items()):
        raise Conflict(OUTDATED)


def kinds() -> tuple[Kind, ...]:
    """Return all tables."""
    return tuple(_kinds.values())
