"""Rules of a studio's work: items of the draft, limits, status by the clock, lateness, who may be named.  Source: domain.md 2.3, 2.5."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import urlsplit

from pulsar_xblocks.kernel.pure.status import Status, by_key
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.studios.domain.roster import Stay

ITEMS = ("title", "text", "links", "sirius_link", "files", "contributors")
LISTS = ("links", "files", "contributors")  # items of several lines: what two people add at once stands together
TEXTS = ("title", "text", "sirius_link")
LEFT = timedelta(days=7)  # so long a device keeps what it could not send: kernel/autosave.js
WRITING = timedelta(seconds=25)  # autosave comes at least every 8 seconds while somebody types
TITLE_LIMIT, TEXT_LIMIT, LINK_LIMIT, LINKS, FILES = 200, 10_000, 500, 3, 5
COMMENT_LIMIT, TODO_LIMIT, TODOS, REASON_LEAST = 2000, 300, 30, 10
RETURNED_FOR = timedelta(hours=72)
DONE, HALF_DONE = 1.0, 0.5  # shares of the block in the course's progress
POINTS = Decimal(10)  # the most a work gets in a course, before the author's weight
ANY, MENTOR = "any", "mentor"  # who sends

STATUS = by_key(
    [
        Status("none", mark("Not started"), "idle", "ring"),
        Status("work", mark("In progress"), "run", "pencil"),
        Status("sent", mark("Sent"), "ok", "done"),
        Status("late", mark("Sent late"), "warn", "late"),
        Status("returned", mark("Sent back for changes"), "warn", "back"),
        Status("scored", mark("Scored"), "ok", "star"),
        Status("missed", mark("Not handed in"), "bad", "cross"),
    ]
)
EDITABLE = frozenset({"none", "work", "returned"})
STORED_EDITABLE = frozenset({"work", "returned"})


@dataclass(frozen=True)
class Content:
    """What a work holds: links up to three, keys of files up to five, ids of memberships."""

    title: str = ""
    text: str = ""
    links: tuple[str, ...] = ()
    sirius_link: str = ""
    files: tuple[str, ...] = ()
    contributors: tuple[int, ...] = ()

    @property
    def is_only_link(self) -> bool:
        """Tell whether this is the one-minute way: the version sent to Sirius and nothing else."""
        return bool(self.sirius_link) and not (self.title or self.text or self.files or any(self.links))


@dataclass(frozen=True)
class Window:
    """When a studio may send: opening, own deadline, until when a late work is taken, a return's own term; when results came out."""

    opens_at: datetime
    deadline: datetime
    grace_h: int
    published_at: datetime | None = None
    returned_until: datetime | None = None

    @property
    def closes_at(self) -> datetime:
        """Return the last moment at which a late work is taken."""
        return self.deadline + timedelta(hours=self.grace_h)

    def is_open(self, now: datetime) -> bool:
        """Tell whether a version is taken now."""
        if self.published_at is not None:
            return False
        last = max(self.closes_at, self.returned_until) if self.returned_until else self.closes_at
        return self.opens_at <= now <= last


@dataclass(frozen=True)
class Facts:
    """What is stored of a work: status word, number of the latest version (0 = none), lateness of the first."""

    stored: str
    sent_count: int
    is_late: bool


def status_of(facts: Facts | None, window: Window, now: datetime) -> str:
    """Return the key of the status now: what was submitted never becomes a silent zero."""
    if facts is None or (facts.sent_count == 0 and facts.stored == "work"):
        if window.published_at or now > window.closes_at:
            return "missed"
        return "work" if facts else "none"
    if window.published_at is not None and facts.sent_count:
        return "scored"
    if facts.stored in STORED_EDITABLE and not window.is_open(now) and facts.sent_count:
        return sent_status(facts.is_late)
    return facts.stored


def sent_status(is_late: bool) -> str:
    """Return the status of a submitted work by its first submission."""
    return "late" if is_late else "sent"


def is_late(at: datetime, deadline: datetime) -> bool:
    """Tell whether a submission came after the deadline; the very moment is in time."""
    return at > deadline


def link_problem(link: str) -> str:
    """Return the msgid of what is wrong with a link, "" when nothing is."""
    if len(link) > LINK_LIMIT:
        return mark("The link is too long: at most 500 characters.")
    try:
        parts = urlsplit(link)
        is_whole = parts.scheme in ("http", "https") and "." in (parts.hostname or "") and not any(sign.isspace() for sign in link)
    except ValueError:
        is_whole = False
    return "" if is_whole else mark("Paste the whole link, it begins with https://")


