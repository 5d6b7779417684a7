"""Loads of many rows go by a job: all or nothing, cancelled midway, abandoned, undone by another job."""

import pytest
from studios.loading import NEW, checked, roster_scene, store, undo

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
