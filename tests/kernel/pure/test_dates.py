from datetime import UTC, date, datetime

import pytest

from pulsar_xblocks.kernel.pure.dates import age_on, end_of_day, local_day, school_year, start_of_day, years_later


@pytest.mark.parametrize(("day", "key"), [(date(2026, 8, 31), "2025/26"), (date(2026, 9, 1), "2026/27"), (date(2099, 12, 1), "2099/00")])
def test_school_year_turns_on_the_first_of_september(day, key):
    assert school_year(day) == key


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2012, 11, 10), date(2026, 11, 9), 13),
        (date(2012, 11, 10), date(2026, 11, 10), 14),
        (date(2012, 2, 29), date(2026, 2, 28), 13),
        (date(2012, 2, 29), date(2026, 3, 1), 14),
    ],
)
def test_age_grows_on_the_birthday(birth, day, age):
    assert age_on(birth, day) == age


def test_days_of_tomsk_are_seven_hours_ahead():
    day = date(2026, 11, 10)

    assert start_of_day(day, "Asia/Tomsk") == datetime(2026, 11, 9, 17, 0, tzinfo=UTC)
    assert end_of_day(day, "Asia/Tomsk") == datetime(2026, 11, 10, 16, 59, 59, tzinfo=UTC)
    assert local_day(datetime(2026, 11, 9, 17, 0, tzinfo=UTC), "Asia/Tomsk") == day
    assert local_day(datetime(2026, 11, 9, 16, 59, tzinfo=UTC), "Asia/Tomsk") == date(2026, 11, 9)


def test_the_same_day_of_a_later_year_is_the_28th_after_a_leap_day():
    assert years_later(date(2026, 11, 10), 5) == date(2031, 11, 10)
    assert years_later(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert years_later(date(2024, 2, 29), 5) == date(2029, 2, 28)
