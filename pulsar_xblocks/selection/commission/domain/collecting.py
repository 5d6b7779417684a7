"""Documents asked for once a place is confirmed: what is still missing, until when, how long copies are kept.

Health data is never asked for in a file: a medical paper is brought on the day of arrival, and the family only promises it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pulsar_xblocks.kernel.pure.status import Status, by_key
from pulsar_xblocks.kernel.pure.text import mark

SEND, BRING = "send", "bring"
WAYS = {SEND: mark("a copy is sent here"), BRING: mark("brought on the day of arrival")}

MISSING, SENT, ACCEPTED, RETURNED, PROMISED = "missing", "sent", "accepted", "returned", "promised"
GIVEN = by_key(
    [
        Status(MISSING, mark("Not sent yet"), "warn", "clock"),
        Status(SENT, mark("Sent, not looked at yet"), "run", "send"),
        Status(ACCEPTED, mark("Accepted"), "ok", "check"),
        Status(RETURNED, mark("Returned: send it again"), "bad", "back"),
        Status(PROMISED, mark("Will be brought"), "ok", "check"),
    ]
)
NO_PROMISE = Status(MISSING, mark("No answer yet"), "warn", "clock")  # of a paper that is brought
OPEN = frozenset({MISSING, RETURNED})  # the family has to do something
KEPT_DAYS = 30  # copies, after the shift or after the place was given up
MOST = 12  # documents of a call


@dataclass(frozen=True)
class Asked:
    """One document of a call's list."""

    key: int
    title: str
    note: str = ""
    way: str = SEND
    is_needed: bool = True


def status_of(one: Asked, given: Mapping[int, str]) -> str:
    """Return how it stands with a document; ``given``: document -> stored status."""
    return given.get(one.key, MISSING)


def open_ones(asked: Iterable[Asked], given: Mapping[int, str]) -> list[Asked]:
    """Return the needed documents with which the family still has to do something, in the order of the list."""
    return [one for one in asked if one.is_needed and status_of(one, given) in OPEN]


def destroyed_after(lost_on: date | None, shift_ends: date | None, final_on: date) -> date:
    """Return the last day of keeping copies: 30 days after the place was given up, else after the shift, else after the final list."""
    return (lost_on or shift_ends or final_on) + timedelta(days=KEPT_DAYS)
