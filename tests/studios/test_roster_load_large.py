"""Loads of many rows go by a job: all or nothing, cancelled midway, abandoned, undone by another job."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from studios.loading import NEW, checked, roster_scene, sent, store, undo

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.jobs.actions import cancel, run_due
from pulsar_xblocks.kernel.jobs.domain import Cancelled
from pulsar_xblocks.kernel.loads.actions.running import run_apply
from pulsar_xblocks.kernel.loads.models import SheetLoad
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.studios.models import Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(now):
    return roster_scene(now)


NAMES = [f"{one}{two}" for one in "абвгдежзиклмнопрстуфх" for two in "абвгдежзиклмнопр"][:300]


class Interrupted:
    """A job that somebody cancels after a hundred rows."""

    is_last_attempt = False

    def __init__(self, job, now):
        self.job, self.now, self.payload = job, now, {"load": SheetLoad.objects.get(job=job).pk}

    def progress(self, done, total):
        if done >= 100:
            assert Membership.objects.count() == 102
            raise Cancelled


def test_a_long_load_that_is_cancelled_midway_stores_nothing(scene, now):
    load = checked(scene, [NEW | {"Имя": f"Анна{name}"} for name in NAMES])
    store(scene, load)

    with pytest.raises(Cancelled):
        run_apply(Interrupted(load.job, now))

    load.refresh_from_db()
    assert (load.state, Membership.objects.count(), Person.objects.filter(family="Лебедева").count()) == ("stopped", 2, 0)


def test_a_long_load_into_a_studio_that_has_closed_stores_nothing(scene):
    load = checked(scene, [NEW | {"Имя": f"Анна{name}"} for name in NAMES])
    store(scene, load)
    scene.studio.status = "closed"
    scene.studio.save()

    run_due(clock.now())

    load.refresh_from_db()
    assert (load.state, load.job.state, Membership.objects.count()) == ("stopped", "failed", 2)


def test_a_load_whose_job_was_cancelled_in_the_queue_is_finished(scene, now):
    load = checked(scene, [NEW | {"Имя": f"Анна{name}"} for name in NAMES])
    store(scene, load)
    cancel(load.job, now=now)

    assert "pulsar-bad" in scene.client.operator.get(f"/pulsar/loads/{load.key}/").content.decode()
    undo(scene, load)

    assert load.state == "stopped"


def test_many_rows_go_by_a_job_and_come_back_by_another(scene, now):
    scene.address = f"/pulsar/loads/roster/{scene.studio.pk}/"
    load = checked(scene, [NEW | {"Имя": f"Анна{name}"} for name in NAMES])
    store(scene, load)
    assert (load.state, Membership.objects.count()) == ("running", 2)

    run_due(clock.now())
    load.refresh_from_db()
    assert (load.state, load.job.done, load.job.total, Membership.objects.count()) == ("applied", 300, 300, 302)
    undo(scene, load)
    run_due(clock.now())

    load.refresh_from_db()
    assert (load.state, Membership.objects.count()) == ("undone", 2)


def test_ten_thousand_rows_are_checked_by_a_handful_of_queries(scene):
    letters = "абвгдежзиклмнопрстуфхцчшщэюя"
    names = [f"Анна{one}{two}{three}" for one in letters for two in letters for three in letters][:10_000]

    with CaptureQueriesContext(connection) as seen:
        load = checked(scene, [NEW | {"Имя": name} for name in names])

    reads = [query["sql"] for query in seen if query["sql"].startswith("SELECT")]
    assert (load.rows.count(), len(reads) < 40) == (10_000, True)
    assert scene.client.operator.get(f"/pulsar/loads/{load.key}/?page=200").status_code == 200


def test_more_rows_than_a_table_may_have_are_refused(scene):
    answer = sent(scene.client.operator, scene.address, [NEW] * 20_002)

    assert answer.status_code == 413
    assert not SheetLoad.objects.exists()
