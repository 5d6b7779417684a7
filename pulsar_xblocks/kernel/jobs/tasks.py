"""The Celery task: it carries a job's id and nothing else."""

from celery import shared_task
from kombu.exceptions import OperationalError

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.jobs import actions

BROKER_IS_DOWN = (OperationalError, OSError)


@shared_task(name="pulsar.run_job", ignore_result=True)
def run(job_id: int) -> None:
    """Run one job; a second delivery of the same id does nothing."""
    actions.run_job(job_id, clock.now())
    actions.beat("celery", clock.now())
