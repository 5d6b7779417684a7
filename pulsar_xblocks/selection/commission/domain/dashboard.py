"""What the dashboard of a call counts: applications by day and hour, by feature, where they wait, and the call of a year before."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.decimals import rounded
from pulsar_xblocks.selection.domain import statuses

FEW = 5  # drafts are nobody's business but the family's: fewer are not told
DAYS = 62  # of a window, the last ones
HOURS_BEFORE = 72
HOUR = timedelta(hours=1)
YEAR, HALF_YEAR = timedelta(days=365), timedelta(days=183)
Sent = Mapping[datetime, int]  # beginning of an hour -> applications sent for the first time in it


class Group(NamedTuple):
    """Applications of one call that are alike: how many, and how many of them are drafts that wait for the guardian."""

    call: int
    status: str
    grade: int | None
    place: str | None  # OKTMO
    name: str | None
    size: int
    waiting: int = 0


@dataclass(frozen=True)
class Held:
    """A call as it is compared with others."""

    pk: int
    opens_at: datetime
    profile: str
    programme: str


def year_before(call: Held, others: Iterable[Held]) -> Held | None:
    """Return the call of the same programme that opened nearest to a year before, at most half a year off; None when there is none."""
    then = call.opens_at - YEAR
    same = [one for one in others if _programme(one) == _programme(call) and abs(one.opens_at - then) <= HALF_YEAR]
    return min(same, key=lambda one: (abs(one.opens_at - then), one.pk), default=None)


def _programme(call: Held) -> tuple[str, str]:
    return call.profile, " ".join(call.programme.split()).casefold()


def counted(groups: Iterable[Group], call: int, feature: str) -> dict[Hashable, int]:
    """Return value of a feature -> how many applications of a call that its staff may see."""
    found: Counter[Hashable] = Counter()
    for one in groups:
        if one.call == call and statuses.shown(one.status, statuses.STAFF):
            found[getattr(one, feature)] += one.size
    return dict(found)


def in_status(groups: Iterable[Group], call: int, *wanted: str) -> int:
    """Return how many applications of a call stand in the statuses, drafts too."""
    return sum(one.size for one in groups if one.call == call and one.status in wanted)


def by_day(sent: Sent, zone: str, first: date, last: date) -> list[tuple[date, int]]:
    """Return every day from the first to the last, at most the last ``DAYS`` of them, and how many were sent in it."""
    found: Counter[date] = Counter()
    for hour, count in sent.items():
        found[local_day(hour, zone)] += count
    begin = max(first, last - timedelta(days=DAYS - 1))
    return [(day, found[day]) for day in _days(begin, last)]


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def by_hour(sent: Sent, until: datetime, hours: int = HOURS_BEFORE) -> list[tuple[datetime, int]]:
    """Return the hours before a moment, the one that holds it the last, and how many were sent in each."""
    last = until.replace(minute=0, second=0, microsecond=0)
    moments = [last - HOUR * number for number in range(hours - 1, -1, -1)]
    return [(moment, sent.get(moment, 0)) for moment in moments]


def grown(sent: Sent, opens_at: datetime, zone: str, days: int) -> list[int]:
    """Return how many were sent by the end of each day of a window, the first day first."""
    first, so_far, sums = local_day(opens_at, zone), 0, []
    found: Counter[date] = Counter()
    for hour, count in sent.items():
        found[max(local_day(hour, zone), first)] += count
    for day in _days(first, first + timedelta(days=days - 1)):
        so_far += found[day]
        sums.append(so_far)
    return sums


def window_days(opens_at: datetime, until: datetime, zone: str) -> int:
    """Return how many days a window has by a moment, the first one counted; 0 before it."""
    return max((local_day(until, zone) - local_day(opens_at, zone)).days + 1, 0)


def guarded(count: int) -> int | None:
    """Return a number of drafts, None where they are few."""
    return None if 0 < count < FEW else count


def most_missing(told: Iterable[Sequence[str]]) -> list[tuple[str, int]]:
    """Return what drafts lack most often, key and number; what few of them lack is left out."""
    found = Counter(key for keys in told for key in keys)
    return sorted(((key, n) for key, n in found.items() if n >= FEW), key=lambda row: (-row[1], row[0]))


def share(total: int, places: int) -> Decimal:
    """Return how many applications there are for one place."""
    return Decimal(total) / places


def counted_until(opens_at: datetime, closes_at: datetime, now: datetime) -> datetime:
    """Return up to which moment a window is counted: now, or its end; before it opens its beginning."""
    return max(min(now, closes_at), opens_at)


def change(now: int, before: int) -> int | None:
    """Return by how many percent there are more (or fewer, below 0) than before, None when there was nothing before."""
    if not before:
        return None
    return int(rounded(Decimal(100 * (now - before)) / before, Decimal(1)))


def moment_of(text: str) -> datetime:
    """Return the hour that a database has told as «2026-11-10 03»."""
    return datetime.fromisoformat(f"{text[:10]}T{text[11:13]}:00:00+00:00")
