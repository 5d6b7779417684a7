"""The passport of a programme as versioned data: kind, form, hours by kind, curriculum, pass rule.  Source: domain.md 4.1.

Every field has a default, so that a passport is a definition whose hash a new field never changes.  A group pins the passport it was
opened with: what is changed later is for later groups.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from pulsar_xblocks.kernel.pure.text import mark

ZERO = Decimal(0)
MINUTES = 45  # of an academic hour

DEVELOPMENT, RETRAINING = "development", "retraining"
KINDS = {DEVELOPMENT: mark("Professional development"), RETRAINING: mark("Professional retraining")}
LEAST_HOURS = {DEVELOPMENT: Decimal(16), RETRAINING: Decimal(250)}  # item 18 of the order of Minobrnauki 266 of 24.03.2025

FORMS = {"full": mark("full-time"), "mixed": mark("part-time, partly at a distance"), "part": mark("by correspondence")}

CONTACT, DISTANCE, INTERNSHIP, INDEPENDENT = "contact", "distance", "internship", "independent"
HOUR_KINDS = {
    CONTACT: mark("face to face"),
    DISTANCE: mark("with distance technologies"),
    INTERNSHIP: mark("internship"),
    INDEPENDENT: mark("independent work"),
}

CONTROLS = {
    "": mark("no control"),
    "credit": mark("credit"),
    "test": mark("test"),
    "task": mark("practical task"),
    "survey": mark("interview"),
}
FINALS = {"credit": mark("final credit"), "project": mark("defence of a project"), "test": mark("final test")}

TASK, REFLECTION, ATTENDANCE, SUBSECTION, LOG, SESSION = "task", "reflection", "attendance", "subsection", "log", "session"
ACTIVITIES = {
    TASK: mark("task with an answer and files"),
    REFLECTION: mark("reflection"),
    ATTENDANCE: mark("face-to-face day"),
    SUBSECTION: mark("graded subsection of the course"),
    LOG: mark("practice log"),
    SESSION: mark("group work of a session"),
}


@dataclass(frozen=True)
class Hours:
    """Academic hours by kind, 45 minutes each."""

    contact: Decimal = ZERO
    distance: Decimal = ZERO
    internship: Decimal = ZERO
    independent: Decimal = ZERO

    def of(self, kind: str) -> Decimal:
        """Return the hours of one of ``HOUR_KINDS``."""
        return {CONTACT: self.contact, DISTANCE: self.distance, INTERNSHIP: self.internship, INDEPENDENT: self.independent}[kind]

    @property
    def total(self) -> Decimal:
        """Return the hours of all kinds."""
        return self.contact + self.distance + self.internship + self.independent

    def plus(self, other: "Hours") -> "Hours":
        """Return the sum, kind by kind."""
        return Hours(*(self.of(kind) + other.of(kind) for kind in HOUR_KINDS))


@dataclass(frozen=True)
class Activity:
    """What a participant does in a module; done or confirmed it brings its hours, all of one kind."""

    key: str = ""
    title: str = ""
    kind: str = TASK
    hours: Decimal = ZERO
    hour_kind: str = INDEPENDENT
    is_mandatory: bool = True
    most: Decimal = ZERO  # points; 0 = only passed or not
    subsection: str = ""  # its name in the course, for SUBSECTION

    @property
    def is_graded(self) -> bool:
        """Tell whether its points count towards the pass rule."""
        return self.most > 0


@dataclass(frozen=True)
class Module:
    """A row of the curriculum."""

    key: str = ""
    title: str = ""
    hours: Hours = Hours()
    control: str = ""
    outcomes: tuple[str, ...] = ()
    activities: tuple[Activity, ...] = ()


@dataclass(frozen=True)
class Passport:
    """What a programme promises, and by which rule it is passed."""

    kind: str = DEVELOPMENT
    form: str = "mixed"
    title: str = ""
    category: str = ""  # of participants
    goal: str = ""
    results: tuple[str, ...] = ()
    hours: Hours = Hours()
    modules: tuple[Module, ...] = ()
    final: str = "credit"
    final_hours: Hours = Hours()  # of the final assessment, a row of the curriculum too
    pass_percent: Decimal = Decimal(60)  # of all points of graded activities
    field: str = ""  # of professional activity, as the register of documents calls it
    specialities: str = ""  # enlarged group, for retraining
    qualification: str = ""  # for retraining
    approved_by: str = ""  # «приказ № 12 от 20.09.2026»

    @property
    def is_distant(self) -> bool:
        """Tell whether more than half of the hours are taught with distance technologies.  Source: domain.md 4.1."""
        return self.hours.distance * 2 > self.hours.total

    def activities(self) -> dict[str, Activity]:
        """Return key -> activity of all modules, in their order."""
        return {one.key: one for module in self.modules for one in module.activities}

    def module(self, key: str) -> Module | None:
        """Return a module by its key."""
        return next((one for one in self.modules if one.key == key), None)


def summed(rows: Iterable[Hours]) -> Hours:
    """Return the sum of hours, kind by kind."""
    total = Hours()
    for row in rows:
        total = total.plus(row)
    return total
