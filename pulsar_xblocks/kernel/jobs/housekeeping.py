"""What tidies up after jobs and repeated requests."""

from datetime import datetime, timedelta

from pulsar_xblocks.kernel import jobs
from pulsar_xblocks.kernel.idempotency.actions import forget_old
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.jobs.domain import OPEN
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.links.actions import forget_attempts
from pulsar_xblocks.kernel.pure.text import mark

TIMETABLE_KEPT = timedelta(days=7)
KEPT = timedelta(days=90)


def tidy(context: JobContext) -> str:
    """Delete what nobody will ask for; return how many rows."""
    now = context.now
    count = _old_jobs(now) + forget_old(now) + forget_attempts(now - TIMETABLE_KEPT)
    return str(count)


def _old_jobs(now: datetime) -> int:
    over = Job.objects.exclude(state__in=OPEN)
    count = over.filter(once__startswith="every:", finished_at__lt=now - TIMETABLE_KEPT).delete()[0]
    return count + over.filter(finished_at__lt=now - KEPT).delete()[0]


def register_jobs() -> None:
    """Register the nightly tidying."""
    jobs.register_every("jobs.tidy", timedelta(days=1), tidy, mark("Tidying up"))
