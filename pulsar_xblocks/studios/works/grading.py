"""A published result becomes a score in the course: of each contributor, in each block that shows the task.

The job sends what is published when it runs, so running it again, late or twice, changes nothing.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import F

from pulsar_xblocks.kernel.definitions.models import CourseLink, Placement
from pulsar_xblocks.kernel.jobs.actions import enqueue
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.jobs.domain import GiveUp, TryAgain
from pulsar_xblocks.kernel.platform import enrolment, grades
from pulsar_xblocks.kernel.pure.errors import without_text
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.review.queries import published, scale_of
from pulsar_xblocks.studios.models import Round, StudioTask, WorkContributor
from pulsar_xblocks.studios.works import domain, reviewing
from pulsar_xblocks.studios.works.queries.facts import round_code
from pulsar_xblocks.studios.works.queries.units import placements_in, target_of, task_in

JOB = "studios.work_grades"
CENT = Decimal("0.01")
FROZEN = mark("The grades of a course are frozen since its end: the scores were not sent there.")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Due:
    """A score to send: where and what."""

    usage_key: str
    score: grades.Score


def order(row: Round, results: Mapping[int, Decimal], now: datetime) -> None:
    """Order the scores of a published round; heard at each publication, a recalculation too."""
    if results:
        enqueue(JOB, {"round": row.pk}, region_id=row.year.region_id, by=None, now=now)


def order_for(user_id: int, course_key: str, now: datetime) -> None:
    """Order the scores that were published before an account was enrolled; at most 3 queries and one job a round.

    Nothing where the course takes none: who comes so late is no trouble of the operator's.
    """
    link = CourseLink.objects.filter(course_key=course_key).first()
    if link is None or grades.are_frozen(course_key):
        return
    mine = WorkContributor.objects.filter(membership__person__user=user_id, work_version__work__task__round__year__region=link.region_id)
    rounds = mine.exclude(work_version__work__task__round__published_at=None).order_by()
    for pk in rounds.values_list("work_version__work__task__round", flat=True).distinct():
        enqueue(JOB, {"round": pk, "user": user_id, "course": course_key}, region_id=link.region_id, by=None, now=now)


def send(context: JobContext) -> str:
    """Send the scores of a round, or one account's in one course; return how many.

    Raises TryAgain when the platform did not take some, GiveUp when a course takes no more; the others have got theirs by then.
    """
    row = Round.objects.select_related("year__region").get(pk=context.payload["round"])
    places = list(_places(row, context.payload.get("course")))
    frozen = {key for key in {place.course_key for _, place in places} if grades.are_frozen(key)}
    due = list(_due(row, [pair for pair in places if pair[1].course_key not in frozen], context.payload.get("user")))
    senders = {key: grades.sender_to(key) for key in dict.fromkeys(one.usage_key for one in due)}
    sent = failed = 0
    for done, one in enumerate(due, 1):
        take = senders[one.usage_key]
        if take is not None:
            is_sent = _is_sent(take, one)
            sent, failed = sent + is_sent, failed + (not is_sent)
        context.progress(done, len(due))
    if failed:
        raise TryAgain(f"{failed} of {len(due)} scores were not taken")
    if frozen:
        raise GiveUp(FROZEN)
    return str(sent)


def result_of(user_id: int, usage_key: str) -> Decimal | None:
    """Return what an account has earned by a published round in the block, 0 to 10; None when there is nothing."""
    task = task_in(usage_key)
    if task is None:
        return None
    code = round_code(task.round)
    _, earned = _earned(task, published(reviewing.KIND, code))
    return _of_ten(earned[user_id], _scale(code)) if user_id in earned else None


def _is_sent(take: grades.Send, one: Due) -> bool:
    try:
        take(one.score)
    except Exception as error:  # noqa: BLE001 - one learner's trouble must not keep the others' scores back
        log.error("score in %s was not taken: %s", one.usage_key, without_text(error))  # noqa: TRY400 - without the text
        return False
    return True


def _places(row: Round, course_key: str | None) -> Iterator[tuple[StudioTask, Placement]]:
    """Yield where the tasks of a round are shown; None = in every course."""
    for task in row.tasks.order_by("pk"):
        for place in placements_in(target_of(round_code(row), task.key), row.year.region_id):
            if course_key in (None, place.course_key):
                yield task, place


def _scale(code: str) -> Decimal:
    return scale_of(reviewing.KIND, code) or domain.POINTS


def _due(row: Round, places: Iterable[tuple[StudioTask, Placement]], user_id: int | None) -> Iterator[Due]:
    """Yield what is to be sent; None = to everybody."""
    values = published(reviewing.KIND, round_code(row))
    scale = _scale(round_code(row))
    for task, of_task in groupby(places, key=itemgetter(0)):
        users, earned = _earned(task, values)
        wanted = {pk: _of_ten(value, scale) for pk, value in earned.items() if user_id in (None, pk)}
        for _, place in of_task:
            yield from _in_course(place, users, wanted)


def _in_course(place: Placement, users: Mapping[int, Any], earned: Mapping[int, Decimal]) -> Iterator[Due]:
    for pk in sorted(enrolment.enrolled(earned, place.course_key)):
        yield Due(place.usage_key, grades.Score(users[pk], earned[pk], domain.POINTS))


def _earned(task: StudioTask, values: Mapping[int, Decimal]) -> tuple[dict[int, Any], dict[int, Decimal]]:
    """Return accounts, and account id -> result: the better one for who took part in two studios; 1 query."""
    rows = WorkContributor.objects.filter(work_version__work__task=task, work_version__number=F("work_version__work__sent_count"))
    users: dict[int, Any] = {}
    earned: dict[int, Decimal] = {}
    named = rows.exclude(membership__person__user=None).select_related("work_version", "membership__person__user")
    for row in named.order_by("pk"):
        user, value = row.membership.person.user, values.get(row.work_version.work_id)
        if value is not None:
            users[user.pk], earned[user.pk] = user, max(value, earned.get(user.pk, value))
    return users, earned


def _of_ten(value: Decimal, scale: Decimal) -> Decimal:
    """Return a result on the scale of the block, whatever the rubric of the round adds up to; half up to 0.01."""
    return (value * domain.POINTS / scale).quantize(CENT, ROUND_HALF_UP) if scale else value
