from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.selection.centres import domain

D = Decimal
values = st.decimals(0, 100_000, places=2)


@pytest.mark.parametrize(
    ("plan", "actual", "percent", "missing"),
    [("300", "225", "75", "75"), ("300", "330", "110", "0"), ("8", "1", "13", "7"), ("10", None, None, "10"), ("10", "0", "0", "10")],
)
def test_percent_and_shortfall_by_hand(plan, actual, percent, missing):
    told = None if actual is None else D(actual)

    assert domain.percent(D(plan), told) == (None if percent is None else D(percent))
    assert domain.shortfall(D(plan), told) == D(missing)


@given(st.decimals("0.01", 100_000, places=2), values)
def test_nothing_is_missing_exactly_when_the_plan_is_reached(plan, actual):
    assert (domain.shortfall(plan, actual) == 0) == (actual >= plan)


@given(st.lists(st.tuples(st.decimals("0.01", 1000, places=2), st.none() | values), max_size=10))
def test_bars_stay_in_the_drawing(rows):
    assert all(0 <= bar.width <= 300 for bar in domain.bars(rows))


@pytest.mark.parametrize(
    ("status", "moves"),
    [("active", ["prolonged", "suspended", "ended"]), ("suspended", ["prolonged", "resumed", "ended"]), ("ended", [])],
)
def test_how_a_status_lives(status, moves):
    assert domain.moves(status) == moves


def test_the_day_after_the_term_it_is_over():
    ends = date(2026, 12, 31)

    assert [domain.shown("active", ends, day) for day in (ends, date(2027, 1, 1))] == ["active", "over"]
    assert domain.shown("ended", ends, date(2027, 1, 1)) == "ended"
