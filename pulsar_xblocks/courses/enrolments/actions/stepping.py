"""One step of an enrolment: held, checked, stored with its event; places that become free go to those who wait."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments import letters
from pulsar_xblocks.courses.enrolments.models import Enrolment, EnrolmentEvent
from pulsar_xblocks.courses.programmes import domain as groups
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.courses.programmes.queries import terms_of
from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day

ROWS = Enrolment.objects.select_related("group__programme__region", "group__passport", "person", "organisation")


def new_key() -> str:
    """Return a fresh random key of an enrolment or of a batch of steps."""
    return secrets.token_urlsafe(16)


def held(enrolment: Enrolment) -> Enrolment:
    """Return the enrolment held until the transaction ends."""
    return locked(ROWS, enrolment.pk)


def held_group(group: TrainingGroup) -> TrainingGroup:
    """Return the group held until the transaction ends: its places are counted by one at a time."""
    return locked(TrainingGroup.objects.select_related("programme__region", "programme__questionnaire"), group.pk)


@dataclass(frozen=True)
class Why:
    """The reason of a step, in plain words or as a msgid, and the key of steps made together."""

    reason: str = ""
    batch: str = ""
    is_quiet: bool = False  # nobody is written to about it


NONE = Why()


def step(row: Enrolment, to: str, why: Why = NONE, *, by: Person | None, now: datetime) -> Enrolment:
    """Move a held enrolment.  Raises NotNow when the way is not open."""
    stages.require_step(row.stage, to)
    return put(row, to, why, by=by, now=now)


def put(row: Enrolment, to: str, why: Why = NONE, *, by: Person | None, now: datetime) -> Enrolment:
    """Store the stage of a held enrolment with its event; an undo puts it back the way no step leads."""
    row.stage, row.stage_at, row.reason = to, now, why.reason[:1000]
    if to == stages.WITHDRAWN:
        row.open_marker = None
    row.version += 1
    row.save()
    event = EnrolmentEvent.objects.create(enrolment=row, stage=to, reason=row.reason, at=now, by=by, batch=why.batch)
    if not (why.batch or why.is_quiet):
        letters.order(row, event, now)
    record(f"enrolment.{to}", row, by=by, now=now, region_id=row.group.programme.region_id, reason=row.reason)
    return row


def free_places(group: TrainingGroup) -> int:
    """Return how many places of a held group are free, below 0 where more were let in; 1 query."""
    return group.places - Enrolment.objects.filter(group=group, stage__in=stages.TAKES_PLACE).count()


@transaction.atomic
def promote(group: TrainingGroup, *, now: datetime) -> list[Enrolment]:
    """Give free places to those who wait, the longest first, until training is over; return who got one."""
    row = held_group(group)
    free = 0 if groups.is_over(terms_of(row), local_day(now, row.programme.region.time_zone)) else free_places(row)
    waiting = list(ROWS.filter(group=row, stage=stages.WAITING)) if free > 0 else []
    queue = [stages.Queued(one.pk, one.waiting_since.isoformat() if one.waiting_since else "") for one in waiting]
    by_pk = {one.pk: one for one in waiting}
    return [step(by_pk[pk], stages.DOCS_NEEDED, by=None, now=now) for pk in stages.taken_from_queue(queue, free)]
