"""What the league asks of the studios, given to it as functions when the app is ready; it never imports them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pulsar_xblocks.kernel.definitions.models import Definition
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.roles.domain import Actor, Where
from pulsar_xblocks.league.domain.entrants import Entrant
from pulsar_xblocks.league.domain.points import RoundFact

SUBJECT = "studio_year"


@dataclass(frozen=True)
class RoundRow:
    """A round as the pages show it."""

    number: int
    month: int
    word: str  # msgid of the month
    opens_at: datetime
    closes_at: datetime
    results_on: date
    published_at: datetime | None

    def fact(self, zone_day: date) -> RoundFact:
        """Return the round as the rules take it; ``zone_day`` is the local day on which it closes."""
        return RoundFact(self.number, self.month, zone_day)


def results_ahead(rows: Sequence[RoundRow], today: date) -> dict[str, Any]:
    """Return the round whose results come next, and whether their day has passed; ``today`` is the region's."""
    row = next((row for row in rows if row.published_at is None), None)
    return {"results": row, "is_late": row is not None and row.results_on < today}


@dataclass(frozen=True)
class LeagueYear:
    """A project year as the league sees it."""

    pk: int
    region: Region
    code: str  # «2026/27»
    name: str
    status: str
    criteria: Definition | None
    freezes_on: date
    order: str  # number and date of the order, "" = none
    version: int

    @property
    def scope(self) -> str:
        """Return the readable code of the year, «70:2026/27»."""
        return f"{self.region.code}:{self.code}"

    @property
    def slug(self) -> str:
        """Return the code as addresses carry it, «2026-27»."""
        return self.code.replace("/", "-")


@dataclass(frozen=True)
class Subject:
    """A studio of a year with its place in the access matrix."""

    entrant: Entrant
    year: LeagueYear
    where: Where
    organisation_id: int
    municipality_id: int


@dataclass(frozen=True)
class Own:
    """The studio of the person who looks: led or joined."""

    subject_id: int
    code: str
    name: str
    is_led: bool


@dataclass(frozen=True)
class Reaching:
    """Who asks for the ledgers of many studios, with which right, of which year and studio ("" = of any)."""

    actor: Actor
    right: str
    year: str = ""
    code: str = ""


def _nothing(*_: object) -> tuple[()]:
    return ()


def _nobody(*_: object) -> None:
    return None


def _unnamed(*_: object) -> dict[int, str]:
    return {}


@dataclass(frozen=True)
class Sources:
    """The functions; the defaults know nothing."""

    year: Callable[[Region, str], LeagueYear | None] = _nobody  # region, code ("" = the active one)
    year_by_pk: Callable[[int], LeagueYear | None] = _nobody
    years: Callable[[Sequence[int]], Sequence[LeagueYear]] = _nothing  # ids of regions, newest first
    rounds: Callable[[int], Sequence[RoundRow]] = _nothing  # year's pk
    round_facts: Callable[[int], Sequence[RoundFact]] = _nothing
    entrants: Callable[[int], Sequence[Entrant]] = _nothing
    subject: Callable[[int], Subject | None] = _nobody  # a studio's registration
    reached: Callable[[Reaching], Any] = _nothing  # ids of registrations, as a subquery; raises Forbidden
    codes: Callable[[Collection[int]], Mapping[int, str]] = _unnamed  # id of a registration -> the studio's code
    own: Callable[[Person, int], Own | None] = _nobody  # person, year's pk; 2 queries at most
    set_criteria: Callable[[LeagueYear, int, Definition, Person, datetime], None] = field(default=_nobody)  # with the version seen


_current = [Sources()]


def use(sources: Sources) -> None:
    """Take these functions; called once when the app is ready."""
    _current[0] = sources


def current() -> Sources:
    """Return the functions."""
    return _current[0]
