"""Rules of the work in modules: texts of the author, statuses of tasks, points, attendance, what an activity has come to."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from pulsar_xblocks.courses.domain.hours import Line
from pulsar_xblocks.courses.domain.passport import ATTENDANCE, HOUR_KINDS, REFLECTION, SESSION, TASK, ZERO, Activity, Module, Passport
from pulsar_xblocks.kernel.pure.decimals import HUNDREDTH, rounded
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.status import Status, by_key
from pulsar_xblocks.kernel.pure.text import Sentence, mark

DRAFT, SENT, RETURNED, ACCEPTED = "draft", "sent", "returned", "accepted"
EDITABLE = (DRAFT, RETURNED)
WORK = by_key(
    [
        Status(DRAFT, mark("In progress"), "idle", "pencil"),
        Status(SENT, mark("With the tutor"), "run", "eye"),
        Status(RETURNED, mark("Returned with a comment"), "warn", "back"),
        Status(ACCEPTED, mark("Accepted by the tutor"), "ok", "done"),
    ]
)
PRIVATE, TUTOR, GROUP = "private", "tutor", "group"
SEEN_BY = {PRIVATE: mark("only me"), TUTOR: mark("me and the tutor"), GROUP: mark("the whole group")}
BY_TUTOR, BY_ATTENDANCE, BY_COURSE, BY_LOG, BY_SESSION, BY_OWN = "tutor", "attendance", "course", "log", "session", "own"
SOURCES = {
    BY_TUTOR: mark("by the tutor"),
    BY_ATTENDANCE: mark("by attendance"),
    BY_COURSE: mark("by the course"),
    BY_LOG: mark("by the practice log"),
    BY_SESSION: mark("by the session"),
    BY_OWN: mark("by the participant"),
}
AHEAD, PARTLY, WAITING, DONE = "ahead", "partly", "waiting", "activity_done"
ACTIVITY = by_key(
    [
        Status(AHEAD, mark("Ahead"), "idle", "ring"),
        Status(PARTLY, mark("Done in part"), "run", "now"),
        Status(WAITING, mark("Awaits confirmation"), "run", "clock"),
        Status(DONE, mark("Done"), "ok", "done"),
    ]
) | {key: WORK[key] for key in (DRAFT, SENT, RETURNED)}

TEXT_LIMIT, COMMENT_LIMIT, FILES = 20_000, 2_000, 10
BY_LIST, BY_CODE, BY_QR = "list", "code", "qr"
HOW = {BY_LIST: mark("by the list"), BY_CODE: mark("by the code"), BY_QR: mark("by the QR code")}
CODE_LENGTH, CODE_LIFE = 6, timedelta(minutes=20)
MOST_A_DAY = Decimal(12)  # academic hours: no face-to-face day is longer
_STEP = Decimal("0.5")


class WrongCode(Conflict):
    """No open day has this code."""

    code = "wrong_code"
    message = mark("This code is not on the screen now. Look again, or ask who runs the day to mark you in the list.")


@dataclass(frozen=True)
class ActivityText:
    """What the author says of an activity: the words of a task, the prompt of a reflection; simple HTML."""

    key: str = ""
    text: str = ""


@dataclass(frozen=True)
class ModuleTexts:
    """The author's words of a module, one text an activity."""

    texts: tuple[ActivityText, ...] = ()

    def of(self, key: str) -> str:
        """Return the text of an activity, "" where there is none."""
        return next((one.text for one in self.texts if one.key == key), "")


@dataclass(frozen=True)
class Quote:
    """Own earlier words inside a reflection, as they were when they were quoted."""

    kind: str  # work, reflection
    key: str  # of the activity
    text: str


@dataclass(frozen=True)
class Doing:
    """What a participant has done of an activity: status of the work, whether something is written, done, hours."""

    work: str = ""
    has_draft: bool = False
    is_done: bool = False
    line: Line = Line(Activity())


@dataclass(frozen=True)
class Result:
    """What the grades of the course come to: points of a graded activity, and whether it is done."""

    points: Decimal | None
    is_done: bool


def split_target(target: str) -> tuple[str, str]:
    """Return programme and module of «70:studio-mentor/start»; "" for what is missing."""
    programme, _, module = target.rpartition("/")
    return programme, module


def target_of(programme: str, module: str) -> str:
    """Return «70:studio-mentor/start», "" when one of both is missing."""
    return f"{programme}/{module}" if programme and module else ""


def state_of(doing: Doing) -> str:
    """Return the key of ``ACTIVITY``: what a participant has come to in it."""
    if doing.is_done:
        return DONE
    if doing.work in (SENT, RETURNED):
        return doing.work
    if doing.line.counted:
        return PARTLY
    if doing.line.waiting:
        return WAITING
    return DRAFT if doing.has_draft or doing.work == DRAFT else AHEAD


def work_problems(text: str, files: int) -> dict[str, list[str]]:
    """Return field -> sentences against sending a work: it has words or files."""
    if text.strip() or files:
        return {}
    return {"text": [mark("Write an answer or add a file.")]}


