"""Celery looks for tasks of an app here."""

from pulsar_xblocks.kernel.jobs.tasks import run

__all__ = ["run"]
