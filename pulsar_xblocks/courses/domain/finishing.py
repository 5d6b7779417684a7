"""When a programme is passed, and what is missing until then: hours, mandatory activities, points, the final assessment.

Source: domain.md 4.1, default pass rule; the share of points is the passport's.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal

from pulsar_xblocks.courses.domain.hours import Balance
from pulsar_xblocks.courses.domain.passport import ZERO, Activity, Passport
from pulsar_xblocks.kernel.pure.decimals import HUNDREDTH
from pulsar_xblocks.kernel.pure.text import Sentence, mark

PASSED, FAILED = "passed", "failed"
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Standing:
    """What a participant has done: keys of activities done, points of graded ones, the result of the final assessment ("" = none yet)."""

    done: Collection[str] = ()
    points: Mapping[str, Decimal] = field(default_factory=dict)  # activity key -> points
    final: str = ""


@dataclass(frozen=True)
class Missing:
    """What stands between a participant and the document; empty = nothing."""

    hours: Decimal = ZERO
    activities: tuple[Activity, ...] = ()
    percent: Decimal | None = None  # reached, where it is below what is needed
    final: str = ""  # "" = passed, FAILED, or «none» = not held yet

    def __bool__(self) -> bool:
        return bool(self.hours or self.activities or self.percent is not None or self.final)


def percent(passport: Passport, points: Mapping[str, Decimal]) -> Decimal | None:
    """Return the share of points reached, 0 to 100, cut to 0.01; None where nothing is graded.

    Points beyond the most of an activity do not count.  Cut and not rounded: 59.996 % must not become the 60 % that are needed.
    """
    graded = [one for one in passport.activities().values() if one.is_graded]
    most = sum((one.most for one in graded), ZERO)
    if not most:
        return None
    have = sum((min(points.get(one.key, ZERO), one.most) for one in graded), ZERO)
    return (have * HUNDRED / most).quantize(HUNDREDTH, rounding=ROUND_DOWN)


def missing(passport: Passport, balance: Balance, standing: Standing) -> Missing:
    """Return what is missing until the document."""
    before = missing_before_final(passport, balance, standing)
    final = "" if standing.final == PASSED else standing.final or "none"
    return Missing(balance.missing.total, before.activities, before.percent, final)


def missing_before_final(passport: Passport, balance: Balance, standing: Standing) -> Missing:
    """Return what is missing until somebody is let take the final assessment, whose own hours do not count here."""
    not_done = tuple(one for one in passport.activities().values() if one.is_mandatory and one.key not in standing.done)
    reached = percent(passport, standing.points)
    is_short = reached is not None and reached < passport.pass_percent
    hours = max(balance.missing.total - (ZERO if standing.final == PASSED else passport.final_hours.total), ZERO)
    return Missing(hours, not_done, reached if is_short else None)


def sentences(passport: Passport, found: Missing) -> list[Sentence]:
    """Return what is missing in words, for whoever decides and for the participant; empty when nothing is."""
    told = []
    if found.hours:
        told.append(Sentence(mark("%(hours)s of %(plan)s h are missing."), hours=found.hours, plan=passport.hours.total))
    if found.activities:
        told.append(Sentence(mark("Not done yet: %(activities)s."), activities=tuple(f"«{one.title}»" for one in found.activities)))
    if found.percent is not None:
        text = mark("%(percent)s %% of the points, %(needed)s %% are needed.")
        told.append(Sentence(text, percent=found.percent, needed=passport.pass_percent))
    if found.final:
        word = mark("The final assessment is not passed.") if found.final == FAILED else mark("The final assessment has not been held yet.")
        told.append(Sentence(word))
    return told
