from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.selection.commission import plots
from pulsar_xblocks.selection.commission.domain import dashboard
from pulsar_xblocks.selection.commission.domain.dashboard import Group, Held

ZONE = "Asia/Tomsk"  # 7 hours ahead
OPENS = datetime(2026, 11, 1, 17, 0, tzinfo=UTC)  # the 2nd, 00:00 in Tomsk
HOURS = st.integers(0, 24 * 40).map(lambda n: OPENS + timedelta(hours=n))


def _hour(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def test_a_day_is_that_of_the_region():
    sent = {_hour(2, 16): 3, _hour(2, 17): 4}  # 23:00 of the 2nd and 00:00 of the 3rd

    found = dashboard.by_day(sent, ZONE, date(2026, 11, 2), date(2026, 11, 4))

    assert found == [(date(2026, 11, 2), 3), (date(2026, 11, 3), 4), (date(2026, 11, 4), 0)]


def test_of_a_long_window_the_last_days_are_shown():
    found = dashboard.by_day({}, ZONE, date(2026, 1, 1), date(2026, 11, 4))

    assert (len(found), found[0][0], found[-1][0]) == (62, date(2026, 9, 4), date(2026, 11, 4))


def test_hours_end_with_the_one_that_runs():
    found = dashboard.by_hour({_hour(5, 3): 2, _hour(5, 1): 9}, datetime(2026, 11, 5, 3, 40, tzinfo=UTC), hours=3)

    assert found == [(_hour(5, 1), 9), (_hour(5, 2), 0), (_hour(5, 3), 2)]


def test_sums_grow_from_the_first_day_of_the_window():
    sent = {_hour(2, 3): 2, _hour(4, 3): 5}

    assert dashboard.grown(sent, OPENS, ZONE, 4) == [2, 2, 7, 7]


def test_what_was_sent_before_the_window_counts_for_its_first_day():
    assert dashboard.grown({OPENS - timedelta(days=3): 1}, OPENS, ZONE, 2) == [1, 1]


def test_the_call_of_a_year_before_is_the_nearest_of_the_same_programme():
    def held(pk: int, days: int, profile: str = "science", programme: str = "Смена «Наука»") -> Held:
        return Held(pk, OPENS - timedelta(days=days), profile, programme)

    others = [held(2, 60), held(3, 340), held(4, 420), held(5, 365, profile="arts"), held(6, 700), held(7, 365, programme="Другая")]

    assert dashboard.year_before(held(1, 0, programme="смена  «Наука»"), others) == held(3, 340)
    assert dashboard.year_before(held(1, 0), [held(2, 60)]) is None


def test_only_what_the_staff_may_see_is_counted_by_feature():
    groups = [
        Group(1, "submitted", 9, "69701000", "Томск", 3),
        Group(1, "admitted", 9, "69741000", "Северск", 2),
        Group(1, "draft", 9, "69701000", "Томск", 7, 4),
        Group(2, "submitted", 8, "69701000", "Томск", 100),
    ]

    assert dashboard.counted(groups, 1, "place") == {"69701000": 3, "69741000": 2}
    assert dashboard.counted(groups, 1, "grade") == {9: 5}
    assert dashboard.in_status(groups, 1, "draft") == 7


@pytest.mark.parametrize(("count", "told"), [(0, 0), (1, None), (4, None), (5, 5), (60, 60)])
def test_few_drafts_are_not_told(count, told):
    assert dashboard.guarded(count) == told


def test_what_few_drafts_lack_is_left_out():
    told = [("n4", "n5")] * 5 + [("n5",)] * 2 + [("c9",)] * 4

    assert dashboard.most_missing(told) == [("n5", 7), ("n4", 5)]


@pytest.mark.parametrize(
    ("now", "before", "percent"), [(120, 100, 20), (1, 3, -67), (5, 5, 0), (3, 0, None), (1, 200, -100), (201, 200, 1)]
)
def test_the_change_is_rounded_half_up(now, before, percent):
    assert dashboard.change(now, before) == percent


@given(st.dictionaries(HOURS, st.integers(1, 50), max_size=30), st.integers(0, 40))
def test_no_application_is_lost_between_days_and_sums(sent, more):
    days = dashboard.window_days(OPENS, max([*sent, OPENS]), ZONE) + more
    last = date(2026, 11, 2) + timedelta(days=days - 1)

    sums = dashboard.grown(sent, OPENS, ZONE, days)

    assert sums == sorted(sums) and sums[-1] == sum(sent.values())
    assert sum(n for _, n in dashboard.by_day(sent, ZONE, date(2026, 11, 2), last)) <= sums[-1]
    assert dashboard.moment_of(f"{OPENS:%Y-%m-%d %H}:00:00") == OPENS


@given(st.lists(st.integers(0, 100_000), min_size=1, max_size=80))
def test_bars_stay_inside_the_drawing(counts):
    drawn = plots.columns([(str(at), n) for at, n in enumerate(counts)])

    assert len(drawn.bars) == sum(1 for n in counts if n)
    assert all(float(bar.y) >= plots.TOP - 0.1 and float(bar.x) + float(bar.width) <= plots.RIGHT + 0.2 for bar in drawn.bars)
    assert len(drawn.names) <= plots.LABELS and 2 <= len(drawn.ticks) <= 6


def test_a_stricter_expert_stands_to_the_left_of_the_line():
    strict, mild = plots.both_ways([("А", -plots.Decimal(2), "−2"), ("Б", plots.Decimal(1), "1")])

    assert (strict.x, strict.width) == ("194.0", "70.0")
    assert (mild.x, mild.width) == ("264.0", "35.0")


def test_a_window_of_one_day_has_no_line():
    assert plots.lines([3], []) is None
    assert plots.lines([3, 4], [1]).rest.startswith("M34.0 ")