def points_problems(activity: Activity, points: Decimal | None) -> dict[str, list[str]]:
    """Return field -> sentences against the points of an accepted work: a graded one has them, at most the most."""
    if not activity.is_graded:
        return {"points": [mark("This task has no points.")]} if points is not None else {}
    if points is None:
        return {"points": [Sentence(mark("Give points, from 0 to %(most)s."), most=activity.most)]}
    is_sound = points.is_finite() and 0 <= points <= activity.most and points == points.quantize(HUNDREDTH)
    return {} if is_sound else {"points": [Sentence(mark("From 0 to %(most)s, at most two places after the point."), most=activity.most)]}


def day_problems(activity: Activity, hours: Decimal, on: date, first: date, last: date) -> dict[str, list[str]]:
    """Return field -> sentences against a face-to-face day of a group taught from ``first`` to ``last``."""
    found: dict[str, list[str]] = {}
    if activity.kind != ATTENDANCE:
        found["activity"] = [mark("Choose a face-to-face day of the programme.")]
    most = min(activity.hours, MOST_A_DAY)
    if not 0 < hours <= most or hours % _STEP:
        found["hours"] = [Sentence(mark("From 0.5 to %(most)s academic hours, in halves."), most=most)]
    if not first <= on <= last:
        found["on"] = [mark("The day is outside the training of the group.")]
    return found


def attended(hours: Iterable[Decimal], plan: Decimal) -> bool:
    """Tell whether the days together reach the plan of the activity."""
    return sum(hours, ZERO) >= plan


def course_result(activity: Activity, earned: Decimal, possible: Decimal, pass_percent: Decimal) -> Result:
    """Return what earned points of possible ones come to: done from the share the programme is passed with.

    Points are the share of the activity's most, rounded half up to 0.01; nothing possible gives nothing.
    """
    if possible <= 0:
        return Result(None, is_done=False)
    share = min(max(earned, ZERO) / possible, Decimal(1))
    return Result(rounded(activity.most * share) if activity.is_graded else None, is_done=share * 100 >= pass_percent)


def typed_code(text: str) -> str:
    """Return a code as it was meant: digits alone, however they were grouped."""
    return "".join(letter for letter in text if letter.isascii() and letter.isdigit())


def is_open(code: str, until: datetime | None, now: datetime) -> bool:
    """Tell whether the code of a day is taken now."""
    return bool(code) and until is not None and now <= until


def share_done(module: Module, done: Collection[str]) -> float:
    """Return how much of the mandatory activities of a module is done, 0 to 1; without mandatory ones, of all.

    A module without activities is done at once, when it is passed.
    """
    wanted = [one.key for one in module.activities if one.is_mandatory] or [one.key for one in module.activities] or [module.key]
    return sum(key in done for key in wanted) / len(wanted)


def module_of(passport: Passport, key: str) -> Module | None:
    """Return the module of an activity, or the one without activities that has this key itself."""
    return next((one for one in passport.modules if key in (row.key for row in marked_in(one))), None)


def marked_in(module: Module) -> tuple[Activity, ...]:
    """Return what is marked as done in a module: its activities; one without them is marked as a whole, its hours are granted."""
    return module.activities or (Activity(module.key, module.title, kind=""),)


def by_list(passport: Passport) -> dict[str, Activity]:
    """Return key -> what a tutor marks by a list: group work of sessions, and modules without activities."""
    return {one.key: one for module in passport.modules for one in marked_in(module) if one.kind in ("", SESSION)}


def score_of(module: Module, points: Mapping[str, Decimal]) -> tuple[Decimal, Decimal]:
    """Return points earned in a module and the most there are; no activity counts beyond its own most."""
    graded = [one for one in module.activities if one.is_graded]
    return sum((min(points.get(one.key, ZERO), one.most) for one in graded), ZERO), sum((one.most for one in graded), ZERO)


def worded(module: Module) -> list[Activity]:
    """Return the activities that an author writes words for: tasks and reflections."""
    return [one for one in module.activities if one.kind in (TASK, REFLECTION)]


@dataclass(frozen=True)
class KindHours:
    """Hours of a module of one kind: planned, declared (confirmed ones among them), confirmed."""

    kind: str
    planned: Decimal = ZERO
    declared: Decimal = ZERO
    confirmed: Decimal = ZERO

    @property
    def missing(self) -> Decimal:
        """Return how many hours are not confirmed yet."""
        return max(self.planned - self.confirmed, ZERO)


def hours_by_kind(module: Module, lines: Iterable[Line], *, is_passed: bool = False) -> tuple[KindHours, ...]:
    """Return the hours of a module for each kind it has; none beyond the plan of an activity.

    A module without activities has all its hours once it is passed.
    """
    own = [line for line in lines if line.activity.key in {one.key for one in module.activities}]
    found = []
    for kind in HOUR_KINDS:
        planned = module.hours.of(kind)
        if module.activities:
            mine = [line for line in own if line.activity.hour_kind == kind]
            confirmed = sum((line.counted for line in mine), ZERO)
            declared = sum((line.counted + line.waiting for line in mine), ZERO)
        else:
            confirmed = declared = planned if is_passed else ZERO
        if planned or declared:
            found.append(KindHours(kind, planned, declared, confirmed))
    return tuple(found)
