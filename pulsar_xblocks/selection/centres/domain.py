"""Rules of the register: how a status lives, whether its term runs, how far a report is from its plan.  Source: our own [D]."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pulsar_xblocks.kernel.pure.decimals import rounded
from pulsar_xblocks.kernel.pure.status import Status, by_key
from pulsar_xblocks.kernel.pure.text import mark

ACTIVE, SUSPENDED, ENDED, OVER = "active", "suspended", "ended", "over"
CENTRE = by_key(
    [
        Status(ACTIVE, mark("Status in force"), "ok", "done"),
        Status(SUSPENDED, mark("Status suspended"), "warn", "clock"),
        Status(OVER, mark("Term is over"), "idle", "box"),  # never stored: the last day has passed
        Status(ENDED, mark("Status ended"), "idle", "cross"),
    ]
)
ENTERED, PROLONGED, SUSPEND, RESUMED, END = "entered", "prolonged", "suspended", "resumed", "ended"
EVENTS = {
    ENTERED: mark("Entered into the register"),
    PROLONGED: mark("Status prolonged"),
    SUSPEND: mark("Status suspended"),
    RESUMED: mark("Status in force again"),
    END: mark("Status ended"),
}
_MOVES = {PROLONGED: (ACTIVE, SUSPENDED), SUSPEND: (ACTIVE,), RESUMED: (SUSPENDED,), END: (ACTIVE, SUSPENDED)}
BECOMES = {PROLONGED: "", SUSPEND: SUSPENDED, RESUMED: ACTIVE, END: ENDED}  # "" = stays

DRAFT, SENT, RETURNED, ACCEPTED = "draft", "sent", "returned", "accepted"
REPORT = by_key(
    [
        Status(DRAFT, mark("Being filled in"), "idle", "pencil"),
        Status(SENT, mark("Sent, waits for the centre"), "run", "eye"),
        Status(RETURNED, mark("Returned for changes"), "warn", "back"),
        Status(ACCEPTED, mark("Report accepted"), "ok", "done"),
    ]
)
EDITABLE = (DRAFT, RETURNED)
HUNDRED = Decimal(100)


def may(status: str, what: str) -> bool:
    """Tell whether an event of the register fits the status at hand."""
    return status in _MOVES.get(what, ())


def moves(status: str) -> list[str]:
    """Return the events that fit a status."""
    return [what for what in _MOVES if may(status, what)]


def shown(status: str, ends_on: date, today: date) -> str:
    """Return the key of ``CENTRE``: a term that has passed is over, whatever is stored."""
    return OVER if status in (ACTIVE, SUSPENDED) and today > ends_on else status


def percent(plan: Decimal, actual: Decimal | None) -> Decimal | None:
    """Return how much of the plan was reached, rounded half up to a whole percent; None without a value or a plan."""
    if actual is None or plan <= 0:
        return None
    return rounded(actual * HUNDRED / plan, Decimal(1))


def shortfall(plan: Decimal, actual: Decimal | None) -> Decimal:
    """Return how much is missing to the plan; 0 when it is reached, all of it without a value."""
    return max(plan - (actual or Decimal(0)), Decimal(0))


@dataclass(frozen=True)
class Bar:
    """One indicator in the plot: widths in units of the drawing, the plan at ``full``."""

    y: int
    text_y: int
    width: int
    plan_x: int


def bars(rows: Sequence[tuple[Decimal, Decimal | None]], left: int = 0, full: int = 200) -> list[Bar]:
    """Return bars of (plan, actual); what is above the plan grows to half as much again and no further."""
    found = []
    for at, (plan, actual) in enumerate(rows):
        reached = percent(plan, actual) or Decimal(0)
        width = int(min(reached, Decimal(150)) * full / HUNDRED)
        found.append(Bar(at * 26 + 4, at * 26 + 17, max(width, 0), left + full))
    return found
