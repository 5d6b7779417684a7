"""Loads of 300 rows and more go by a job: all or nothing, undone by another job."""

import pytest
from league.test_loads import checked, posted

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.jobs.domain import Cancelled
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.ledger.queries import entries_of
from pulsar_xblocks.kernel.loads.actions.running import run_apply
from pulsar_xblocks.kernel.loads.models import SheetLoad

pytestmark = pytest.mark.django_db


@pytest.fixture
def load(scene):
    """Return a checked table of 300 new entries that is being stored."""
    row = {"Код": scene.studios[0].studio.code, "Код критерия": "K5", "Количество": "1", "Действует с": "01.11.2026"}
    load = checked(scene, [row | {"На каком основании": f"Конкурс № {number}"} for number in range(300)])
    assert posted(scene, load, "store") == 302
    return load


def total():
    """Return the sum of the first studio's entries."""
    return sum(entry.quantity for entries in entries_of("70:2026/27", "studio_year").values() for entry in entries)


def test_many_rows_go_by_a_job_and_come_back_by_another(scene, load):
    assert (load.state, LedgerEntry.objects.count()) == ("running", 0)

    run_due(clock.now())
    load.refresh_from_db()
    assert (load.state, load.job.done, load.job.total, total()) == ("applied", 300, 300, 300)
    posted(scene, load, "undo")
    run_due(clock.now())

    load.refresh_from_db()
    assert (load.state, total()) == ("undone", 0)


class Interrupted:
    """A job that somebody cancels after a hundred rows."""

    is_last_attempt = False

    def __init__(self, job, now):
        self.job, self.now, self.payload = job, now, {"load": SheetLoad.objects.get(job=job).pk}

    def progress(self, done, total):
        if done >= 100:
            assert LedgerEntry.objects.count() == 100
            raise Cancelled


def test_a_load_that_is_cancelled_midway_stores_nothing(scene, load, now):
    with pytest.raises(Cancelled):
        run_apply(Interrupted(load.job, now))

    load.refresh_from_db()
    assert (load.state, total()) == ("stopped", 0)
