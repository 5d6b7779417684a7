"""Graded subsections of the course: the job reads what participants have earned, an activity becomes done or is no longer.

What the platform says is repeated each hour: running it again, late or twice, changes nothing.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from pulsar_xblocks.courses.domain.passport import SUBSECTION, Activity
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.modules import domain, queries
from pulsar_xblocks.courses.modules.actions.marking import Grounds, mark_done, mark_undone, set_points
from pulsar_xblocks.courses.modules.models import ActivityMark
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.courses.programmes.queries import group_or_404, passport_of_group
from pulsar_xblocks.kernel.jobs.actions import order_equal
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.jobs.domain import Order
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.platform import grades
from pulsar_xblocks.kernel.pure.text import mark

JOB, EVERY_JOB = "courses.grades", "courses.grades_hourly"
_FALLEN = mark("The course has counted anew: the points no longer suffice.")


def order(group: TrainingGroup, *, by: Person, now: datetime) -> None:
    """Order to read the grades of a group now; a second click orders nothing more."""
    order_equal(Order(JOB, {"group": group.pk}, group.programme.region_id), by=by, now=now)


def run(context: JobContext) -> str:
    """Read the grades of the group that was ordered; return how many activities changed."""
    return str(read_group(group_or_404(context.payload["group"]), context.now))


def run_all(context: JobContext) -> str:
    """Read the grades of all groups that are taught now; return how many activities changed."""
    if not grades.are_kept():
        return "0"
    return str(sum(read_group(group, context.now) for group in queries.groups_read(context.now)))


def subsections_of(group: TrainingGroup) -> list[Activity]:
    """Return the activities of a group that are graded subsections of its course."""
    found = passport_of_group(group).activities().values()
    return [one for one in found if one.kind == SUBSECTION and one.subsection]


def read_group(group: TrainingGroup, now: datetime) -> int:
    """Store what the course has given since; return how many activities changed."""
    wanted = subsections_of(group)
    if not wanted or not group.course_key:
        return 0
    people = queries.accounts_of(group)
    marks = queries.course_marks([row.pk for row in people.values()])
    least = passport_of_group(group).pass_percent
    changed = 0
    for activity in wanted:
        earned = grades.earned_in(group.course_key, activity.subsection, list(people)) or {}
        results = {account: domain.course_result(activity, one.value, one.possible, least) for account, one in earned.items()}
        changed += _settle(people, activity, results, marks, now)
    return changed


def _settle(
    people: Mapping[int, Enrolment],
    activity: Activity,
    results: Mapping[int, domain.Result],
    marks: Mapping[tuple[int, str], ActivityMark],
    now: datetime,
) -> int:
    changed = 0
    for account, result in results.items():
        row = people.get(account)
        if row is not None:
            changed += _settled(row, activity, result, marks.get((row.pk, activity.key)), now)
    return changed


@transaction.atomic
def _settled(row: Enrolment, activity: Activity, result: domain.Result, known: ActivityMark | None, now: datetime) -> int:
    """Make the mark of a participant what the course says; 1 when something changed.  What a tutor has marked stays."""
    if known is None:
        if result.is_done:
            mark_done(row, activity, Grounds(domain.BY_COURSE, result.points), by=None, now=now)
        return int(result.is_done)
    known.enrolment = row
    if known.source != domain.BY_COURSE:
        return 0
    if not result.is_done:
        mark_undone(known, _FALLEN, by=None, now=now)
        return 1
    if known.points != result.points:
        set_points(known, result.points, now=now)
        return 1
    return 0
