"""The ledger of hours of one participant: planned, declared, confirmed, by kind; what is missing.

Planned comes from the passport, declared and confirmed from entries that are never changed, only reversed.  Hours count no further than
the plan of their activity: more work than planned is seen, but not counted.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pulsar_xblocks.courses.domain.passport import HOUR_KINDS, ZERO, Activity, Hours, Passport, summed

DECLARED, CONFIRMED = "declared", "confirmed"
FINAL = "final"  # the assessment at the end, among what is passed


class Spent(NamedTuple):
    """One entry: hours of an activity; a reversal has the opposite quantity."""

    activity: str
    state: str  # DECLARED or CONFIRMED
    hours: Decimal
    on: date


@dataclass(frozen=True)
class Line:
    """Hours of one activity."""

    activity: Activity
    declared: Decimal = ZERO
    confirmed: Decimal = ZERO

    @property
    def counted(self) -> Decimal:
        """Return the confirmed hours that count: not beyond the plan."""
        return min(max(self.confirmed, ZERO), self.activity.hours)

    @property
    def waiting(self) -> Decimal:
        """Return the declared hours that nobody has confirmed yet and that would still count."""
        return max(min(self.declared, self.activity.hours) - self.counted, ZERO)

    @property
    def missing(self) -> Decimal:
        """Return how many hours are not confirmed yet."""
        return self.activity.hours - self.counted

    @property
    def surplus(self) -> Decimal:
        """Return the confirmed hours beyond the plan, which do not count."""
        return max(self.confirmed, ZERO) - self.counted


@dataclass(frozen=True)
class Balance:
    """The hours of a participant: a line per activity, sums by kind, the rest of the plan that has no activity."""

    lines: tuple[Line, ...] = ()
    plan: Hours = Hours()
    granted: Hours = Hours()  # of modules without activities and of the final assessment, given when they are passed

    @property
    def counted(self) -> Hours:
        """Return the hours that count, by kind, never beyond the plan."""
        have = summed([self.granted, *(_of(line.activity.hour_kind, line.counted) for line in self.lines)])
        return Hours(*(min(have.of(kind), self.plan.of(kind)) for kind in HOUR_KINDS))

    @property
    def declared(self) -> Hours:
        """Return the hours declared or confirmed, by kind, never beyond the plan of an activity."""
        return summed([self.granted, *(_of(line.activity.hour_kind, line.counted + line.waiting) for line in self.lines)])

    @property
    def missing(self) -> Hours:
        """Return how many hours are missing, by kind."""
        have = self.counted
        return Hours(*(self.plan.of(kind) - have.of(kind) for kind in HOUR_KINDS))


def balance(passport: Passport, entries: Iterable[Spent], passed: Iterable[str] = ()) -> Balance:
    """Return the balance of one participant.

    ``passed``: keys of modules without activities that are passed, and «final» for the final assessment; entries of activities that
    the passport does not have are left out.
    """
    sums: Mapping[tuple[str, str], Decimal] = _sums(entries)
    done = set(passed)
    lines = tuple(
        Line(one, sums.get((key, DECLARED), ZERO), sums.get((key, CONFIRMED), ZERO)) for key, one in passport.activities().items()
    )
    granted = [module.hours for module in passport.modules if not module.activities and module.key in done]
    granted += [passport.final_hours] if FINAL in done else []
    return Balance(lines, passport.hours, summed(granted))


def _sums(entries: Iterable[Spent]) -> Mapping[tuple[str, str], Decimal]:
    found: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    for entry in entries:
        found[entry.activity, entry.state] += entry.hours
    return found


def _of(kind: str, hours: Decimal) -> Hours:
    return Hours(**{kind: hours})
