"""Jobs through a real broker and real worker processes, one of which dies in the middle."""

import json
import os
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
import sites
from celery import current_app
from factories import RegionFactory

from pulsar_demo import clock as demo_clock
from pulsar_xblocks.kernel.jobs import actions, tasks
from pulsar_xblocks.kernel.jobs.domain import LEASE
from pulsar_xblocks.kernel.jobs.models import Job, WorkerBeat
from pulsar_xblocks.kernel.ledger.models import LedgerEntry

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("processes")]

KIND, STEPS = "tests.long", 40


@pytest.fixture
def queue(settings, monkeypatch):
    """Send jobs through Redis to a queue of this test alone."""
    settings.PULSAR_JOBS_EMBEDDED = False
    settings.PULSAR_JOBS_QUEUE = f"pulsar-{uuid4().hex}"
    monkeypatch.setattr(current_app.conf, "broker_url", os.environ["PULSAR_REDIS_URL"])
    return settings.PULSAR_JOBS_QUEUE


@pytest.fixture
def worker(queue, tmp_path):
    """Return a context that keeps a worker process running; ``later`` = how far its clock is ahead."""

    @contextmanager
    def run(later=timedelta()):
        (tmp_path / "clock.json").write_text(json.dumps({"offset_s": (demo_clock.offset() + later).total_seconds()}))
        words = ["-A", "celery_site", "worker", "-Q", queue, "--concurrency=1", "--without-gossip", "--without-mingle"]
        with sites.running("celery", *words, env=sites.environment(tmp_path), home=tmp_path) as started:
            yield started

    return run


def order(now):
    return actions.enqueue(KIND, {}, region_id=RegionFactory().pk, by=None, now=now)


def seen(job):
    return Job.objects.values_list("state", "attempts", "done", "result").get(pk=job.pk)


def test_a_job_goes_through_the_broker_to_a_worker(worker, now):
    job = order(now)

    with worker():
        sites.until(lambda: WorkerBeat.objects.exists(), "the worker's sign of life")

    assert seen(job) == ("done", 1, STEPS, "whole")
    assert LedgerEntry.objects.count() == STEPS
    assert list(WorkerBeat.objects.values_list("name", flat=True)) == ["celery"]


def test_a_worker_killed_in_the_middle_loses_and_doubles_nothing(worker, now, queue):
    job = order(now)
    with worker() as first:
        sites.until(lambda: seen(job)[2] >= STEPS // 4, "a quarter of the job")
        sites.kill_all(first)
    state, attempts, done, _ = seen(job)
    assert (state, attempts) == ("running", 1)
    assert STEPS // 4 <= done < STEPS

    tasks.run.apply_async(args=[job.pk], queue=queue)  # the broker delivers again while the lease still holds
    with worker():
        sites.until(lambda: WorkerBeat.objects.exists(), "the second delivery")
    assert seen(job) == (state, attempts, done, "")

    tasks.run.apply_async(args=[job.pk], queue=queue)
    with worker(later=LEASE + timedelta(minutes=1)):
        sites.until(lambda: seen(job)[0] == "done", "the end of the job")

    assert seen(job) == ("done", 2, STEPS, "whole")
    assert sorted(LedgerEntry.objects.values_list("key", flat=True)) == sorted(f"long:{job.pk}:{number}" for number in range(STEPS))
