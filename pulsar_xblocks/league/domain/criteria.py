"""League criteria as versioned data.  Source: domain.md 2.4; the numbers are an operator's to edit."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from pulsar_xblocks.kernel.pure.text import Sentence, mark

PER_ITEM, MEAN, SHARE, THRESHOLD, MANUAL = "per_item", "mean_x_factor", "share", "threshold", "manual"
FORMULAS = {
    PER_ITEM: mark("points for each"),
    MEAN: mark("mean result × factor"),
    SHARE: mark("mean share × factor"),
    THRESHOLD: mark("points for reaching a number"),
    MANUAL: mark("as the operator enters"),
}
CONFIRMERS = {"auto": mark("by itself"), "expert": mark("experts"), "operator": mark("regional operator")}
PERIODS = {"year": mark("for the whole year"), "month": mark("for each month")}
EVIDENCE = {"none": mark("none"), "note": mark("a few words"), "link": mark("a link"), "document": mark("a document")}
SUBMITTED, ON_TIME, RESULT, ACTIVE = "submitted", "on_time", "result", "active_share"
SOURCES = {
    "": mark("records of mentors and the operator"),
    SUBMITTED: mark("works that were submitted"),
    ON_TIME: mark("works that came in time"),
    RESULT: mark("results of works"),
    ACTIVE: mark("share of the roster that is active, in percent"),
}
UNITS = {
    "item": mark("record"),
    "work": mark("work"),
    "on_time": mark("work in time"),
    "event": mark("event"),
    "post": mark("post"),
    "point": mark("point"),
}
_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Formula:
    """How a quantity becomes points."""

    type: str
    points: Decimal = Decimal(0)  # for one, or for reaching the threshold
    factor: Decimal = Decimal(1)  # of the mean
    bonus: Decimal = Decimal(0)  # share: points when the roster has stayed
    threshold: Decimal = Decimal(80)  # threshold: the number to reach; share: percent that gives the bonus


@dataclass(frozen=True)
class Criterion:
    """One criterion; ``cap`` is the most it gives in its period."""

    code: str
    ru: str
    en: str
    formula: Formula
    cap: Decimal
    confirmer: str = "operator"
    weight: Decimal = Decimal(1)
    period: str = "year"
    unit: str = "item"
    evidence: str = "note"
    source: str = ""  # a fact of the rounds that posts the quantity by itself
    step: Decimal = Decimal("0.01")  # to which the criterion is rounded, half up
    is_active: bool = True

    @property
    def takes_records(self) -> bool:
        """Tell whether mentors send records for it."""
        return self.is_active and not self.source and self.confirmer == "operator" and self.formula.type != SHARE


@dataclass(frozen=True)
class Criteria:
    """A version of the league's rules."""

    SCHEMA: ClassVar[int] = 1

    ru: str
    en: str
    rows: tuple[Criterion, ...]
    ties: tuple[str, ...] = ("K3", "K2", "K5")
    rural: Decimal = Decimal(1)  # multiplies the sum of rural studios
    skips_before_start: bool = False  # rounds before a studio's start are left out of its means
    has_diplomas: bool = False
    diploma_points: Decimal = Decimal(50)
    diploma_works: int = 5
    honours_points: Decimal = Decimal(80)

    @property
    def active(self) -> tuple[Criterion, ...]:
        """Return the criteria that count."""
        return tuple(row for row in self.rows if row.is_active)

    def by_source(self, source: str) -> Criterion | None:
        """Return the active criterion that a fact of the rounds feeds."""
        return next((row for row in self.active if row.source == source), None)

    def by_code(self, code: str) -> Criterion | None:
        """Return the criterion of a code."""
        return next((row for row in self.rows if row.code == code), None)

    @property
    def most(self) -> Decimal:
        """Return the sum of the caps of a year."""
        return sum((row.cap for row in self.active if row.period == "year"), Decimal(0))


def name_of(row: Criterion | Criteria, language: str) -> str:
    """Return the name in a language."""
    return row.en if language.startswith("en") else row.ru


def problems(criteria: Criteria) -> dict[str, list[str]]:
    """Return field -> sentences for criteria typed by people; empty when they are sound."""
    found: dict[str, list[str]] = {}
    for name in ("ru", "en"):
        if not getattr(criteria, name).strip():
            found[name] = [mark("Write the name of the set.")]
    if not criteria.active:
        found[""] = [mark("Leave at least one criterion in use.")]
    if not 0 < criteria.rural <= 10:
        found["rural"] = [mark("More than 0 and at most 10.")]
    codes = [row.code for row in criteria.rows]
    if strange := [code for code in criteria.ties if code not in codes]:
        found["ties"] = [Sentence(mark("There is no criterion with this code: %(codes)s."), codes=", ".join(strange[:5]))]
    for place, row in enumerate(criteria.rows):
        found |= {f"{name}_{place}": [text] for name, text in _row_problems(row, codes).items()}
    return _doubled(criteria) | found


def _doubled(criteria: Criteria) -> dict[str, list[str]]:
    """Return what is wrong where two criteria in use are fed by the same fact: only one of them would get it."""
    found, seen = {}, set()
    for place, row in enumerate(criteria.rows):
        if row.is_active and row.source in seen:
            found[f"source_{place}"] = [mark("Another criterion in use takes this already: only one can.")]
        seen |= {row.source} - {""} if row.is_active else set()
    return found


def moved(old: Criteria, new: Criteria, used: Collection[str]) -> dict[str, list[str]]:
    """Return field -> sentences where quantities of the year would be lost or counted as something else.

    ``used``: codes under which quantities stand.  A criterion that is no longer wanted is switched off, not renamed.
    """
    places = {row.code: place for place, row in enumerate(new.rows)}
    found: dict[str, list[str]] = defaultdict(list)
    for row in (row for row in old.rows if row.code in used):
        same, heir = new.by_code(row.code), new.by_source(row.source) if row.source else None
        if same is None:
            found[""].append(
                Sentence(mark("Quantities stand under “%(code)s”: keep this code, or switch the criterion off."), code=row.code)
            )
        elif same.source != row.source:
            found[f"source_{places[row.code]}"].append(mark("Quantities of this year were entered in another way: keep it as it is."))
        if row.is_active and heir and heir.code != row.code:
            text = Sentence(mark("Published rounds are counted under “%(code)s”: keep that code."), code=row.code)
            found[f"code_{places[heir.code]}"].append(text)
    return dict(found)


def _row_problems(row: Criterion, codes: Sequence[str]) -> Mapping[str, str]:
    checks = {
        "code": (row.code.strip() and codes.count(row.code) == 1, mark("Every criterion has its own code.")),
        "ru": (row.ru.strip(), mark("Write the name.")),
        "en": (row.en.strip(), mark("Write the name.")),
        "cap": (0 < row.cap <= 1000, mark("More than 0 and at most 1000.")),
        "weight": (0 < row.weight <= _HUNDRED, mark("More than 0 and at most 100.")),
        "number": (_has_number(row.formula), mark("Enter a number above 0.")),
        "source": (row.formula.type not in (MEAN, SHARE) or row.source, mark("A mean is taken of a fact of the rounds: choose which.")),
        "period": (row.period == "year" or row.formula.type == PER_ITEM, mark("A limit for each month fits «points for each» only.")),
    }
    return {name: text for name, (is_right, text) in checks.items() if not is_right}


def _has_number(formula: Formula) -> bool:
    values = {PER_ITEM: formula.points, THRESHOLD: formula.points, MEAN: formula.factor, SHARE: formula.factor}
    return formula.type in FORMULAS and values.get(formula.type, Decimal(1)) > 0
