"""Rosters of many rows: refused by the job, abandoned, checked by few queries, over the limit."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from studios.loading import NEW, checked, roster_scene, sent, store, undo

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.jobs.actions import cancel, run_due
from pulsar_xblocks.kernel.loads.models import SheetLoad
from pulsar_xblocks.studios.models import Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(now):
    return roster_scene(now)


NAMES = [f"{one}{two}" for one in "абвгдежзиклмнопрстуфх" for two in "абвгдежзиклмнопр"][:300]


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
