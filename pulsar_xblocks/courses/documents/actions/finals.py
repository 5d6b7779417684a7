"""The results of the final assessment of a group: one sheet, stored whole or not at all."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from pulsar_xblocks.courses.documents.actions.issuing import OF_WHOM
from pulsar_xblocks.courses.documents.domain import Result
from pulsar_xblocks.courses.documents.queries import Stand, standings
from pulsar_xblocks.courses.domain import finishing, stages
from pulsar_xblocks.courses.domain.finishing import FAILED, PASSED
from pulsar_xblocks.courses.enrolments.actions.stepping import Why, held, new_key, step
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.courses.programmes.queries import passport_of_group
from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import Sentence, mark

OPEN = (stages.STUDYING, stages.FINAL, stages.ORDER_OUT)  # before the completion order a result may be corrected
_STAGE_OF = {"": stages.STUDYING, FAILED: stages.FINAL, PASSED: stages.ORDER_OUT}
_CHANGED = mark("Somebody has changed this result since you opened the page. It stands here as it is now: look at it once more.")


@transaction.atomic
def record_results(group: TrainingGroup, results: Mapping[str, Result], on: date | None, *, by: Person, now: datetime) -> int:
    """Store the results that differ and move those whom they concern; return how many.

    ``results``: key of an enrolment -> result.  Raises Invalid by row (``result-<key>``) for whom the passport's rule does not let take
    the assessment, naming what is missing, for a row that somebody has changed since, and for a day that cannot be.
    """
    rows = [held(row) for row in Enrolment.objects.filter(group=group, key__in=results, stage__in=OPEN).order_by("pk")]
    changed = [row for row in rows if _differs(row, results[row.key])]
    errors: dict[str, list[str]] = {}
    for stand in standings(group, changed):
        if found := _refused(stand, results[stand.row.key], by):
            errors[f"result-{stand.row.key}"] = found
    if any(results[row.key].final != row.final for row in changed):
        errors |= _day_problems(group, on, now)
    if errors:
        raise Invalid(errors)
    batch = new_key()
    for row in changed:
        _store(row, results[row.key], on, batch, by, now)
    return len(changed)


def _differs(row: Enrolment, result: Result) -> bool:
    return (row.final, row.final_points, row.final_work) != (result.final, result.points, result.work)


def _refused(stand: Stand, result: Result, by: Person) -> list[str]:
    if stand.row.person_id == by.pk:
        return [stages.OwnAffair.message]
    if stand.row.version != result.seen:
        return [_CHANGED]
    if result.final == stand.row.final or not result.final:
        return []
    found = finishing.sentences(passport_of_group(stand.row.group), stand.before_final)
    return [Sentence(OF_WHOM, name=stand.row.person.full_name, why=why) for why in found]


def _day_problems(group: TrainingGroup, on: date | None, now: datetime) -> dict[str, list[str]]:
    if on is None:
        return {"on": [mark("Write the day of the final assessment.")]}
    if on < group.starts_on:
        return {"on": [mark("This day is before the training began.")]}
    if on > local_day(now, group.programme.region.time_zone):
        return {"on": [mark("This day is still to come.")]}
    return {}


def _store(row: Enrolment, result: Result, on: date | None, batch: str, by: Person, now: datetime) -> None:  # noqa: PLR0913 - one row
    is_new = row.final != result.final
    row.final, row.final_points, row.final_work = result.final, result.points, result.work
    if is_new:
        row.final_on = on if result.final else None
    moved = _walked(row.stage, _STAGE_OF[result.final]) if is_new else []
    for stage in moved:
        step(row, stage, Why(batch=batch), by=by, now=now)
    if not moved:
        row.version += 1
        row.save()
    detail = {"final": result.final, "enrolment": row.key}
    record("enrolment.result", row, by=by, now=now, region_id=row.group.programme.region_id, **detail)


def _walked(stage: str, to: str) -> Sequence[str]:
    """Return the steps between two stages around the final assessment, in their order."""
    here, there = OPEN.index(stage), OPEN.index(to)
    return OPEN[here + 1 : there + 1] if there > here else OPEN[there:here][::-1]
