"""What capabilities put on the home page, on «My Pulsar» and into the search; they register functions, nobody knows the others."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.status import Status
from pulsar_xblocks.kernel.roles.domain import Actor

TODAY, WEEK, OTHERS = "today", "week", "others"
_ORDER = {"bad": 0, "warn": 0, "idle": 2}  # of cards by tone, 1 for the others


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


@dataclass(frozen=True)
class Card:
    """A thing of one's own: kind («School studio»), title, status, facts as (word, value), what is next, where to go; all translated."""

    kind: str
    title: str
    url: str
    action: str
    status: Status | None = None
    facts: tuple[tuple[str, str], ...] = ()
    next_step: str = ""
    tone: str = "run"


@dataclass(frozen=True)
class Panel:
    """A panel beside the home page: template and its values."""

    template: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Found:
    """One hit of the search: kind (translated), title, note, where to go."""

    kind: str
    title: str
    note: str
    url: str
    status: Status | None = None


Cards = Callable[[Person, Actor, datetime], Iterable[Card]]
Panels = Callable[[Actor, datetime], Iterable[Panel]]
Search = Callable[[Actor, str, int], Iterable[Found]]  # actor, text, how many at most
_cards: list[Cards] = []
_panels: list[Panels] = []
_searches: list[Search] = []


def add_cards(source: Cards) -> None:
    """Register a source of «My Pulsar»."""
    if source not in _cards:
        _cards.append(source)


def add_panels(source: Panels) -> None:
    """Register a source of panels beside the home page."""
    if source not in _panels:
        _panels.append(source)


def add_search(source: Search) -> None:
    """Register a source of the search."""
    if source not in _searches:
        _searches.append(source)


def cards_of(person: Person, actor: Actor, now: datetime) -> list[Card]:
    """Return what the person has: first what waits for the person, last what only lies ready."""
    found = [card for source in _cards for card in source(person, actor, now)]
    return sorted(found, key=lambda card: _ORDER.get(card.tone, 1))


def panels_for(actor: Actor, now: datetime) -> list[Panel]:
    """Return the panels beside the home page."""
    return [panel for source in _panels for panel in source(actor, now)]


def found(actor: Actor, text: str, limit: int = 20) -> list[Found]:
    """Return what the actor may see of what fits the text, at most ``limit`` of each kind."""
    return [hit for source in _searches for hit in source(actor, text, limit)]
