"""Rounds of jobs that last longer than a lease, and names of jobs whose worker died."""

from datetime import timedelta

import pytest

from pulsar_xblocks.kernel.jobs import actions, context
from pulsar_xblocks.kernel.jobs.domain import LEASE, MAX_ATTEMPTS, Order
from pulsar_xblocks.kernel.jobs.models import Job

pytestmark = pytest.mark.django_db


def test_lease_counts_from_when_the_job_is_taken_not_from_the_beginning_of_the_round(kinds, now, monkeypatch):
    leases = []
    kinds.register("slow", lambda context: leases.append(context.job.lease_until))
    for _ in range(2):
        actions.enqueue("slow", {}, region_id=None, by=None, now=now)
    seconds = iter([0.0, 0.0, 400.0, 400.0, 400.0])
    monkeypatch.setattr(actions, "monotonic", lambda: next(seconds))

    actions.run_due(now)

    assert leases == [now + LEASE, now + timedelta(seconds=400) + LEASE]


def test_name_is_free_again_when_the_worker_died_each_time(kinds, now):
    kinds.register("list", lambda context: None)
    wanted = Order("list", once="list:70", is_free_when_over=True)
    job = actions.order(wanted, by=None, now=now)
    Job.objects.filter(pk=job.pk).update(state="running", attempts=MAX_ATTEMPTS, lease_until=now)

    actions.run_due(now + timedelta(minutes=1))

    job.refresh_from_db()
    assert job.state == "failed"
    assert actions.order(wanted, by=None, now=now) != job


def test_further_attempt_shows_life_from_its_first_step(kinds, now):
    kinds.register("count", lambda context: context.progress(2, 200))
    job = actions.enqueue("count", {}, region_id=None, by=None, now=now)
    Job.objects.filter(pk=job.pk).update(done=150, total=200, attempts=1)  # the first attempt came as far as this

    actions.run_job(job.pk, now)

    job.refresh_from_db()
    assert (job.done, job.total, job.state) == (2, 200, "done")


def test_small_steps_that_take_long_show_life_each_minute(kinds, now, monkeypatch):
    stored = []

    def slow(job):
        for done in (1, 2, 3):
            job.progress(done, 1000)
            stored.append(Job.objects.get(pk=job.job.pk).done)

    kinds.register("slow", slow)
    job = actions.enqueue("slow", {}, region_id=None, by=None, now=now)
    seconds = iter([0.0, 30.0, 70.0, 70.0, 80.0, 80.0])
    monkeypatch.setattr(context, "monotonic", lambda: next(seconds))

    actions.run_job(job.pk, now)

    assert stored == [0, 2, 2]