def draft_problems(item: str, value: str) -> dict[str, list[str]]:
    """Return field -> sentences that forbid to keep an item of a draft: only what is over a limit; drafts may be empty and unfinished."""
    lines = [line for line in value.split("\n") if line]
    if item == "title" and len(value) > TITLE_LIMIT:
        return {"title": [mark("At most 200 characters.")]}
    if item == "text" and len(value) > TEXT_LIMIT:
        return {"text": [mark("At most 10,000 characters.")]}
    if item == "links" and len(lines) > LINKS:
        return {"links": [mark("At most three links.")]}
    if item in ("links", "sirius_link") and any(len(line) > LINK_LIMIT for line in lines):
        return {item: [mark("The link is too long: at most 500 characters.")]}
    if item == "files" and len(lines) > FILES:
        return {"files": [mark("At most five files.")]}
    return {}


def problems(content: Content, *, can_name: bool) -> dict[str, list[str]]:
    """Return field -> sentences that forbid to send; ``can_name``: there are pupils who may be named as contributors."""
    found: dict[str, list[str]] = {}
    for number, link in enumerate(content.links, 1):
        if problem := link_problem(link):
            found[f"link{number}"] = [problem]
    if content.sirius_link and (problem := link_problem(content.sirius_link)):
        found["sirius_link"] = [problem]
    if content.is_only_link:
        return found
    if not content.title.strip():
        found["title"] = [mark("Give the work a title.")]
    if not (content.text.strip() or content.files or content.links or content.sirius_link):
        found["text"] = [mark("Write the text, add a file or a link.")]
    if can_name and not content.contributors:
        found["contributors"] = [mark("Tick who worked on it.")]
    return found


def read(values: Mapping[str, str]) -> Content:
    """Return the content of the draft's items."""
    return Content(
        title=values.get("title", ""),
        text=values.get("text", ""),
        links=lines_of(values.get("links", "")),
        sirius_link=values.get("sirius_link", "").strip(),
        files=lines_of(values.get("files", "")),
        contributors=tuple(int(line) for line in lines_of(values.get("contributors", ""))),
    )


def merged(base: Sequence[str], current: Sequence[str], yours: Sequence[str]) -> tuple[str, ...]:
    """Return the lines after both changes of ``base``: what you added or left, then what others added; what either removed is gone."""
    gone = set(base) - set(current)
    mine = [line for line in yours if line not in gone]
    return tuple(dict.fromkeys([*mine, *(line for line in current if line not in base)]))


def is_writing(edited_at: datetime, now: datetime) -> bool:
    """Tell whether somebody whose words came at ``edited_at`` writes still."""
    return now - edited_at <= WRITING


def lines_of(value: str) -> tuple[str, ...]:
    """Return the lines that hold something."""
    return tuple(line.strip() for line in value.split("\n") if line.strip())


def may_be_named(stays: Iterable[Stay], opens_on: date, until: date) -> list[Stay]:
    """Return who may be a contributor: took part on some day from the round's opening until ``until``, also when left since."""
    inside = [stay for stay in stays if stay.active and stay.joined <= until and (stay.left is None or stay.left > opens_on)]
    return sorted(inside, key=lambda stay: (stay.joined, stay.person))


def share(active: int, roster: int) -> Decimal:
    """Return active of roster as a share, 0 to 1, rounded half up to 0.0001; 0 for an empty roster."""
    return (Decimal(active) / roster if roster else Decimal(0)).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def round_codes(months: Sequence[tuple[int, int]]) -> dict[int, str]:
    """Return round number -> the last part of its readable code: the month, «10»; a month that comes again adds the number, «10.9».

    ``months``: (number, month) in the order of the calendar.
    """
    seen: set[int] = set()
    codes = {}
    for number, month in months:
        codes[number] = f"{month}.{number}" if month in seen else str(month)
        seen.add(month)
    return codes


def split_code(code: str) -> tuple[str, str, str]:
    """Return (region, year, round) of «70:2026/27:10»; three empty texts for anything else."""
    parts = code.split(":")
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else ("", "", "")


def split_target(target: str) -> tuple[str, str]:
    """Return (round, key of the task) of «70:2026/27:10» or «70:2026/27:10/2»."""
    region, year, tail = split_code(target)
    number, _, key = tail.partition("/")
    return f"{region}:{year}:{number}", key


def done_share(status: str) -> float:
    """Return how much of the block is done by those named in a work that was sent once: all, or half after it was taken back."""
    return HALF_DONE if status in STORED_EDITABLE else DONE


@dataclass(frozen=True)
class TaskText:
    """The task as the author wrote it; pinned by its content."""

    SCHEMA = 1

    title: str = ""
    text: str = ""  # cleaned HTML
    sender: str = ANY
