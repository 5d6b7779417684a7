"""Rules of the internship diary: rows, overlaps, confirmed hours never beyond the plan.  Source: domain.md 4.4."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from pulsar_xblocks.courses.domain.passport import MINUTES, ZERO
from pulsar_xblocks.kernel.pure.status import Status, by_key
from pulsar_xblocks.kernel.pure.text import Sentence, is_email, is_personal_name, mark

PLANNED, ACTIVE, REPORT_CHECK, PASSED, FAILED = "planned", "active", "report_check", "passed", "failed"
INTERNSHIP = by_key(
    [
        Status(PLANNED, mark("Internship planned"), "idle", "clock"),
        Status(ACTIVE, mark("Internship under way"), "run", "now"),
        Status(REPORT_CHECK, mark("Report under review"), "run", "eye"),
        Status(PASSED, mark("Internship passed"), "ok", "done"),
        Status(FAILED, mark("Internship not passed"), "bad", "cross"),
    ]
)
DRAFT, WAITING, CONFIRMED, REJECTED = "draft", "waiting", "confirmed", "rejected"
ROW = by_key(
    [
        Status(DRAFT, mark("Being written"), "idle", "pencil"),
        Status(WAITING, mark("Awaits confirmation"), "run", "clock"),
        Status(CONFIRMED, mark("Confirmed"), "ok", "done"),
        Status(REJECTED, mark("Not confirmed"), "bad", "cross"),
    ]
)
PARTICIPANT, SUPERVISOR, STAFF = "participant", "supervisor", "staff"
HOLDERS = {
    PARTICIPANT: mark("with the participant"),
    SUPERVISOR: mark("with the internship supervisor"),
    STAFF: mark("with the curator or tutor"),
}
MOST_A_DAY = Decimal(10)  # academic hours of all diaries of one person
_STEP = Decimal("0.5")


@dataclass(frozen=True)
class Plan:
    """What a participant and a host agree on; empty = not written yet."""

    host: str = ""
    supervisor: str = ""  # «Фамилия Имя Отчество»
    post: str = ""
    email: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    text: str = ""


@dataclass(frozen=True)
class Day:
    """A row of a diary: academic hours of 45 minutes; ``starts`` None = the time of day was not written."""

    on: date
    hours: Decimal
    starts: time | None = None
    status: str = WAITING
    pk: int | None = None
    log: int | None = None

    @property
    def span(self) -> tuple[datetime, datetime] | None:
        """Return from when to when, None without a time of day; it may run past midnight."""
        if self.starts is None:
            return None
        begins = datetime.combine(self.on, self.starts)  # noqa: DTZ001 - the wall clock of the diary
        return begins, begins + timedelta(minutes=float(self.hours * MINUTES))


def plan_problems(plan: Plan, first: date, last: date, own_email: str = "") -> dict[str, list[str]]:
    """Return field -> sentences against a plan that is to be sent; ``first`` and ``last``: days of the group's training."""
    found: dict[str, list[str]] = {}
    for name, text in (("host", plan.host), ("supervisor_post", plan.post), ("plan", plan.text)):
        if not text.strip():
            found[name] = [_NEEDED[name]]
    if not is_supervisor_name(plan.supervisor):
        found["supervisor_name"] = [mark("Family name and given name, in Cyrillic: the supervisor is addressed so.")]
    if not is_email(plan.email):
        found["supervisor_email"] = [mark("Write an e-mail address, like anna@example.ru.")]
    elif own_email and plan.email.lower() == own_email.lower():
        found["supervisor_email"] = [mark("This is your own address. Somebody of the host organisation confirms your days.")]
    return found | _terms(plan, first, last)


def is_supervisor_name(text: str) -> bool:
    """Tell whether a text is a family name with a given name and perhaps a patronymic."""
    words = text.split()
    return 2 <= len(words) <= 6 and all(is_personal_name(word) for word in words)


