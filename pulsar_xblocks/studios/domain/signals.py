"""Signals by which a methodologist sees that a studio needs help."""

from dataclasses import dataclass
from datetime import date

from pulsar_xblocks.kernel.pure.text import mark

SILENT_DAYS = 21


@dataclass(frozen=True)
class Facts:
    """What is known of a studio today."""

    approved_on: date
    last_activity: date | None  # meeting, mark, change of roster
    members: int
    without_consent: int
    overdue_items: int = 0


@dataclass(frozen=True)
class Signal:
    """One signal: key, sentence with %(n)d and %(of)d, tone."""

    key: str
    text: str
    n: int
    of: int = 0
    tone: str = "warn"


def signals(facts: Facts, today: date) -> list[Signal]:
    """Return the signals, most serious first."""
    found = []
    quiet = (today - (facts.last_activity or facts.approved_on)).days
    if quiet >= SILENT_DAYS:
        found.append(Signal("silent", mark("Silent for %(n)d weeks"), quiet // 7, tone="bad"))
    if facts.without_consent:
        found.append(Signal("consents", mark("No consents: %(n)d of %(of)d"), facts.without_consent, facts.members))
    if not facts.members and (today - facts.approved_on).days >= 7:
        found.append(Signal("empty", mark("No pupils yet"), 0))
    if facts.overdue_items:
        found.append(Signal("checklist", mark("Overdue in the checklist: %(n)d"), facts.overdue_items))
    return found
