"""Mentoring pairs: statuses, load, matching of a request to mentors, the personalised programme, meetings.  Source: domain.md 4.4."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from pulsar_xblocks.courses.domain.passport import MINUTES, ZERO
from pulsar_xblocks.courses.domain.practice import MOST_A_DAY
from pulsar_xblocks.kernel.pure.decimals import rounded
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.status import Status, by_key
from pulsar_xblocks.kernel.pure.text import Sentence, mark

PROPOSED, AGREED, ACTIVE, DONE, ENDED = "proposed", "agreed", "active", "done", "ended"
PAIR = by_key(
    [
        Status(PROPOSED, mark("Pair proposed"), "run", "clock"),
        Status(AGREED, mark("Pair agreed"), "run", "check"),
        Status(ACTIVE, mark("Pair at work"), "ok", "now"),
        Status(DONE, mark("Pair completed"), "ok", "done"),
        Status(ENDED, mark("Pair ended early"), "idle", "box"),
    ]
)
NEXT = {PROPOSED: (AGREED, ENDED), AGREED: (ACTIVE, ENDED), ACTIVE: (DONE, ENDED), DONE: (), ENDED: ()}
OPEN = (PROPOSED, AGREED, ACTIVE)  # they take a place of the mentor
MOST_MENTEES = 3
LEAST_MONTHS, MOST_MONTHS = 3, 12
MOST_TASKS, MOST_THEMES = 30, 40
LEAST_MINUTES, MOST_MINUTES = 10, 480  # of one meeting, and of all meetings of a day
MENTOR, MENTEE, MENTORS_HEAD, MENTEES_HEAD = "mentor", "mentee", "mentors_head", "mentees_head"
SIDES = {
    MENTOR: mark("mentor"),
    MENTEE: mark("mentee"),
    MENTORS_HEAD: mark("head of the mentor’s organisation"),
    MENTEES_HEAD: mark("head of the mentee’s organisation"),
}
OTHER = {MENTOR: MENTEE, MENTEE: MENTOR}
SCORES = {5: mark("helped very much"), 4: mark("helped"), 3: mark("helped in part"), 2: mark("helped little"), 1: mark("did not help")}
THEMES = (  # to start from; a region keeps its own list
    mark("Opening a studio and gathering its team"),
    mark("Project work with teenagers"),
    mark("Assessment by criteria"),
    mark("Preparing pupils for contests"),
    mark("Robotics and engineering"),
    mark("Programming and artificial intelligence"),
    mark("Natural sciences and research"),
    mark("Digital tools in lessons"),
    mark("Classroom management and motivation"),
    mark("First years at school"),
)


class NotNow(Conflict):
    """The status of the pair does not allow this."""

    message = mark("At this stage of the pair it cannot be done. The page shows how things stand now.")


@dataclass(frozen=True)
class Mentor:
    """Somebody who offers mentoring: themes, organisation, municipality, how many mentees there are now and may be."""

    pk: int
    themes: frozenset[str] = frozenset()
    organisation: int | None = None
    municipality: str = ""
    load: int = 0
    most: int = MOST_MENTEES
    name: str = ""  # folded, the last thing that decides the order


@dataclass(frozen=True)
class Request:
    """Somebody who looks for a mentor."""

    person: int
    themes: frozenset[str] = frozenset()
    organisation: int | None = None
    municipality: str = ""
    is_partner: bool = False  # wants somebody of another organisation


@dataclass(frozen=True)
class Match:
    """A mentor that fits, and why: themes in common."""

    mentor: Mentor
    common: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """The personalised programme of a pair."""

    goal: str = ""
    tasks: tuple[str, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class Meeting:
    """A meeting as it is written down."""

    on: date
    minutes: int
    topic: str = ""
    next_step: str = ""


def matches(request: Request, mentors: Iterable[Mentor]) -> list[Match]:
    """Return the mentors that fit: most themes in common first, then the smaller load, the same municipality, the name.

    Nobody is matched with oneself, with somebody fully loaded, without a theme in common; a partner is from another organisation.
    """
    found = [Match(one, tuple(sorted(one.themes & request.themes))) for one in mentors if fits(request, one)]
    return sorted(
        (one for one in found if one.common),
        key=lambda one: (
            -len(one.common),
            one.mentor.load,
            one.mentor.municipality != request.municipality,
            one.mentor.name,
            one.mentor.pk,
        ),
    )


def fits(request: Request, one: Mentor) -> bool:
    """Tell whether a mentor may be asked at all: somebody else, with a free place, of another organisation where a partner is wanted."""
    is_other = None not in (one.organisation, request.organisation) and one.organisation != request.organisation
    return one.pk != request.person and free(one.load, one.most) > 0 and (is_other or not request.is_partner)


def free(load: int, most: int) -> int:
    """Return how many more mentees a mentor takes; never more than three at once, whatever the profile says."""
    return max(min(most, MOST_MENTEES) - load, 0)


def sides(is_partner: bool) -> tuple[str, ...]:
    """Return who must agree: both, and in partner mentoring the heads of both organisations."""
    return (MENTOR, MENTEE, MENTORS_HEAD, MENTEES_HEAD) if is_partner else (MENTOR, MENTEE)


def is_agreed(is_partner: bool, agreed: Collection[str]) -> bool:
    """Tell whether everybody who must agree has done so."""
    return set(sides(is_partner)) <= set(agreed)


def require(status: str, *allowed: str) -> None:
    """Return when the pair stands at one of the statuses.  Raises NotNow."""
    if status not in allowed:
        raise NotNow


def require_step(status: str, to: str) -> None:
    """Return when the pair may go on so.  Raises NotNow."""
    if to not in NEXT[status]:
        raise NotNow


def months_between(first: date, last: date) -> int:
    """Return whole months from the first day to the last, both taken in."""
    end = last + timedelta(days=1)
    return (end.year - first.year) * 12 + end.month - first.month - (end.day < first.day)


def middle(first: date, last: date) -> date:
    """Return the day on which half of the programme is over."""
    return first + (last - first) // 2


def missing_in(plan: Plan) -> dict[str, list[str]]:
    """Return field -> sentences that keep a programme from being approved; nothing for a sound one."""
    errors: dict[str, list[str]] = {}
    if not plan.goal.strip():
        errors["goal"] = [mark("Write what the two want to reach.")]
    if not plan.tasks:
        errors["tasks"] = [mark("Write at least one task.")]
    if plan.starts_on is None:
        errors["starts_on"] = [mark("Choose the first day.")]
    if plan.ends_on is None:
        errors["ends_on"] = [mark("Choose the last day.")]
    if plan.starts_on and plan.ends_on and not _is_term(plan.starts_on, plan.ends_on):
        errors["ends_on"] = [mark("A programme lasts from 3 to 12 months.")]
    return errors


def _is_term(first: date, last: date) -> bool:
    """Tell whether a programme lasts 3 to 12 months; of the thirteenth not a day."""
    return first < last and months_between(first, last) >= LEAST_MONTHS and months_between(first, last - timedelta(days=1)) < MOST_MONTHS


def check_meeting(meeting: Meeting, plan: Plan, today: date, minutes_that_day: int = 0, other_hours: Decimal = ZERO) -> None:
    """Return when a meeting may be written down.  Raises Invalid by field.

    ``other_hours``: academic hours that a diary and face-to-face days have brought the mentee that day.
    """
    errors: dict[str, list[str]] = {}
    if meeting.on > today:
        errors["on"] = [mark("A meeting is written down after it has taken place.")]
    elif not (plan.starts_on and plan.ends_on and plan.starts_on <= meeting.on <= plan.ends_on):
        errors["on"] = [mark("This day is outside the programme of the pair.")]
    if not LEAST_MINUTES <= meeting.minutes <= MOST_MINUTES:
        errors["minutes"] = [mark("A meeting lasts from 10 to 480 minutes.")]
    elif minutes_that_day + meeting.minutes > MOST_MINUTES:
        errors["minutes"] = [mark("With the other meetings of this day it is more than 8 hours.")]
    elif other_hours and other_hours + academic_hours(minutes_that_day + meeting.minutes) > MOST_A_DAY:
        sentence = mark("With the diary and the face-to-face days of the mentee this day has more than %(most)s academic hours.")
        errors["minutes"] = [Sentence(sentence, most=MOST_A_DAY)]
    if not meeting.topic.strip():
        errors["topic"] = [mark("Write what you spoke about.")]
    if errors:
        raise Invalid(errors)


def academic_hours(minutes: int) -> Decimal:
    """Return minutes as academic hours of 45 minutes."""
    return rounded(Decimal(minutes) / MINUTES)


def may_read(side: str, of: str, written: Collection[str]) -> bool:
    """Tell whether one side may read what another has written about the work: its own at once, the other's when both have written."""
    return side == of or {MENTOR, MENTEE} <= set(written)


def lines_of(text: str, most: int = MOST_TASKS, length: int = 300) -> tuple[str, ...]:
    """Return the lines of a text, each once, without empty ones, cut to a length."""
    found = dict.fromkeys(" ".join(line.split())[:length] for line in text.splitlines())
    return tuple(line for line in found if line)[:most]


def chosen_of(wanted: Collection[str], known: Sequence[str]) -> tuple[str, ...]:
    """Return the chosen themes that the list has, each once, in the order of the list."""
    return tuple(theme for theme in known if theme in set(wanted))
