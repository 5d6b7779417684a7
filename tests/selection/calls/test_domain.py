from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pulsar_xblocks.selection.calls.domain import CALL, Times, deadline, is_taken, stage

OPENS, CLOSES = datetime(2026, 10, 31, 17, 0, tzinfo=UTC), datetime(2026, 12, 1, 16, 59, tzinfo=UTC)
TIMES = Times("active", OPENS, CLOSES)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("times", "now", "expected"),
    [
        (TIMES, OPENS - SECOND, "planned"),
        (TIMES, OPENS, "open"),
        (TIMES, CLOSES, "open"),
        (TIMES, CLOSES + SECOND, "closed"),
        (replace(TIMES, preliminary_at=CLOSES), CLOSES + SECOND, "preliminary"),
        (replace(TIMES, preliminary_at=CLOSES, final_at=CLOSES), CLOSES + SECOND, "final"),
        (replace(TIMES, status="draft"), OPENS, "draft"),
        (replace(TIMES, status="archived", final_at=CLOSES), CLOSES, "archived"),
    ],
)
def test_the_stage_follows_the_window_and_the_publications(times, now, expected):
    assert stage(times, now) == expected
    assert expected in CALL


@pytest.mark.parametrize(
    ("arrived", "expected"),
    [
        (OPENS - SECOND, False),
        (OPENS, True),
        (CLOSES, True),
        (CLOSES + timedelta(minutes=5), True),
        (CLOSES + timedelta(minutes=5) + SECOND, False),
    ],
)
def test_arrival_at_the_server_decides_with_a_grace_of_five_minutes(arrived, expected):
    assert is_taken(arrived, TIMES, 5) is expected


def test_nothing_is_taken_by_a_draft_an_archive_or_after_results():
    others = [replace(TIMES, status="draft"), replace(TIMES, status="archived"), replace(TIMES, preliminary_at=OPENS)]

    assert [is_taken(OPENS, times, 5) for times in [TIMES, *others]] == [True, False, False, False]


def test_more_hours_move_the_deadline():
    assert deadline(CLOSES, 24) == CLOSES + timedelta(days=1)
