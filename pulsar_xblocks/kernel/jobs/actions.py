"""Writes of jobs: order, take, run, finish, cancel."""

import json
import logging
import secrets
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from time import monotonic
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q

from pulsar_xblocks.kernel.jobs import registry, wake
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.jobs.domain import LEASE, MAX_ATTEMPTS, OPEN, Cancelled, GiveUp, LeaseLost, Order, TryAgain, slot, wait_after
from pulsar_xblocks.kernel.jobs.models import Job, WorkerBeat
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, PulsarError, without_text
from pulsar_xblocks.kernel.pure.text import mark

log = logging.getLogger(__name__)
_one_at_a_time = threading.RLock()


def enqueue(kind: str, payload: dict[str, Any], *, region_id: int | None, by: Person | None, now: datetime) -> Job:
    """Store a job; it starts after the transaction is through."""
    return order(Order(kind, payload, region_id), by=by, now=now)


def order_equal(what: Order, *, by: Person, now: datetime) -> tuple[Job, bool]:
    """Store a job unless the same person's equal one waits or runs, as after a double click; return it and whether it is new."""
    asked = json.dumps(what.payload, ensure_ascii=False, sort_keys=True)
    name = f"{what.kind}:{by.pk}:{sha256(f'{what.region_id} {asked}'.encode()).hexdigest()[:32]}"
    return _ordered(replace(what, once=name, is_free_when_over=True), by=by, now=now)


def order(what: Order, *, by: Person | None, now: datetime) -> Job:
    """Store a job, or return the one of the same name."""
    return _ordered(what, by=by, now=now)[0]


def _ordered(what: Order, *, by: Person | None, now: datetime) -> tuple[Job, bool]:
    if what.once:
        found = Job.objects.filter(once=what.once).first()
        if found:
            return found, False
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=what.kind,
                payload=json.dumps(what.payload, ensure_ascii=False, sort_keys=True),
                region_id=what.region_id,
                once=what.once or None,
                is_free_when_over=what.is_free_when_over,
                run_at=what.run_at or now,
                by=by,
                created_at=now,
            )
    except IntegrityError:
        if not what.once:
            raise
        return Job.objects.get(once=what.once), False  # another request was first
    if job.run_at <= now:
        transaction.on_commit(lambda: wake.wake(job.pk))
    return job, True


def run_due(now: datetime, limit: int = 100) -> int:
    """Order what the timetable asks for, run what is due, oldest first; return how many jobs were run.

    Within one process only one thread does this, so that a clock set forward does not take a living job for a dead one.
    """
    with exclusive():
        _order_timetable(now)
        count, started = 0, monotonic()
        while count < limit:
            job_id = _due(now).values_list("pk", flat=True).first()
            if job_id is None:
                break
            run_job(job_id, now, timedelta(seconds=int(monotonic() - started)))
            count += 1
    return count


@contextmanager
def exclusive() -> Iterator[None]:
    """Hold back the jobs of this process while the block runs."""
    with _one_at_a_time:
        yield


def run_job(job_id: int, now: datetime, since: timedelta = timedelta()) -> None:
    """Take the job when it is due and run it; nothing happens when another worker holds it.  ``since`` is how old ``now`` is."""
    job = take(job_id, now, since)
    if job is None:
        return
    try:
        with _savepoint():
            ending = _ending(job, now)
    except Exception as error:  # noqa: BLE001 - whatever a job raises must not stop the others
        log.error("job %s %s, attempt %s: %s", job.pk, job.kind, job.attempts, without_text(error))  # noqa: TRY400 - without the text
        _retry(job, now, type(error).__name__)
        return
    match ending:
        case TryAgain():
            _retry(job, now, str(ending))
        case GiveUp():
            _close(job, now, state="failed", error=str(ending))
        case str():
            _close(job, now, state="done", result=ending, error="")


def _ending(job: Job, now: datetime) -> str | Exception:
    """Return the job's result, or the way it ended; what it wrote before such an end stays."""
    run = registry.run_of(job.kind)
    if run is None:
        return GiveUp(f"nobody runs jobs of the kind {job.kind}")
    try:
        return run(JobContext(job, now)) or ""
    except (TryAgain, GiveUp, Cancelled, LeaseLost) as ending:
        return ending
    except PulsarError as refusal:  # the same words every time
        return GiveUp(refusal.message)


def _savepoint() -> AbstractContextManager[Any]:
    """Return a savepoint inside a transaction, where a failed job must leave it usable; otherwise nothing."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


def take(job_id: int, now: datetime, since: timedelta = timedelta()) -> Job | None:
    """Return the job, held by the caller, or None when it is not due or another worker was first."""
    key = secrets.token_urlsafe(16)
    taken = _due(now).filter(pk=job_id, attempts__lt=MAX_ATTEMPTS)
    is_taken = taken.update(
        state="running",
        lease_key=key,
        lease_until=now + since + LEASE,  # a round may be longer than a lease
        heartbeat_at=now,
        started_at=now,
        attempts=F("attempts") + 1,
    )
    if is_taken:
        return Job.objects.get(pk=job_id)
    worn_out = _due(now).filter(pk=job_id, attempts__gte=MAX_ATTEMPTS)
    if worn_out.update(state="failed", finished_at=now, error="the worker stopped each time"):
        _free_name(Job.objects.get(pk=job_id))
    return None


def cancel(job: Job, *, now: datetime) -> None:
    """Cancel a job that waits or runs; a running one stops at its next sign of life.  Raises Conflict when it is over."""
    changed = Job.objects.filter(pk=job.pk, state__in=OPEN).update(state="cancelled", finished_at=now, lease_until=None)
    if not changed:
        raise Conflict(mark("This job is already over."))
    _free_name(job)


def beat(name: str, now: datetime) -> None:
    """Store that a runner of jobs is alive."""
    if not WorkerBeat.objects.filter(name=name).update(at=now):
        WorkerBeat.objects.get_or_create(name=name, defaults={"at": now})


def _due(now: datetime) -> Any:
    waiting = Q(state="queued", run_at__lte=now)
    abandoned = Q(state="running", lease_until__lt=now)
    return Job.objects.filter(waiting | abandoned).order_by("run_at", "pk")


def _retry(job: Job, now: datetime, error: str) -> None:
    if job.attempts >= MAX_ATTEMPTS:
        _close(job, now, state="failed", error=error)
        return
    mine = Job.objects.filter(pk=job.pk, state="running", lease_key=job.lease_key)
    mine.update(state="queued", run_at=now + wait_after(job.attempts), lease_until=None, error=error)


def _close(job: Job, now: datetime, **values: Any) -> None:
    mine = Job.objects.filter(pk=job.pk, state="running", lease_key=job.lease_key)
    if mine.update(finished_at=now, lease_until=None, **values):
        _free_name(job)


def _free_name(job: Job) -> None:
    if job.is_free_when_over and job.once:
        Job.objects.filter(pk=job.pk).update(once=None)


def _order_timetable(now: datetime) -> None:
    wanted = {f"every:{every.kind}:{slot(now, every.period)}": every.kind for every in registry.timetable()}
    there = set(Job.objects.filter(once__in=list(wanted)).values_list("once", flat=True))
    for once, kind in wanted.items():
        if once not in there:
            order(Order(kind, once=once), by=None, now=now)
