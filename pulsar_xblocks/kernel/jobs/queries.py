"""Reads of jobs."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from pulsar_xblocks.kernel.jobs import registry
from pulsar_xblocks.kernel.jobs.models import Job, WorkerBeat
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.roles.domain import Actor, Where
from pulsar_xblocks.kernel.roles.queries import require, within


def jobs_within(actor: Actor, state: str = "") -> QuerySet[Job]:
    """Return the jobs of the regions the actor serves, newest first.  Raises Forbidden without a fitting role."""
    rows = Job.objects.filter(within(actor, "view", "job", region="region_id")).exclude(kind__in=registry.quiet_kinds())
    rows = rows.select_related("region", "by").order_by("-pk")
    return rows.filter(state=state) if state else rows


def job_for(actor: Actor, right: str, job_id: int) -> Job:
    """Return one job.  Raises Forbidden without a role, NotFound for a job of another region."""
    job = Job.objects.select_related("region", "by").filter(pk=job_id).first()
    require(actor, right, "job", Where(region=(job.region_id if job else None) or 0))
    if job is None:
        raise NotFound
    return job


def last_beat() -> datetime | None:
    """Return when any runner of jobs was last alive."""
    return WorkerBeat.objects.order_by("-at").values_list("at", flat=True).first()


def is_alive(now: datetime, within_time: timedelta = timedelta(minutes=15)) -> bool:
    """Tell whether a runner of jobs has shown life lately."""
    at = last_beat()
    return at is not None and abs(now - at) <= within_time
