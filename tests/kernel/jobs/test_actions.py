from datetime import timedelta

import pytest

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.jobs import actions
from pulsar_xblocks.kernel.jobs.domain import LEASE, MAX_ATTEMPTS, GiveUp, Order
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.pure.errors import Conflict

pytestmark = pytest.mark.django_db


def test_job_runs_with_its_payload_and_keeps_the_result(kinds, now):
    seen = []
    kinds.register("greet", lambda context: seen.append(context.payload) or "said")
    job = actions.enqueue("greet", {"to": 5}, region_id=None, by=None, now=now)

    count = actions.run_due(now)

    job.refresh_from_db()
    assert (count, seen, job.state, job.result, job.attempts) == (1, [{"to": 5}], "done", "said", 1)


def test_job_of_the_future_waits(kinds, now):
    kinds.register("later", lambda context: None)
    actions.order(Order("later", run_at=now + timedelta(hours=1)), by=None, now=now)

    assert actions.run_due(now) == 0
    assert actions.run_due(now + timedelta(hours=1)) == 1


def test_limit_leaves_the_rest_for_the_next_round(kinds, now):
    kinds.register("one", lambda context: None)
    for _ in range(3):
        actions.enqueue("one", {}, region_id=None, by=None, now=now)

    assert [actions.run_due(now, 2), actions.run_due(now, 2)] == [2, 1]


def test_failure_is_tried_again_later_and_then_given_up(kinds, now):
    def fail(context):
        raise ValueError("no")

    kinds.register("bad", fail)
    job = actions.enqueue("bad", {}, region_id=None, by=None, now=now)
    moments = [now]
    for _ in range(MAX_ATTEMPTS):
        assert actions.run_due(moments[-1]) == 1
        assert actions.run_due(moments[-1]) == 0  # not at once
        moments.append(moments[-1] + timedelta(hours=1))

    job.refresh_from_db()
    assert (job.state, job.attempts, job.error) == ("failed", MAX_ATTEMPTS, "ValueError")


def test_giving_up_ends_at_the_first_attempt(kinds, now):
    def give_up(context):
        raise GiveUp("no such list")

    kinds.register("hopeless", give_up)
    job = actions.enqueue("hopeless", {}, region_id=None, by=None, now=now)

    actions.run_due(now)

    job.refresh_from_db()
    assert (job.state, job.attempts, job.error) == ("failed", 1, "no such list")


def test_kind_that_nobody_runs_fails_and_stops_nothing(kinds, now):
    kinds.register("good", lambda context: None)
    lost = actions.enqueue("unknown", {}, region_id=None, by=None, now=now)
    good = actions.enqueue("good", {}, region_id=None, by=None, now=now)

    assert actions.run_due(now) == 2

    lost.refresh_from_db()
    good.refresh_from_db()
    assert (lost.state, good.state) == ("failed", "done")


def test_a_broken_query_inside_a_job_leaves_the_database_usable(kinds, now):
    kinds.register("twice", lambda context: Job.objects.create(once="taken", run_at=now, created_at=now) and None)
    Job.objects.create(once="taken", kind="x", state="done", run_at=now, created_at=now)
    job = actions.enqueue("twice", {}, region_id=None, by=None, now=now)

    actions.run_due(now)

    job.refresh_from_db()
    assert job.state == "queued"


def test_the_same_order_is_one_job(kinds, now):
    kinds.register("recount", lambda context: None)
    first = actions.order(Order("recount", once="recount:1"), by=None, now=now)
    actions.run_due(now)

    assert actions.order(Order("recount", once="recount:1"), by=None, now=now) == first
    assert actions.run_due(now) == 0


def test_name_that_is_free_when_over_can_be_ordered_again(kinds, now):
    kinds.register("recount", lambda context: None)
    order = Order("recount", once="recount:1", is_free_when_over=True)
    first = actions.order(order, by=None, now=now)
    same = actions.order(order, by=None, now=now)
    actions.run_due(now)
    second = actions.order(order, by=None, now=now)

    assert same == first
    assert second != first
    assert actions.run_due(now) == 1


def test_job_of_a_dead_worker_is_taken_again(kinds, now):
    kinds.register("work", lambda context: "done")
    job = actions.enqueue("work", {}, region_id=None, by=None, now=now)
    assert actions.take(job.pk, now) is not None  # and the worker dies

    assert actions.run_due(now + LEASE) == 0
    assert actions.run_due(now + LEASE + timedelta(seconds=1)) == 1

    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 2)


