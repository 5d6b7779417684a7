"""The internship diary: rows, overlaps, hours that count."""

from datetime import date, time
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.courses.domain.practice import CONFIRMED, REJECTED, WAITING, Day, counted, may_pass, row_problems

FIRST, LAST, TODAY = date(2026, 11, 2), date(2026, 11, 20), date(2026, 11, 10)
DAYS = st.builds(
    Day,
    st.dates(FIRST, LAST),
    st.integers(1, 20).map(lambda n: Decimal(n) / 2),
    st.one_of(st.none(), st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))),
    st.sampled_from([WAITING, CONFIRMED, REJECTED]),
)


def _problems(new: Day, *others: Day) -> dict[str, list[str]]:
    return row_problems(new, others, FIRST, LAST, TODAY)


def test_hours_are_positive_halves_and_not_more_than_a_day_has() -> None:
    assert "hours" in _problems(Day(TODAY, Decimal(-1)))
    assert "hours" in _problems(Day(TODAY, Decimal(0)))
    assert "hours" in _problems(Day(TODAY, Decimal("0.3")))
    assert "hours" in _problems(Day(TODAY, Decimal("10.5")))
    assert _problems(Day(TODAY, Decimal("0.5"))) == {}


def test_a_day_outside_the_internship_or_in_the_future_is_refused() -> None:
    assert "on" in _problems(Day(date(2026, 11, 1), Decimal(2)))
    assert "on" in _problems(Day(date(2026, 11, 21), Decimal(2)))
    assert "on" in _problems(Day(date(2026, 11, 11), Decimal(2)))
    assert _problems(Day(FIRST, Decimal(2))) == {}


def test_rows_of_two_diaries_do_not_run_at_the_same_time() -> None:
    other = Day(TODAY, Decimal(4), time(9), log=2)  # 9.00 to 12.00

    assert "starts" in _problems(Day(TODAY, Decimal(1), time(11, 45)), other)
    assert _problems(Day(TODAY, Decimal(1), time(12)), other) == {}
    assert _problems(Day(TODAY, Decimal(1), time(11, 45)), Day(TODAY, Decimal(4), time(9), REJECTED)) == {}


def test_all_diaries_together_have_ten_hours_a_day() -> None:
    assert "hours" in _problems(Day(TODAY, Decimal(4)), Day(TODAY, Decimal("6.5"), log=2))
    assert _problems(Day(TODAY, Decimal(4)), Day(TODAY, Decimal(6), log=2)) == {}


def test_only_confirmed_hours_count_and_never_beyond_the_plan() -> None:
    rows = [Day(FIRST, Decimal(6), status=CONFIRMED), Day(TODAY, Decimal(6), status=CONFIRMED), Day(LAST, Decimal(6))]

    assert counted(rows, Decimal(10)) == 10
    assert counted(rows[:1], Decimal(10)) == 6
    assert not may_pass(rows[:1], Decimal(10))
    assert may_pass(rows, Decimal(12))


@given(DAYS, DAYS)
def test_an_overlap_is_seen_from_both_rows(one: Day, other: Day) -> None:
    assert ("starts" in row_problems(one, [other], FIRST, LAST, LAST)) == ("starts" in row_problems(other, [one], FIRST, LAST, LAST)) or (
        REJECTED in (one.status, other.status)
    )


@given(st.lists(DAYS), st.integers(0, 100).map(Decimal))
def test_what_counts_is_between_nothing_and_the_plan(rows: list[Day], plan: Decimal) -> None:
    assert 0 <= counted(rows, plan) <= plan
