"""Appeals: until when they are filed and answered, by whom, and what they may change.  Source: domain.md 3.2 and 5."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from pulsar_xblocks.kernel.pure.dates import end_of_day, local_day
from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.selection.domain.rules import Appeals
from pulsar_xblocks.selection.domain.statuses import APPEAL_GRANTED, APPEALABLE, DISMISSED, NOT_CONSIDERED

GROUNDS_LEAST, GROUNDS_MOST = 30, 4000  # characters
_SHORT = mark("Say which points you do not agree with and why, in at least %(n)s characters.")
_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True)
class Window:
    """From the publication to the last second in which an appeal is accepted, both UTC."""

    opens_at: datetime
    closes_at: datetime

    def holds(self, now: datetime) -> bool:
        """Tell whether an appeal that arrives at a moment is in time; the whole last minute is."""
        return self.opens_at <= now and now.replace(microsecond=0) <= self.closes_at


def is_working(day: date, exceptions: Collection[date] = ()) -> bool:
    """Tell whether a day is worked: Monday to Friday, and the other way round for a day that is an exception."""
    return (day.weekday() < _SATURDAY) != (day in exceptions)


def working_day(after: date, number: int, exceptions: Collection[date] = ()) -> date:
    """Return the working day of a number counted from the one after a day: 1 = the next working day."""
    day = after
    while number > 0:
        day += _DAY
        number -= is_working(day, exceptions)
    return day


def window(rules: Appeals, published_at: datetime, zone: str) -> Window:
    """Return the window of appeals: until 23:59 of its last working day, counted from the working day after publication."""
    last = working_day(local_day(published_at, zone), rules.window_days, frozenset(rules.exceptions))
    return Window(published_at, end_of_day(last, zone))


def answer_by(rules: Appeals, filed_at: datetime, zone: str) -> datetime:
    """Return until when an appeal is to be answered: 23:59 of its last working day, counted from the working day after filing."""
    return end_of_day(working_day(local_day(filed_at, zone), rules.answer_days, frozenset(rules.exceptions)), zone)


def problems(term: Window, status: str, grounds: str, now: datetime, zone: str) -> dict[str, list[str]]:
    """Return field -> sentences that keep an appeal from being filed; empty = it may be."""
    found: dict[str, list[str]] = {}
    if now < term.opens_at or status not in APPEALABLE:
        found[""] = [mark("There is no published result to appeal against.")]
    elif not term.holds(now):
        found[""] = [late(term, zone)]
    size = len(" ".join(grounds.split()))
    if size < GROUNDS_LEAST:
        found["grounds"] = [Sentence(_SHORT, n=GROUNDS_LEAST)]
    if len(grounds) > GROUNDS_MOST:
        found["grounds"] = [Sentence(mark("At most %(n)s characters."), n=GROUNDS_MOST)]
    return found


def late(term: Window, zone: str) -> Sentence:
    """Return the words for whoever comes after the term."""
    day = local_day(term.closes_at, zone).strftime("%d.%m.%Y")
    return Sentence(mark("The term for appeals has passed: they were accepted until 23:59 on %(day)s."), day=day)


def barred(panel: Collection[int], first_experts: Collection[int]) -> frozenset[int]:
    """Return those of the panel who may not decide, because they scored the application before."""
    return frozenset(panel) & frozenset(first_experts)


def panel_problems(panel: Collection[int], first_experts: Collection[int]) -> list[str]:
    """Return why a panel may not decide on an appeal; empty = it may."""
    if not panel:
        return [mark("Name the people of the appeals panel.")]
    if barred(panel, first_experts):
        return [mark("Somebody of the panel has scored this application: an appeal is decided by other people.")]
    return []


def outcome_problems(
    rules: Appeals, status: str, before: Mapping[str, Decimal], after: Mapping[str, Decimal], reason: str
) -> dict[str, list[str]]:
    """Return field -> sentences about a decision: points by part before and after; parts are fields too."""
    found: dict[str, list[str]] = {}
    if not reason.strip():
        found["reason"] = [mark("Write the reason: the applicant reads it.")]
    if status not in APPEAL_GRANTED | {DISMISSED, NOT_CONSIDERED}:
        found["status"] = [mark("Choose the outcome.")]
    elif status not in APPEAL_GRANTED and dict(before) != dict(after):
        found["status"] = [mark("An appeal that is not upheld changes no points.")]
    if not rules.may_lower:
        lowered = [key for key in before if after.get(key, before[key]) < before[key]]
        found |= {key: [mark("An appeal may not lower points.")] for key in lowered}
    return found
