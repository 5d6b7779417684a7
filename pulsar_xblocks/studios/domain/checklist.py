"""The checklist of a studio's year and its terms.  Source: domain.md 2.3."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from pulsar_xblocks.kernel.pure.text import mark

NEWCOMER = timedelta(days=14)


@dataclass(frozen=True)
class Item:
    """One thing to do: until month and day of the school year; what is kept with the mark."""

    key: str
    title: str
    help: str
    until: tuple[int, int]
    note_label: str = ""  # asked with the mark; empty = nothing asked


ITEMS = (
    Item("orientation", mark("Mentor's orientation"), mark("Kick-off session or a talk with the methodologist."), (9, 15)),
    Item(
        "sirius",
        mark("Registration on the Sirius platform"),
        mark("Number from the confirmation letter, a date and a screenshot."),
        (9, 30),
        mark("Registration number"),
    ),
    Item("plan", mark("Work plan"), mark("A file or a link to the plan for the year."), (9, 30), mark("Link to the plan")),
    Item("safety", mark("Safety briefing"), mark("Held with all pupils before the first practical work."), (10, 10)),
    Item(
        "report", mark("Self-report of the studio"), mark("What worked, what did not, what you plan."), (5, 20), mark("Link to the report")
    ),
    Item("defence", mark("Final defence"), mark("Regional final or a defence at school."), (5, 25)),
)
BY_KEY = {item.key: item for item in ITEMS}


def due(item: Item, first: int, approved_on: date | None = None) -> date:
    """Return the item's term in the school year that begins in September of ``first``; a late studio has two weeks."""
    term = date(first if item.until[0] >= 8 else first + 1, *item.until)
    return max(term, approved_on + NEWCOMER) if approved_on else term


def state(item: Item, done: Collection[str], term: date, today: date) -> str:
    """Return done, late, soon (14 days or fewer left) or later."""
    if item.key in done:
        return "done"
    left = (term - today).days
    if left < 0:
        return "late"
    return "soon" if left <= 14 else "later"
