"""What a tutor does with a work: accepts it with points, returns it with a comment, takes the acceptance back."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.domain.passport import Activity
from pulsar_xblocks.courses.modules import domain, letters, queries
from pulsar_xblocks.courses.modules.actions.marking import Grounds, mark_done, mark_undone
from pulsar_xblocks.courses.modules.actions.works import undeclare
from pulsar_xblocks.courses.modules.models import ActivityMark, TaskWork
from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.versions.actions import store_revision

_CHANGED = mark("The work has changed since you opened the page: look once more.")


@dataclass(frozen=True)
class Verdict:
    """What the tutor says of a work, and the version of it that was on the page."""

    comment: str = ""
    points: Decimal | None = None
    seen: int = 0


@transaction.atomic
def accept(work: TaskWork, verdict: Verdict, *, by: Person, now: datetime) -> TaskWork:
    """Accept a work: the activity is done with its points and hours.  Raises Invalid by field, Conflict when it has changed."""
    row, activity = _sent(work, verdict)
    if problems := domain.points_problems(activity, verdict.points):
        raise Invalid(problems)
    row.status = domain.ACCEPTED
    _answered(row, verdict, by, now)
    mark_done(row.enrolment, activity, Grounds(domain.BY_TUTOR, verdict.points), by=by, now=now)
    letters.order(row, now=now)
    return row


@transaction.atomic
def return_work(work: TaskWork, verdict: Verdict, *, by: Person, now: datetime) -> TaskWork:
    """Return a work with a comment; its declared hours are taken back.  Raises Invalid without one, Conflict when it has changed."""
    row, _ = _sent(work, verdict)
    if not verdict.comment.strip():
        raise Invalid({"comment": [mark("Say what to change: the participant will read it.")]})
    row.status = domain.RETURNED
    _answered(row, verdict, by, now)
    undeclare(row, mark("The work was returned by the tutor."), by=by, now=now)
    letters.order(row, now=now)
    return row


@transaction.atomic
def undo_acceptance(work: TaskWork, reason: str, *, by: Person, now: datetime) -> TaskWork:
    """Take an acceptance back with its points and hours: the work waits for the tutor again.  Raises Invalid without a reason."""
    row = _held(work)
    if row.status != domain.ACCEPTED:
        raise Conflict(_CHANGED)
    if not reason.strip():
        raise Invalid({"reason": [mark("Say why: the reason stays with the entry.")]})
    known = ActivityMark.objects.filter(enrolment=row.enrolment, activity=row.activity, open_marker=1).first()
    if known is not None:
        known.enrolment = row.enrolment
        mark_undone(known, reason.strip()[:500], by=by, now=now)
    row.status, row.version = domain.SENT, row.version + 1
    row.save(update_fields=["status", "version"])
    store_revision(queries.REVISION, row.pk, {"what": "undone", "comment": reason.strip()[:500]}, by=by, now=now)
    return row


def _sent(work: TaskWork, verdict: Verdict) -> tuple[TaskWork, Activity]:
    """Return the work held, with its task.  Raises Conflict when it is not the one that was on the page, NotFound for no task."""
    row = _held(work)
    if row.status != domain.SENT or row.version != verdict.seen:
        raise Conflict(_CHANGED)
    found = queries.activity_in(queries.passport_for(row.enrolment), row.activity)
    if found is None:
        raise NotFound
    if len(verdict.comment) > domain.COMMENT_LIMIT:
        raise Invalid({"comment": [mark("The comment is too long.")]})
    return row, found[1]


def _held(work: TaskWork) -> TaskWork:
    """Return the work held.  Raises NotNow before and after training: what a document was given for stays."""
    row = locked(queries.works(), work.pk)
    stages.require(row.enrolment.stage, *stages.IN_TRAINING)
    return row


def _answered(row: TaskWork, verdict: Verdict, by: Person, now: datetime) -> None:
    row.comment, row.checked_at, row.checked_by, row.version = verdict.comment.strip(), now, by, row.version + 1
    row.save(update_fields=["status", "comment", "checked_at", "checked_by", "version"])
    points = {} if verdict.points is None else {"points": str(verdict.points)}
    store_revision(queries.REVISION, row.pk, {"what": row.status, "comment": row.comment} | points, by=by, now=now)
    record(f"task.{row.status}", row, by=by, now=now, region_id=row.enrolment.group.programme.region_id)
