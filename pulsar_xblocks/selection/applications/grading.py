"""The academic part read from the course: the graded unit that the questionnaire names, for everybody who applies by an account.

Points that the operator has loaded from a sheet stand above those of the course.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from pulsar_xblocks.kernel.definitions.queries import placements_in_region
from pulsar_xblocks.kernel.jobs.actions import order_equal
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.jobs.domain import OPEN, Order
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.platform import grades
from pulsar_xblocks.kernel.platform.grades import Earned
from pulsar_xblocks.kernel.pure.decimals import rounded
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.questions.domain import Questionnaire, model
from pulsar_xblocks.selection import shown
from pulsar_xblocks.selection.applications import queries
from pulsar_xblocks.selection.applications.actions.scoring import set_score
from pulsar_xblocks.selection.applications.models import AcademicScore, SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.calls.queries import call_or_404, questionnaire_of
from pulsar_xblocks.selection.domain import statuses
from pulsar_xblocks.selection.domain.rules import ACADEMIC, Part
from pulsar_xblocks.selection.domain.scoring import from_share

JOB, EVERY_JOB = "selection.grades", "selection.grades_hourly"
COURSE = "course"  # source of a score
_LEFT_OUT = tuple(sorted(statuses.CLOSED))


@dataclass(frozen=True)
class Unit:
    """A graded unit that gives points of a part: the name of its subsection, and what it weighs among the units of the part."""

    part: Part
    source: str
    weight: Decimal


def units_of(call: Call) -> list[Unit]:
    """Return the graded units that a call names."""
    asked = (questionnaire_of(call) or Questionnaire()).by_key()
    return [
        Unit(part, asked[key].source, asked[key].limits.most or Decimal(1))
        for part in queries.rules_of(call).of_kind(ACADEMIC)
        for key in part.questions
        if key in asked and asked[key].type == model.GRADED and asked[key].source
    ]


def courses_of(call: Call) -> list[str]:
    """Return the courses in which the call stands; 1 query."""
    places = placements_in_region(shown.code_of(call), call.region_id).filter(block_type=shown.BLOCK)
    return sorted(set(places.values_list("course_key", flat=True)))


def read_call(call: Call, now: datetime, *, by: Person | None = None, progress: Callable[[int, int], None] | None = None) -> int:
    """Store the points that the course has given since; return how many were new.  Raises Conflict once results are published."""
    if call.preliminary_at is not None:
        raise Conflict(mark("The results are published: these points stay."))
    rows = list(_applicants(call))
    accounts = {row.person.user_id: row for row in rows}
    found = _points(call, accounts)
    before = _stored(call)
    fresh = [(row, key, points) for (row, key), points in found.items() if before.get((row.pk, key), -1) not in (points, None)]
    for at, (row, part, points) in enumerate(fresh, 1):
        set_score(row, part, points, source=COURSE, by=by, now=now)
        if progress:
            progress(at, len(fresh))
    return len(fresh)


def order(call: Call, *, by: Person, now: datetime) -> None:
    """Order to read the points of a call now; a second click orders nothing more."""
    order_equal(Order(JOB, {"call": call.pk}, call.region_id), by=by, now=now)


def last_reading(call: Call) -> Job | None:
    """Return the newest reading that somebody has ordered for a call; 1 query."""
    return Job.objects.filter(kind=JOB, region=call.region_id, payload=f'{{"call": {call.pk}}}').order_by("-pk").first()


def is_waiting(job: Job | None) -> bool:
    """Tell whether a reading is under way."""
    return job is not None and job.state in OPEN


def run(context: JobContext) -> str:
    """Read the points of the call that was ordered; return how many were new."""
    return str(read_call(call_or_404(context.payload["call"]), context.now, by=context.job.by, progress=context.progress))


def run_all(context: JobContext) -> str:
    """Read the points of all calls that take or consider applications; return how many were new."""
    if not grades.are_kept():
        return "0"
    calls = Call.objects.filter(status="active", opens_at__lte=context.now, preliminary_at=None).exclude(questionnaire=None)
    rows = calls.select_related("region", "questionnaire", "rules").order_by("pk")
    return str(sum(read_call(call, context.now, progress=context.progress) for call in rows))


def _applicants(call: Call) -> Iterator[SelectionApplication]:
    rows = SelectionApplication.objects.filter(call=call, person__user__isnull=False).exclude(status__in=_LEFT_OUT)
    return rows.select_related("call", "person").order_by("pk").iterator(chunk_size=2000)


def _points(call: Call, accounts: Mapping[int, SelectionApplication]) -> dict[tuple[SelectionApplication, str], Decimal]:
    """Return (application, part) -> points; a unit that was not begun gives nothing, of several courses the best one counts."""
    units, courses = units_of(call), courses_of(call)
    shares: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for unit in units:
        for account, one in _best(courses, unit.source, accounts).items():
            shares[account, unit.part.key] += from_share(unit.part, one.value, one.possible) * unit.weight
    weights = {unit.part.key: sum((other.weight for other in units if other.part == unit.part), Decimal(0)) for unit in units}
    return {(accounts[account], key): rounded(sum_ / weights[key]) for (account, key), sum_ in shares.items() if account in accounts}


def _best(courses: Collection[str], source: str, accounts: Collection[int]) -> dict[int, Earned]:
    best: dict[int, Earned] = {}
    for course in courses:
        for account, one in (grades.earned_in(course, source, accounts) or {}).items():
            before = best.get(account)
            if before is None or one.value * before.possible > before.value * one.possible:
                best[account] = one
    return best


def _stored(call: Call) -> dict[tuple[int, str], Decimal | None]:
    """Return (application, part) -> points as stored, None for those from a sheet; 1 query."""
    rows = AcademicScore.objects.filter(open_marker=1, application__call=call).values_list("application", "part", "points", "source")
    return {(pk, part): points if source == COURSE else None for pk, part, points, source in rows}
