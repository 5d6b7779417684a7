"""The rule set of a call as versioned data, frozen when the call opens.  Source: domain.md 3.2; the numbers are an operator's to edit.

Every field has a default, so that a rule set is a definition whose hash a new field never changes.  What the call itself owns - windows,
the profile and the day of the shift - is not here.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.questions.domain.model import Text

HUNDRED = Decimal(100)
ZERO = Decimal(0)

ACADEMIC, ACHIEVEMENTS, AUTOMATIC, EXPERT = "academic", "achievements", "automatic", "expert"
KINDS = {
    ACADEMIC: mark("academic part: a graded unit or imported points"),
    ACHIEVEMENTS: mark("achievements, by the matrix"),
    AUTOMATIC: mark("points of answers, by the questionnaire"),
    EXPERT: mark("experts, by a rubric"),
}

BEST, MUNICIPALITY, TIME, COMMISSION = "best_achievement", "municipality", "time", "commission"
STEPS = {  # of a tie; the key of a part is a step too
    ACADEMIC: mark("academic part"),
    BEST: mark("best single achievement"),
    EXPERT: mark("expert part"),
    MUNICIPALITY: mark("municipality not yet represented"),
    TIME: mark("earlier submission"),
    COMMISSION: mark("decision of the commission"),
}

WINNER, PRIZE, PARTICIPANT = "winner", "prize", "participant"
RESULTS = {WINNER: mark("winner"), PRIZE: mark("prize-winner"), PARTICIPANT: mark("took part without a prize")}

RURAL, MUNICIPALITIES, NOMINATION, REGIONS = "rural", "municipalities", "nomination", "regions"
BELONGING = {  # what makes somebody belong to a group with protected seats
    RURAL: mark("lives or studies in a rural place"),
    MUNICIPALITIES: mark("is from one of the municipalities"),
    NOMINATION: mark("is nominated by one of the centres"),
    REGIONS: mark("is from one of the partner regions"),
}


@dataclass(frozen=True)
class Gates:
    """Who may apply; an empty tuple or None asks nothing.  Ages: full years on the day the shift starts."""

    grades: tuple[int, ...] = ()
    least_age: int | None = None
    most_age: int | None = None
    municipalities: tuple[str, ...] = ()  # codes
    regions: tuple[str, ...] = ()  # codes
    max_shifts_per_school_year: int | None = 2  # with the one applied for
    same_profile_gap: int = 1  # shifts of the profile that must pass in between: 1 = not in consecutive ones, 0 = no such rule
    purposes: tuple[str, ...] = ("selection",)  # of consents


@dataclass(frozen=True)
class Part:
    """One part of the total; ``pass_percent`` of ``most`` must be reached, 0 = no such gate."""

    key: str = ""
    kind: str = EXPERT
    title: Text = Text()
    most: Decimal = ZERO
    pass_percent: Decimal = ZERO
    questions: tuple[str, ...] = ()  # keys of the questionnaire

    @property
    def needed(self) -> Decimal:
        """Return the points with which the part is passed."""
        return self.most * self.pass_percent / HUNDRED


@dataclass(frozen=True)
class Worth:
    """Points of one level of the matrix; a title where the level is the operator's own."""

    level: str = ""
    winner: Decimal = ZERO
    prize: Decimal = ZERO
    title: Text = Text()

    def of(self, result: str) -> Decimal:
        """Return the points of a result; taking part alone gives none."""
        return {WINNER: self.winner, PRIZE: self.prize}.get(result, ZERO)


LEVELS = {
    "vsosh_final": mark("All-Russian olympiad of school pupils, final stage"),
    "vsosh_regional": mark("All-Russian olympiad of school pupils, regional stage"),
    "vsosh_municipal": mark("All-Russian olympiad of school pupils, municipal stage"),
    "rsosh_1": mark("Olympiad of the national list, level I"),
    "rsosh_2": mark("Olympiad of the national list, level II"),
    "rsosh_3": mark("Olympiad of the national list, level III"),
    "ministry": mark("Event of the ministry’s list, all-Russian"),
    "regional": mark("Other regional event"),
}
MATRIX = tuple(
    Worth(level, Decimal(winner), Decimal(prize))
    for level, winner, prize in (
        ("vsosh_final", 30, 28),
        ("vsosh_regional", 20, 16),
        ("vsosh_municipal", 6, 4),
        ("rsosh_1", 26, 22),
        ("rsosh_2", 22, 18),
        ("rsosh_3", 18, 14),
        ("ministry", 16, 12),
        ("regional", 6, 4),
    )
)


