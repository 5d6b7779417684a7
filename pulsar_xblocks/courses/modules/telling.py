"""What the platform's course hears of a participant: how much of the module is done, and the points.

The job sends what stands when it runs, so running it again, late or twice, changes nothing.
"""

from datetime import datetime
from typing import Any

from pulsar_xblocks.courses.domain.passport import Module
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.enrolments.queries import enrolments
from pulsar_xblocks.courses.modules import domain, queries
from pulsar_xblocks.courses.modules.models import ActivityMark
from pulsar_xblocks.courses.programmes.queries import code_of
from pulsar_xblocks.kernel.definitions.models import Placement
from pulsar_xblocks.kernel.jobs.actions import enqueue
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.platform import completion, grades
from pulsar_xblocks.kernel.platform import enrolment as courses

JOB = "courses.module_results"


def order(enrolment: Enrolment, activity: str, *, now: datetime) -> None:
    """Order it after an activity was done, or is no longer."""
    enqueue(JOB, {"enrolment": enrolment.pk, "activity": activity}, region_id=enrolment.group.programme.region_id, by=None, now=now)


def run(context: JobContext) -> None:
    """Tell the courses that show the module how the participant stands; silent for who has no account."""
    row = enrolments().select_related("person__user").get(pk=context.payload["enrolment"])
    module = domain.module_of(queries.passport_for(row), context.payload["activity"])
    if row.person.user is not None and module is not None:
        tell(row, module)


def tell(row: Enrolment, module: Module) -> None:
    """Tell how much of a module is done, and its points where it has any."""
    user, marks = row.person.user, queries.marks_of(row)
    share = domain.share_done(module, set(marks))
    score = _score(row, module, user)
    programme = row.group.programme
    for place in queries.places_of(domain.target_of(code_of(programme), module.key), programme.region_id):
        if courses.enrolled([user.pk], place.course_key):
            completion.submit(place.usage_key, user, share)
            _send(place, score)


def _score(row: Enrolment, module: Module, user: Any) -> grades.Score | None:
    """Return the points of a module; None where nobody has given any yet: nought would be a judgement."""
    keys = [one.key for one in module.activities if one.is_graded]
    rows = list(ActivityMark.objects.filter(enrolment=row, activity__in=keys).exclude(points=None))
    if not rows:
        return None
    earned, most = domain.score_of(module, {one.activity: one.points for one in rows if one.open_marker})
    return grades.Score(user, earned, most)


def _send(place: Placement, score: grades.Score | None) -> None:
    send = grades.sender_to(place.usage_key) if score and not grades.are_frozen(place.course_key) else None
    if send is not None and score is not None:
        send(score)