def name_parts(text: str) -> tuple[str, str, str]:
    """Return family name, given name and the rest of «Фамилия Имя Отчество»."""
    family, given, *rest = [*text.split(), "", ""]
    return family, given, " ".join(rest).strip()[:100]


def row_problems(new: Day, others: Sequence[Day], first: date, last: date, today: date) -> dict[str, list[str]]:
    """Return field -> sentences against a row; ``others``: rows of all diaries of the person, without the row itself."""
    found: dict[str, list[str]] = {}
    if not 0 < new.hours <= MOST_A_DAY or new.hours % _STEP:
        found["hours"] = [Sentence(mark("From 0,5 to %(most)s academic hours a day, in halves."), most=MOST_A_DAY)]
        return found
    if not first <= new.on <= last:
        found["on"] = [mark("The day is outside the internship.")]
    elif new.on > today:
        found["on"] = [mark("This day has not come yet.")]
    counted = [one for one in others if one.status != REJECTED]
    if any(_overlap(new, one) for one in counted):
        found["starts"] = [mark("At this time another row of your diaries runs already.")]
    day = sum((one.hours for one in counted if one.on == new.on), ZERO) + new.hours
    if day > MOST_A_DAY and "on" not in found:
        sentence = mark("With your other rows, meetings and face-to-face days this day has %(hours)s h, the most is %(most)s.")
        found["hours"] = [Sentence(sentence, hours=day, most=MOST_A_DAY)]
    return found


def declared(rows: Iterable[Day]) -> Decimal:
    """Return the hours that are confirmed or wait for it, also those beyond the plan."""
    return sum((row.hours for row in rows if row.status in (WAITING, CONFIRMED)), ZERO)


def waiting(rows: Iterable[Day]) -> Decimal:
    """Return the hours that wait for the supervisor."""
    return sum((row.hours for row in rows if row.status == WAITING), ZERO)


def holder(status: str, waits: Decimal, *, is_asked: bool, is_agreed: bool) -> str:
    """Return who is to do the next step, a key of ``HOLDERS``; "" once it is decided.  ``waits``: hours not confirmed yet."""
    if status in (PASSED, FAILED):
        return ""
    if status == REPORT_CHECK:
        return SUPERVISOR if waits else STAFF
    if not is_agreed:
        return SUPERVISOR if is_asked else PARTICIPANT
    return SUPERVISOR if waits else PARTICIPANT


def confirmed(rows: Iterable[Day]) -> Decimal:
    """Return the confirmed hours, also those beyond the plan."""
    return sum((row.hours for row in rows if row.status == CONFIRMED), ZERO)


def counted(rows: Iterable[Day], plan: Decimal) -> Decimal:
    """Return the hours that count: confirmed, never beyond the plan."""
    return min(confirmed(rows), plan)


def may_pass(rows: Iterable[Day], plan: Decimal) -> bool:
    """Tell whether the confirmed hours reach the plan."""
    return confirmed(rows) >= plan


def _terms(plan: Plan, first: date, last: date) -> dict[str, list[str]]:
    if plan.starts_on is None or plan.ends_on is None:
        return {name: [mark("Choose a day.")] for name in ("starts_on", "ends_on") if getattr(plan, name) is None}
    if plan.ends_on < plan.starts_on:
        return {"ends_on": [mark("The internship ends before it begins.")]}
    outside = [name for name in ("starts_on", "ends_on") if not first <= getattr(plan, name) <= last]
    return {name: [mark("The internship lies within the days of your training.")] for name in outside}


_NEEDED = {
    "host": mark("Write where the internship is."),
    "supervisor_post": mark("Write the post of the supervisor."),
    "plan": mark("Write what you are going to do."),
}


def _overlap(one: Day, other: Day) -> bool:
    first, second = one.span, other.span
    return first is not None and second is not None and first[0] < second[1] and second[0] < first[1]
