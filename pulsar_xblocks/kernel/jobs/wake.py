"""Who is told that a job waits: the thread of this process, Celery, or nobody (then ``pulsar_tick`` finds it)."""

import logging
from importlib import import_module

from django.conf import settings

log = logging.getLogger(__name__)


def queue_name() -> str:
    """Return the Celery queue for our jobs, "" where the site names none."""
    return getattr(settings, "PULSAR_JOBS_QUEUE", "") or getattr(settings, "DEFAULT_PRIORITY_QUEUE", "") or ""


def wake(job_id: int) -> None:
    """Tell the runner about a job; a broker that is down costs nothing but time."""
    if getattr(settings, "PULSAR_JOBS_EMBEDDED", False):
        import_module("pulsar_xblocks.kernel.jobs.worker").ring()
    elif queue_name():
        _send(job_id)


def _send(job_id: int) -> None:
    tasks = import_module("pulsar_xblocks.kernel.jobs.tasks")
    try:
        tasks.run.apply_async(args=[job_id], queue=queue_name(), retry=False)
    except tasks.BROKER_IS_DOWN:
        log.warning("job %s waits for pulsar_tick: the broker does not answer", job_id)
