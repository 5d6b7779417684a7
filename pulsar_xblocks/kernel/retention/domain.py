"""What terms there are and what a purge is made of: items, why one is kept, states.  Source: domain.md 6.6, 6.7."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pulsar_xblocks.kernel.pure.status import Status, by_key
from pulsar_xblocks.kernel.pure.text import mark

PERSON = "person"  # object kind of a timer that goes on for somebody who was kept
WAITS, DONE, KEPT, FAILED = "", "done", "kept", "failed"
AHEAD = timedelta(days=30)
STOPPED = "stopped"

ROW = {
    WAITS: Status("waits", mark("Waits"), "idle", "clock"),
    DONE: Status(DONE, mark("Destroyed"), "ok", "check"),
    KEPT: Status(KEPT, mark("Kept"), "warn", "pause"),
    FAILED: Status(FAILED, mark("Did not work"), "bad", "cross"),
}
ACT = by_key(
    [
        Status("running", mark("Being destroyed"), "run", "now"),
        Status("stopped", mark("Stopped half way"), "bad", "pause"),
        Status("partly", mark("Some rows did not work"), "warn", "warn"),
        Status("done", mark("Destroyed"), "ok", "done"),
    ]
)
_words: dict[str, str] = {}
_reasons: dict[str, str] = {STOPPED: mark("the term was stopped: what had ended goes on")}


@dataclass(frozen=True)
class Term:
    """The last day on which data of an object is kept under a rule."""

    rule: str
    due_on: date


@dataclass(frozen=True)
class Item:
    """One thing whose term is over: an object, whose it is, the last day of keeping, where it stands; ids only."""

    rule: str
    object_kind: str
    object_id: str
    since: date
    person_id: int | None = None
    place: str = ""  # «70-69701-001, 2024/25»
    timer_id: int | None = None
    quantity: int = 1
    waits_quietly: bool = False  # somebody who was kept: shown only when nothing keeps the person any more


def register_rules(words: dict[str, str]) -> None:
    """Register rule -> msgid of what is kept by it."""
    _words.update(words)


def word_of(rule: str) -> str:
    """Return the msgid of a rule, or its key."""
    return _words.get(rule, rule)


def register_reasons(words: dict[str, str]) -> None:
    """Register why a person is kept -> msgid."""
    _reasons.update(words)


def reason_of(note: str) -> str:
    """Return the msgid of why a person is kept, or the note as it is."""
    return _reasons.get(note, note)


def year_before(day: date) -> date:
    """Return the same day a year earlier, 28 February for the 29th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return date(day.year - 1, 2, 28)


def digest(items: Iterable[tuple[Item, str]]) -> str:
    """Return sha256 of a list of (item, why it is kept), hex; order and counts do not matter: so what was confirmed is what was shown."""
    rows = sorted([item.rule, item.object_kind, item.object_id, reason] for item, reason in items)
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def act_state(is_finished: bool, failed: int, is_job_open: bool) -> str:
    """Return the key of an act's state."""
    if not is_finished:
        return "running" if is_job_open else "stopped"
    return "partly" if failed else "done"
