"""Several workers at one queue, in threads with connections of their own."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection
from edx_django_utils.cache import RequestCache

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.jobs import actions, tasks, wake, worker
from pulsar_xblocks.kernel.jobs.domain import LEASE
from pulsar_xblocks.kernel.jobs.models import Job, WorkerBeat

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("file_database")]


def in_threads(count, run):
    failures = []

    def guarded():
        try:
            run()
        except Exception as error:  # noqa: BLE001 - shown by the test
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=guarded) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_each_job_is_done_once_by_four_workers(kinds, now):
    done = []
    kinds.register("work", lambda context: done.append(context.job.pk))
    ids = [actions.enqueue("work", {}, region_id=None, by=None, now=now).pk for _ in range(12)]

    def work():
        for job_id in ids:
            actions.run_job(job_id, now)

    in_threads(4, work)

    assert sorted(done) == ids
    assert set(Job.objects.values_list("state", "attempts")) == {("done", 1)}


def test_a_worker_that_dies_in_the_middle_loses_no_job(kinds, now):
    done = []

    class Killed(BaseException):
        pass

    def work(context):
        if context.job.attempts == 1:
            raise Killed
        done.append(context.job.pk)

    kinds.register("work", work)
    job = actions.enqueue("work", {}, region_id=None, by=None, now=now)

    def die():
        with pytest.raises(Killed):
            actions.run_job(job.pk, now)

    in_threads(1, die)
    assert Job.objects.get(pk=job.pk).state == "running"
    in_threads(2, lambda: actions.run_due(now + LEASE + timedelta(seconds=1)))

    assert done == [job.pk]


def test_same_order_from_many_threads_is_one_job(kinds, now):
    kinds.register("recount", lambda context: None)
    order = actions.Order("recount", once="recount:7")

    in_threads(4, lambda: actions.order(order, by=None, now=now))

    assert Job.objects.count() == 1


def test_embedded_thread_starts_with_the_first_job_and_runs_it(kinds, now, settings):
    settings.PULSAR_JOBS_EMBEDDED = True
    done = threading.Event()
    kinds.register("work", lambda context: done.set())

    try:
        actions.enqueue("work", {}, region_id=None, by=None, now=now)
        assert done.wait(10)
    finally:
        worker.stop()

    assert list(Job.objects.values_list("state", flat=True)) == ["done"]
    assert list(WorkerBeat.objects.values_list("name", "at")) == [("thread", now)]


def test_embedded_thread_remembers_nothing_of_an_earlier_round():
    RequestCache("platform").set("frozen", False)

    worker.Worker()._round()

    assert not RequestCache("platform").get_cached_response("frozen").is_found


def test_clock_set_forward_waits_for_the_running_job(kinds, now):
    seen = []

    def slow(context):
        seen.append("start")
        time.sleep(0.3)
        seen.append("end")

    kinds.register("slow", slow)
    actions.enqueue("slow", {}, region_id=None, by=None, now=now)
    moments = iter([now, now + timedelta(days=30)])

    in_threads(2, lambda: actions.run_due(next(moments)))

    assert seen == ["start", "end"]


def test_a_clock_set_back_while_a_round_waits_is_the_clock_of_that_round(kinds, now, monkeypatch):
    """What a round orders by an earlier reading would wait for a moment that is not there yet."""
    rounds, moments = [], [now + timedelta(hours=1)]
    monkeypatch.setattr(clock, "now", lambda: moments[-1])
    monkeypatch.setattr(actions, "run_due", rounds.append)
    waiting = threading.Thread(target=lambda: (worker.Worker()._round(), connection.close()))

    with actions.exclusive():
        waiting.start()
        time.sleep(0.3)
        moments.append(now)
    waiting.join()

    assert rounds == [now]


def test_celery_carries_the_id(kinds, now, settings, monkeypatch):
    settings.PULSAR_JOBS_EMBEDDED = False
    settings.PULSAR_JOBS_QUEUE = "edx.lms.core.default"
    sent = []
    monkeypatch.setattr(tasks.run, "apply_async", lambda **options: sent.append(options))
    kinds.register("work", lambda context: None)

    job = actions.enqueue("work", {}, region_id=None, by=None, now=now)
    tasks.run(job.pk)
    tasks.run(job.pk)

    job.refresh_from_db()
    assert sent == [{"args": [job.pk], "queue": "edx.lms.core.default", "retry": False}]
    assert (job.state, job.attempts) == ("done", 1)


def test_a_dead_broker_costs_only_time(kinds, now, settings, monkeypatch):
    settings.PULSAR_JOBS_EMBEDDED = False
    settings.PULSAR_JOBS_QUEUE = "edx.lms.core.default"

    def refuse(**options):
        raise ConnectionRefusedError

    monkeypatch.setattr(tasks.run, "apply_async", refuse)
    kinds.register("work", lambda context: None)

    job = actions.enqueue("work", {}, region_id=None, by=None, now=now)

    assert actions.run_due(clock.now()) == 1
    job.refresh_from_db()
    assert job.state == "done"


def test_without_a_queue_nobody_is_called(settings):
    settings.PULSAR_JOBS_EMBEDDED = False
    settings.PULSAR_JOBS_QUEUE = ""

    assert wake.queue_name() == ""
    wake.wake(1)
