"""Points of achievements by the matrix, with the explanation which of them counted and why others did not.  Source: domain.md 3.2."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pulsar_xblocks.kernel.pure.decimals import rounded
from pulsar_xblocks.kernel.pure.text import Sentence, folded, mark
from pulsar_xblocks.selection.domain.rules import ZERO, RuleSet

CLAIMED, CONFIRMED, REDUCED, REJECTED = "claimed", "confirmed", "reduced", "rejected"
CHECKED = frozenset({CONFIRMED, REDUCED})

COUNTED, CUT = "counted", "cut"
WAITING, NOT_CONFIRMED, OUTSIDE, OLD, LATER = "waiting", "not_confirmed", "outside", "old", "later"
WORTHLESS, DOUBLED, SURPLUS, OVER = "worthless", "doubled", "surplus", "over"
REASONS: Mapping[str, str] = {
    COUNTED: mark("counted"),
    CUT: mark("counted in part: all achievements together give at most %(most)s"),
    WAITING: mark("not checked yet"),
    NOT_CONFIRMED: mark("not confirmed"),
    OUTSIDE: mark("the level is not in the matrix"),
    OLD: mark("older than the school years that count"),
    LATER: mark("of a school year that has not begun"),
    WORTHLESS: mark("taking part without a prize gives no points"),
    DOUBLED: mark("the same olympiad, subject and school year: the highest stage counts"),
    SURPLUS: mark("only so many best achievements count: %(best)s"),
    OVER: mark("the most that achievements give is reached: %(most)s"),
}


@dataclass(frozen=True)
class Claim:
    """An achievement as the applicant states it; ``proved_level`` and ``proved_result`` are what the document shows when it was reduced.

    ``olympiad`` is what makes two claims the same event: the code of a list of contests, or the name as typed.  ``year``: «2026/27».
    """

    key: str
    olympiad: str
    subject: str
    year: str
    level: str
    result: str
    status: str = CLAIMED
    proved_level: str = ""
    proved_result: str = ""

    def as_proved(self) -> "Claim":
        """Return the claim as its document shows it."""
        if self.status != REDUCED:
            return self
        return replace(self, level=self.proved_level or self.level, result=self.proved_result or self.result)


@dataclass(frozen=True)
class Line:
    """One claim explained: ``worth`` by the matrix, ``points`` that it brought, ``reason`` a key of REASONS."""

    key: str
    worth: Decimal
    points: Decimal
    reason: str


@dataclass(frozen=True)
class Sum:
    """Points of all claims together; ``best`` = the best single one that may count, for ties.  Lines stand in the order of the claims."""

    points: Decimal
    raw: Decimal  # of the best ones, before the cap
    most: Decimal
    best: Decimal
    lines: tuple[Line, ...] = ()


def points(rules: RuleSet, claims: Sequence[Claim], year: str, *, as_confirmed: bool = False) -> Sum:
    """Return the points of the claims in a school year, «2026/27»; the order of the claims never changes the sum.

    As filled: everything that was not rejected counts.  As confirmed: only what was confirmed or reduced.
    """
    proved = [claim.as_proved() for claim in claims]
    worths = [_worth(rules, claim) for claim in proved]
    reasons = [_barred(rules, claim, year, as_confirmed=as_confirmed) for claim in proved]
    order = sorted((at for at, reason in enumerate(reasons) if not reason), key=lambda at: _order(proved[at], worths[at]))
    gained: dict[int, Decimal] = {}
    events: set[tuple[str, ...]] = set()
    raw = ZERO
    for at in order:
        event = _event(proved[at])
        if event in events:
            reasons[at] = DOUBLED
            continue
        events.add(event)
        if len(events) > rules.achievements.best:
            reasons[at] = SURPLUS
            continue
        gained[at] = min(worths[at], max(rules.cap - raw, ZERO))
        raw += worths[at]
        reasons[at] = _counted(gained[at], worths[at])
    lines = tuple(Line(claim.key, worths[at], gained.get(at, ZERO), reasons[at]) for at, claim in enumerate(claims))
    best = max((worths[at] for at in order), default=ZERO)
    return Sum(rounded(min(raw, rules.cap)), raw, rules.cap, best, lines)


def sentence(rules: RuleSet, reason: str) -> Sentence:
    """Return a reason as a sentence."""
    return Sentence(REASONS[reason], most=rules.cap, best=rules.achievements.best)


def _counted(gained: Decimal, worth: Decimal) -> str:
    if gained == worth:
        return COUNTED
    return CUT if gained else OVER


def _worth(rules: RuleSet, claim: Claim) -> Decimal:
    row = rules.achievements.worth(claim.level)
    return row.of(claim.result) if row else ZERO


def _barred(rules: RuleSet, claim: Claim, year: str, *, as_confirmed: bool) -> str:
    """Return why a claim cannot count whatever the others are, "" when it can."""
    age = _first(year) - _first(claim.year)
    row = rules.achievements.worth(claim.level)
    checks: Iterable[tuple[bool, str]] = (
        (claim.status == REJECTED, NOT_CONFIRMED),
        (as_confirmed and claim.status not in CHECKED, WAITING),
        (age > rules.achievements.years_back, OLD),
        (age < 0, LATER),
        (row is None, OUTSIDE),
        (row is not None and not row.of(claim.result), WORTHLESS),
    )
    return next((reason for is_so, reason in checks if is_so), "")


def _first(year: str) -> int:
    """Return the calendar year in which a school year begins."""
    return int(year[:4])


def _event(claim: Claim) -> tuple[str, ...]:
    return (folded(claim.olympiad), folded(claim.subject), claim.year)


def _order(claim: Claim, worth: Decimal) -> tuple[Decimal, int, str]:
    """Order by points, then the newest; the highest stage of an olympiad is the one that gives most, so it comes before the others."""
    return (-worth, -_first(claim.year), claim.key)
