"""Who holds a confirmed place attends: the programme's course and its cohort, the arrival, leaving early, the completed shift."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pulsar_xblocks.kernel.pure.status import Status, by_key
from pulsar_xblocks.kernel.pure.text import mark

NOT_YET, IN, BEFORE, NO_COHORT, ABSENT, REFUSED, OUT = "", "in", "before", "cohort", "absent", "refused", "out"
COURSE = by_key(
    [
        Status(IN, mark("in the course"), "ok", "check"),
        Status(BEFORE, mark("was in the course already"), "ok", "check"),
        Status(NO_COHORT, mark("in the course; the cohort is not there or does not take them"), "warn", "warn"),
        Status(ABSENT, mark("not in the course: the site cannot reach it"), "warn", "warn"),
        Status(REFUSED, mark("the platform refuses; it is asked again every hour"), "bad", "cross"),
        Status(OUT, mark("taken out of the course"), "idle", "back"),
    ]
)
SETTLED = frozenset({IN, BEFORE})

UNKNOWN, CAME, MISSED, LEFT = "", "came", "missed", "left"
ARRIVAL = by_key(
    [
        Status("unknown", mark("not recorded yet"), "idle", "ring"),
        Status(CAME, mark("arrived"), "ok", "check"),
        Status(MISSED, mark("did not arrive"), "bad", "cross"),
        Status(LEFT, mark("left early"), "warn", "back"),
    ]
)
NO_SHIFT = (MISSED, LEFT)  # the place does not count for the repeat rule: there was no whole shift
NOTE_LEAST, NOTE_MOST = 5, 300


def outcome(state: str) -> Status:
    """Return how an arrival reads."""
    return ARRIVAL[state or "unknown"]


@dataclass(frozen=True)
class Arrived:
    """What is recorded of one participant; ``left_on`` and ``note`` for one who left early, ``note`` for one who did not come."""

    state: str = UNKNOWN
    left_on: date | None = None
    note: str = ""


def problems(what: Arrived, starts: date | None, ends: date | None) -> Mapping[str, str]:
    """Return field -> msgid of what is wrong with a record of the arrival."""
    found: dict[str, str] = {}
    if what.state not in (UNKNOWN, CAME, MISSED, LEFT):
        found["state"] = mark("Choose one of the answers.")
    if what.state == LEFT and what.left_on is None:
        found["left_on"] = mark("Say on which day.")
    elif what.state == LEFT and what.left_on and ((starts and what.left_on < starts) or (ends and what.left_on > ends)):
        found["left_on"] = mark("This day is not in the shift.")
    if what.state in (MISSED, LEFT) and len(what.note) < NOTE_LEAST:
        found["note"] = mark("Say why in a few words.")
    return found
