"""Rules of discussions: sections of a draft, who may still propose or edit, what an answer needs.  Source: our own [D]; seed 001."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pulsar_xblocks.kernel.pure.status import Status, by_key
from pulsar_xblocks.kernel.pure.text import NBSP, mark

DRAFT, OPEN, PLANNED, CLOSED, FINAL = "draft", "open", "planned", "closed", "final"
ACTIVE = "active"  # stored: published, its stage follows from the window
DISCUSSION = by_key(
    [
        Status(DRAFT, mark("Draft"), "idle", "pencil"),
        Status(PLANNED, mark("Announced"), "run", "clock"),
        Status(OPEN, mark("Proposals are taken"), "ok", "now"),
        Status(CLOSED, mark("Proposals are being considered"), "run", "eye"),
        Status(FINAL, mark("Answers published"), "ok", "done"),
    ]
)
WAITING, SHOWN, HIDDEN, WITHDRAWN = "waiting", "shown", "hidden", "withdrawn"
PROPOSAL = by_key(
    [
        Status(WAITING, mark("Waits for the moderator"), "idle", "clock"),
        Status(SHOWN, mark("Under consideration"), "run", "eye"),
        Status(HIDDEN, mark("Hidden by the moderator"), "bad", "cross"),
        Status(WITHDRAWN, mark("Withdrawn by its author"), "idle", "back"),
    ]
)
ACCEPTED, PARTLY, DECLINED = "accepted", "partly", "declined"
ANSWER = by_key(
    [
        Status(ACCEPTED, mark("Accepted in full"), "ok", "check"),
        Status(PARTLY, mark("Accepted in part"), "run", "check"),
        Status(DECLINED, mark("Not accepted"), "bad", "cross"),
    ]
)
MOST_GROUPS, LEAST_TEXT, MOST_TEXT = 20, 10, 4000
_HEAD = re.compile(r"^[ \t]*(\d{1,3}(?:\.\d{1,3}){0,4})\.?[ \t]+(\S.*)$")
_TITLE = 200  # characters: a longer line is the text of its section


@dataclass(frozen=True)
class Piece:
    """One section of a document: its number, its heading, and what stands below; number "" = before the first one."""

    number: str
    title: str = ""
    text: str = ""

    @property
    def whole(self) -> str:
        """Return heading and text."""
        return "\n".join(part for part in (self.title, self.text) if part)


def pieces(text: str) -> list[Piece]:
    """Return the sections of a pasted document: a line «3.2. Heading» begins one when its number follows the last in order."""
    found: list[Piece] = []
    number, title, lines = "", "", list[str]()
    last: tuple[int, ...] = ()
    for line in text.replace("\r\n", "\n").split("\n"):
        head = _HEAD.match(line)
        order = tuple(int(part) for part in head[1].split(".")) if head else ()
        if head is None or order <= last:
            lines.append(line)
            continue
        found += _piece(number, title, lines)
        number, last = head[1], order
        title, lines = (head[2].strip(), []) if len(head[2]) <= _TITLE else ("", [head[2]])
    return found + _piece(number, title, lines)


def _piece(number: str, title: str, lines: Sequence[str]) -> list[Piece]:
    text = "\n".join(lines).strip()
    return [Piece(number, title, text)] if number or title or text else []


@dataclass(frozen=True)
class Change:
    """A section before and after; "" where it was not there."""

    number: str
    before: str
    after: str


def changes(old: str, new: str) -> list[Change]:
    """Return the sections that differ, in the order of the new text, removed ones last."""
    before = {piece.number: piece.whole for piece in pieces(old)}
    after = {piece.number: piece.whole for piece in pieces(new)}
    kept = [Change(number, before.get(number, ""), text) for number, text in after.items() if before.get(number) != text]
    return kept + [Change(number, text, "") for number, text in before.items() if number not in after]


@dataclass(frozen=True)
class Window:
    """When proposals are taken: both moments inclusive; ``status`` as stored."""

    status: str
    opens_at: datetime
    closes_at: datetime


def stage(window: Window, now: datetime) -> str:
    """Return the key of ``DISCUSSION``."""
    if window.status != ACTIVE:
        return window.status
    if now < window.opens_at:
        return PLANNED
    return OPEN if now <= window.closes_at else CLOSED


def may_edit(status: str, created_at: datetime, window: Window, minutes: int, now: datetime) -> bool:
    """Tell whether an author may still change a proposal: so many minutes after sending it, and while proposals are taken."""
    is_alive = status in (WAITING, SHOWN)
    return is_alive and stage(window, now) == OPEN and now <= created_at + timedelta(minutes=minutes)


def title(number: int, section: str) -> tuple[str, str]:
    """Return «№ 12» and the number of the section, "" for the whole document."""
    return f"№{NBSP}{number}", section


def missing_answers(statuses: Sequence[tuple[str, str]]) -> int:
    """Return how many of the proposals (status, answer) wait for an answer or for the moderator: none may when answers are published."""
    return sum(status == WAITING or (status == SHOWN and not answer) for status, answer in statuses)


def tally(statuses: Sequence[tuple[str, str]]) -> Iterator[tuple[str, int]]:
    """Yield how many proposals (status, answer) were accepted, accepted in part, not accepted."""
    for key in ANSWER:
        yield key, sum(status == SHOWN and answer == key for status, answer in statuses)
