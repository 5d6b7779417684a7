"""The internship diary: rows, overlaps, hours that count."""

import re
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.courses.domain.practice import (
    ACTIVE,
    CONFIRMED,
    FAILED,
    HOLDERS,
    INTERNSHIP,
    PARTICIPANT,
    PASSED,
    PLANNED,
    REJECTED,
    REPORT_CHECK,
    STAFF,
    SUPERVISOR,
    WAITING,
    Day,
    Plan,
    confirmed,
    counted,
    declared,
    holder,
    is_supervisor_name,
    may_pass,
    name_parts,
    plan_problems,
    row_problems,
    waiting,
)
from pulsar_xblocks.courses.practice.plots import hours_of

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


PLAN = Plan("Лицей", "Соколова Вера Павловна", "наставник", "vera@example.ru", FIRST, LAST, "Две встречи")


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({}, set()),
        ({"host": " "}, {"host"}),
        ({"supervisor": "Соколова"}, {"supervisor_name"}),
        ({"supervisor": "Vera Sokolova"}, {"supervisor_name"}),
        ({"email": "vera@example"}, {"supervisor_email"}),
        ({"email": "vera@example.ru, boss@example.ru"}, {"supervisor_email"}),
        ({"starts_on": None}, {"starts_on"}),
        ({"starts_on": LAST, "ends_on": FIRST}, {"ends_on"}),
        ({"ends_on": date(2026, 12, 1)}, {"ends_on"}),
        ({"starts_on": date(2026, 10, 1), "text": ""}, {"starts_on", "plan"}),
    ],
)
def test_a_plan_is_sent_whole_and_within_training(changed: dict[str, object], fields: set[str]) -> None:
    assert set(plan_problems(replace(PLAN, **changed), FIRST, LAST)) == fields


def test_nobody_confirms_the_own_days() -> None:
    assert set(plan_problems(PLAN, FIRST, LAST, "VERA@example.ru")) == {"supervisor_email"}


@given(st.text(max_size=300))
def test_a_name_that_is_taken_has_parts_that_fit(text: str) -> None:
    family, given_name, rest = name_parts(text)

    assert max(len(family), len(given_name), len(rest)) <= 100 or not is_supervisor_name(text)


@pytest.mark.parametrize(
    ("status", "hours", "is_asked", "is_agreed", "expected"),
    [
        (PLANNED, 0, False, False, PARTICIPANT),
        (PLANNED, 0, True, False, SUPERVISOR),
        (ACTIVE, 0, True, True, PARTICIPANT),
        (ACTIVE, 4, True, True, SUPERVISOR),
        (REPORT_CHECK, 4, True, True, SUPERVISOR),
        (REPORT_CHECK, 0, True, True, STAFF),
        (PASSED, 0, True, True, ""),
        (FAILED, 4, True, True, ""),
    ],
)
def test_who_has_it_now(status: str, hours: int, is_asked: bool, is_agreed: bool, expected: str) -> None:
    assert holder(status, Decimal(hours), is_asked=is_asked, is_agreed=is_agreed) == expected


@given(st.sampled_from(sorted(INTERNSHIP)), st.integers(0, 50).map(Decimal), st.booleans(), st.booleans())
def test_somebody_has_it_until_it_is_decided(status: str, hours: Decimal, is_asked: bool, is_agreed: bool) -> None:
    found = holder(status, hours, is_asked=is_asked, is_agreed=is_agreed)

    assert (found in HOLDERS) == (status not in (PASSED, FAILED))


@given(st.lists(DAYS))
def test_declared_hours_are_the_waiting_and_the_confirmed_ones(rows: list[Day]) -> None:
    assert declared(rows) == waiting(rows) + confirmed(rows)


def test_the_plot_climbs_to_the_plan() -> None:
    rows = [Day(FIRST, Decimal(4), status=CONFIRMED), Day(TODAY, Decimal(4)), Day(LAST, Decimal(2), status=REJECTED)]
    plot = hours_of(rows, Decimal(10), (FIRST, LAST))

    assert plot is not None
    assert plot.table == ((FIRST, Decimal(4), Decimal(4)), (TODAY, Decimal(8), Decimal(4)))
    assert [value for _, value in plot.axis] == [0, 8, 10]
    assert plot.plan_y == "16"
    assert hours_of(rows[2:], Decimal(10), (FIRST, LAST)) is None


@given(st.lists(DAYS, min_size=1), st.integers(0, 100).map(Decimal))
def test_the_plot_stays_inside_its_frame(rows: list[Day], plan: Decimal) -> None:
    plot = hours_of(rows, plan, (FIRST, LAST))

    numbers = [float(text) for path in ((plot.declared, plot.confirmed) if plot else ()) for text in re.findall(r"[\d.]+", path)]
    assert all(16 <= number <= 350 for number in numbers)
    assert (plot is None) == (not declared(rows))


@given(DAYS, DAYS)
def test_an_overlap_is_seen_from_both_rows(one: Day, other: Day) -> None:
    assert ("starts" in row_problems(one, [other], FIRST, LAST, LAST)) == ("starts" in row_problems(other, [one], FIRST, LAST, LAST)) or (
        REJECTED in (one.status, other.status)
    )


@given(st.lists(DAYS), st.integers(0, 100).map(Decimal))
def test_what_counts_is_between_nothing_and_the_plan(rows: list[Day], plan: Decimal) -> None:
    assert 0 <= counted(rows, plan) <= plan
