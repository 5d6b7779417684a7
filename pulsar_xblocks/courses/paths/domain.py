"""The individual learning path (ИОМ): words, what is still missing, levels before and after.  Source: domain.md 1.3 and 4.4."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pulsar_xblocks.kernel.pure.decimals import rounded
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.status import Status, by_key
from pulsar_xblocks.kernel.pure.text import Sentence, mark

DRAFT, APPROVAL, APPROVED, ACTIVE, DONE = "draft", "approval", "approved", "active", "done"
PATH = by_key(
    [
        Status(DRAFT, mark("Path in draft"), "idle", "pencil"),
        Status(APPROVAL, mark("Awaiting approval"), "run", "eye"),
        Status(APPROVED, mark("Path approved"), "ok", "check"),
        Status(ACTIVE, mark("Path in progress"), "run", "now"),
        Status(DONE, mark("Path completed"), "ok", "done"),
    ]
)
NEXT = {DRAFT: (APPROVAL,), APPROVAL: (APPROVED, DRAFT), APPROVED: (ACTIVE,), ACTIVE: (DONE,), DONE: ()}
GAPS = {
    "subject": mark("of the subject"),
    "method": mark("of teaching methods"),
    "psychology": mark("of psychology and pedagogy"),
    "communication": mark("of communication"),
    "digital": mark("of digital skills"),
    "management": mark("of management"),
}
LEVELS = (0, 1, 2, 3)
LEVEL_WORDS = {0: mark("not yet"), 1: mark("with help"), 2: mark("without help"), 3: mark("can teach others")}
HIGHEST = LEVELS[-1]
ENOUGH = 2  # from this level on a field is no gap
ITEMS = {
    "course": mark("course"),
    "internship": mark("internship"),
    "mentoring": mark("mentoring"),
    "event": mark("event"),
    "reading": mark("own study"),
    "practice": mark("practice at the workplace"),
}
MOST_GAPS, MOST_ITEMS = 12, 20
MOST_YEARS = 3
MOST_HOURS = Decimal(1000)  # of one item


class NotNow(Conflict):
    """The status of the path does not allow this."""

    message = mark("At this stage of the path it cannot be done. The page shows how things stand now.")


@dataclass(frozen=True)
class Gap:
    """A professional gap with its level, 0 (not yet) to 3 (can teach others), before and after."""

    kind: str
    text: str
    before: int
    after: int | None = None

    @property
    def growth(self) -> int | None:
        """Return by how many levels it has changed, None while it is not known."""
        return None if self.after is None else self.after - self.before


@dataclass(frozen=True)
class Item:
    """What is done against gaps; ``gap`` is the position of one, None = against all."""

    kind: str
    title: str
    hours: Decimal | None = None
    due_on: date | None = None
    gap: int | None = None
    is_done: bool = False


@dataclass(frozen=True)
class Path:
    """A path as the rules take it."""

    goals: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    gaps: tuple[Gap, ...] = ()
    items: tuple[Item, ...] = ()
    result: str = ""


def require(status: str, *allowed: str) -> None:
    """Return when the path stands at one of the statuses.  Raises NotNow."""
    if status not in allowed:
        raise NotNow


def require_step(status: str, to: str) -> None:
    """Return when the path may go on so.  Raises NotNow."""
    if to not in NEXT[status]:
        raise NotNow


def missing_in(path: Path) -> list[str]:
    """Return the sentences that keep a path from being sent to approval."""
    found: list[str] = []
    if not path.goals.strip():
        found.append(mark("The goals are not written yet."))
    if not path.gaps:
        found.append(mark("No gap is written yet."))
    if not path.items:
        found.append(mark("Nothing is planned against the gaps yet."))
    if path.starts_on is None or path.ends_on is None:
        found.append(mark("The first and the last day are not chosen yet."))
    elif not is_term(path.starts_on, path.ends_on):
        found.append(mark("The last day comes after the first one, at most three years later."))
    else:
        late = [one for one in path.items if one.due_on and not path.starts_on <= one.due_on <= path.ends_on]
        found += [Sentence(mark("The term of “%(title)s” is outside the days of the path."), title=one.title) for one in late]
    return found + [Sentence(mark("Nothing is planned against the gap “%(text)s”."), text=gap.text) for gap in without_items(path)]


def without_items(path: Path) -> list[Gap]:
    """Return the gaps against which nothing is planned; an item that names no gap is against all."""
    if not path.items or any(one.gap is None for one in path.items):
        return []
    against = {one.gap for one in path.items}
    return [gap for at, gap in enumerate(path.gaps) if at not in against]


def is_term(first: date, last: date) -> bool:
    """Tell whether a path may last so."""
    return first < last and (last.year - first.year, last.month, last.day) <= (MOST_YEARS, first.month, first.day)


def missing_at_end(path: Path) -> list[str]:
    """Return the sentences that keep a path from being completed."""
    found: list[str] = [
        Sentence(mark("The level of “%(text)s” at the end is not written yet."), text=gap.text) for gap in path.gaps if gap.after is None
    ]
    return found if path.result.strip() else [*found, mark("The result is not written yet.")]


def done_share(items: Sequence[Item]) -> Decimal:
    """Return which share of the items is done, 0 to 1; 0 without items."""
    return rounded(Decimal(sum(one.is_done for one in items)) / len(items)) if items else Decimal(0)


def hours_of(items: Iterable[Item]) -> Decimal:
    """Return the hours of all items."""
    return sum((one.hours for one in items if one.hours is not None), Decimal(0))


def levels_of(points: Mapping[str, Sequence[Decimal]]) -> dict[str, int]:
    """Return kind of gap -> level: the mean of the points of its answers, 0 to 3, rounded half up; kinds without answers are left out."""
    return {kind: _level(values) for kind, values in points.items() if values}


def _level(values: Sequence[Decimal]) -> int:
    mean = sum(values, Decimal(0)) / len(values)
    return min(max(int(rounded(mean, Decimal(1))), LEVELS[0]), HIGHEST)


def suggested(levels: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return the gaps that a diagnosis suggests, the widest first: kinds below the level that is enough."""
    order = list(GAPS)
    return sorted(((kind, level) for kind, level in levels.items() if level < ENOUGH), key=lambda pair: (pair[1], order.index(pair[0])))