def test_a_job_that_kills_its_worker_each_time_is_given_up(kinds, now):
    kinds.register("killer", lambda context: None)
    job = actions.enqueue("killer", {}, region_id=None, by=None, now=now)
    for number in range(MAX_ATTEMPTS):
        assert actions.take(job.pk, now + number * 2 * LEASE) is not None

    assert actions.take(job.pk, now + MAX_ATTEMPTS * 2 * LEASE) is None

    job.refresh_from_db()
    assert job.state == "failed"


@pytest.mark.django_db(transaction=True)  # as outside a request: no savepoint around the job
def test_a_worker_that_lost_its_job_changes_nothing(kinds, now):
    def slow(context):
        Job.objects.filter(pk=context.job.pk).update(lease_key="another")
        context.progress(1, 1)

    kinds.register("slow", slow)
    job = actions.enqueue("slow", {}, region_id=None, by=None, now=now)

    actions.run_due(now)

    job.refresh_from_db()
    assert (job.state, job.lease_key, job.done) == ("running", "another", 0)


def test_progress_is_stored_and_prolongs_the_lease(kinds, now):
    later = now + timedelta(minutes=4)

    def steady(context):
        clock.set_source(lambda: later)
        context.progress(50, 200)
        stored.append(Job.objects.get(pk=context.job.pk))

    stored = []
    kinds.register("steady", steady)
    actions.enqueue("steady", {}, region_id=None, by=None, now=now)

    actions.run_due(now)

    assert [(job.done, job.total, job.heartbeat_at, job.lease_until) for job in stored] == [(50, 200, later, later + LEASE)]


def test_progress_of_many_small_steps_costs_about_a_hundred_writes(kinds, now, django_assert_max_num_queries):
    kinds.register("many", lambda context: [context.progress(done, 10_000) for done in range(1, 10_001)] and None)
    job = actions.enqueue("many", {}, region_id=None, by=None, now=now)

    with django_assert_max_num_queries(110):
        actions.run_job(job.pk, now)

    job.refresh_from_db()
    assert (job.done, job.total) == (10_000, 10_000)


def test_cancelled_job_does_not_run(kinds, now):
    seen = []
    kinds.register("work", seen.append)
    job = actions.enqueue("work", {}, region_id=None, by=None, now=now)

    actions.cancel(job, now=now)

    assert (actions.run_due(now), seen) == (0, [])


@pytest.mark.django_db(transaction=True)  # as outside a request: no savepoint around the job
def test_running_job_stops_at_the_next_sign_of_life(kinds, now):
    steps = []

    def long(context):
        for step in range(3):
            steps.append(step)
            if step == 1:
                actions.cancel(context.job, now=now)
            context.progress(step + 1, 3)

    kinds.register("long", long)
    job = actions.enqueue("long", {}, region_id=None, by=None, now=now)

    actions.run_due(now)

    job.refresh_from_db()
    assert (steps, job.state, job.done) == ([0, 1], "cancelled", 1)


def test_cancelling_what_is_over_is_refused(kinds, now):
    kinds.register("work", lambda context: None)
    job = actions.enqueue("work", {}, region_id=None, by=None, now=now)
    actions.run_due(now)

    with pytest.raises(Conflict):
        actions.cancel(job, now=now)


def test_timetable_runs_once_in_each_period(kinds, now):
    seen = []
    kinds.register_every("hourly", timedelta(hours=1), lambda context: seen.append(context.now))

    actions.run_due(now)
    actions.run_due(now + timedelta(minutes=30))
    actions.run_due(now + timedelta(hours=5))

    assert seen == [now, now + timedelta(hours=5)]


def test_the_log_names_the_place_of_a_failure_and_nobody(kinds, now, caplog):
    def failing(context):
        try:
            raise KeyError("Тихонова Лиза")
        except KeyError as error:
            raise ValueError("Тихонова Лиза, 8-А") from error

    kinds.register("failing", failing)
    job = actions.enqueue("failing", {}, region_id=None, by=None, now=now)

    actions.run_due(now)

    told = [record for record in caplog.records if record.name.endswith("jobs.actions")]
    job.refresh_from_db()
    assert [word in told[0].getMessage() for word in ("ValueError", "KeyError", "failing", "Тихонова")] == [True, True, True, False]
    assert ([record.exc_info for record in told], job.error) == ([None], "ValueError")