@dataclass(frozen=True)
class Achievements:
    """How achievements become points; the most they give together is the ``most`` of their part."""

    matrix: tuple[Worth, ...] = MATRIX
    best: int = 3  # only so many count
    years_back: int = 2  # school years before the current one

    def worth(self, level: str) -> Worth | None:
        """Return the row of a level."""
        return next((row for row in self.matrix if row.level == level), None)


@dataclass(frozen=True)
class Quota:
    """Protected seats of a group; ``values`` are the codes of municipalities, centres or regions that belong to it."""

    code: str = ""
    title: Text = Text()
    seats: int = 0
    by: str = RURAL
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Appeals:
    """Terms in working days; ``exceptions``: days that are not as their weekday says - a Monday that is free, a Saturday that is worked."""

    window_days: int = 2
    answer_days: int = 3
    may_lower: bool = False
    exceptions: tuple[date, ...] = ()


@dataclass(frozen=True)
class Sittings:
    """Decisions of the commission: more than ``quorum_percent`` of those who may vote are present; the chair decides an equal vote."""

    quorum_percent: int = 50
    has_casting_vote: bool = True


@dataclass(frozen=True)
class Publication:
    """What public lists say besides application number, direction and status; names are never in them."""

    is_public: bool = True
    shows_points: bool = False
    shows_municipality: bool = False
    shows_reserve: bool = True
    shows_declined: bool = False


@dataclass(frozen=True)
class RuleSet:
    """The rules of a call."""

    SCHEMA: ClassVar[int] = 1

    title: Text = Text()
    gates: Gates = Gates()
    parts: tuple[Part, ...] = (
        Part("academic", ACADEMIC, Text("Учебная часть", "Academic part"), Decimal(50)),
        Part("achievements", ACHIEVEMENTS, Text("Достижения", "Achievements"), Decimal(30)),
        Part("motivation", EXPERT, Text("Мотивация и творческая часть", "Motivation and creative part"), Decimal(20)),
    )
    pass_points: Decimal = ZERO  # of the total; below it nobody gets a place, exactly it is enough
    achievements: Achievements = Achievements()
    ties: tuple[str, ...] = (ACADEMIC, BEST, EXPERT, MUNICIPALITY, COMMISSION)  # in order; TIME only if the operator puts it in
    places: int = 0
    quotas: tuple[Quota, ...] = ()  # in the order that decides where a person fits two groups equally
    keeps_unused: bool = False  # unused protected seats stay empty instead of falling to the open list
    reserve: int | None = None  # length of the reserve list; None = everybody who has passed
    offer_days: int = 3  # until 23:59 of the last one, counted from the day after the offer
    appeals: Appeals = Appeals()
    sittings: Sittings = Sittings()
    reads: int = 2
    gap_percent: int = 30  # of a rubric's scale; more than it between two reads asks for a third
    publication: Publication = Publication()
    grace_minutes: int = 5  # after the window closes; arrival at the server decides

    @property
    def most(self) -> Decimal:
        """Return the highest total."""
        return sum((part.most for part in self.parts), ZERO)

    @property
    def protected(self) -> int:
        """Return how many seats are protected."""
        return sum(quota.seats for quota in self.quotas)

    def part(self, key: str) -> Part | None:
        """Return the part of a key."""
        return next((part for part in self.parts if part.key == key), None)

    def quota(self, code: str) -> Quota | None:
        """Return the quota of a code."""
        return next((quota for quota in self.quotas if quota.code == code), None)

    def of_kind(self, kind: str) -> tuple[Part, ...]:
        """Return the parts of a kind."""
        return tuple(part for part in self.parts if part.kind == kind)

    @property
    def cap(self) -> Decimal:
        """Return the most that achievements give together; 0 when they are not scored."""
        return sum((part.most for part in self.of_kind(ACHIEVEMENTS)), ZERO)
