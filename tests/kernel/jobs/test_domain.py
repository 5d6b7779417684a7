from datetime import UTC, datetime, timedelta

import pytest

from pulsar_xblocks.kernel.jobs.domain import percent, slot, wait_after


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 30), (2, 120), (3, 480), (4, 1920), (5, 3600), (9, 3600)])
def test_waiting_grows_fourfold_up_to_an_hour(attempt, seconds):
    assert wait_after(attempt) == timedelta(seconds=seconds)


def test_slot_changes_with_the_period():
    day = timedelta(days=1)

    assert slot(datetime(2026, 11, 10, tzinfo=UTC), day) == slot(datetime(2026, 11, 10, 23, 59, tzinfo=UTC), day)
    assert slot(datetime(2026, 11, 11, tzinfo=UTC), day) == slot(datetime(2026, 11, 10, tzinfo=UTC), day) + 1


@pytest.mark.parametrize(("done", "total", "expected"), [(0, 0, None), (1, 3, 33), (3, 3, 100), (5, 3, 100)])
def test_percent(done, total, expected):
    assert percent(done, total) == expected
