"""The pass rule: hours, mandatory activities, 60 per cent, the final assessment."""

from datetime import date
from decimal import Decimal

import pytest
from courses_passports import PASSPORT
from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.courses.domain.finishing import FAILED, PASSED, Standing, missing, missing_before_final, percent
from pulsar_xblocks.courses.domain.hours import CONFIRMED, FINAL, Spent, balance

ON = date(2026, 11, 10)
DONE = frozenset(PASSPORT.activities())
GOOD = {"plan": Decimal(8), "cases": Decimal(8)}


def _balance(*, but: str = "", less: int = 0, final: bool = True) -> object:
    entries = [Spent(key, CONFIRMED, one.hours - (less if key == but else 0), ON) for key, one in PASSPORT.activities().items()]
    return balance(PASSPORT, entries, [FINAL] if final else [])


def test_everything_done_leaves_nothing_missing() -> None:
    assert not missing(PASSPORT, _balance(), Standing(DONE, GOOD, PASSED))  # type: ignore[arg-type]


def test_thirty_four_of_thirty_six_hours_are_two_missing() -> None:
    found = missing(PASSPORT, _balance(but="internship", less=2), Standing(DONE, GOOD, PASSED))  # type: ignore[arg-type]

    assert found.hours == 2
    assert not found.activities


@pytest.mark.parametrize(("points", "reached"), [("11.8", Decimal(59)), ("11.99", Decimal("59.95"))])
def test_fifty_nine_per_cent_is_below_sixty(points: str, reached: Decimal) -> None:
    found = missing(PASSPORT, _balance(), Standing(DONE, {"plan": Decimal(10), "cases": Decimal(points) - 10}, PASSED))  # type: ignore[arg-type]

    assert found.percent == reached


def test_sixty_per_cent_is_enough() -> None:
    assert not missing(PASSPORT, _balance(), Standing(DONE, {"plan": Decimal(10), "cases": Decimal(2)}, PASSED))  # type: ignore[arg-type]


def test_an_activity_that_is_not_mandatory_may_be_left_out() -> None:
    assert not missing(PASSPORT, _balance(), Standing(DONE - {"thoughts"}, GOOD, PASSED))  # type: ignore[arg-type]
    found = missing(PASSPORT, _balance(), Standing(DONE - {"plan"}, GOOD, PASSED))  # type: ignore[arg-type]
    assert [one.key for one in found.activities] == ["plan"]


def test_without_the_final_assessment_there_is_no_document() -> None:
    assert missing(PASSPORT, _balance(final=False), Standing(DONE, GOOD)).final == "none"  # type: ignore[arg-type]
    assert missing(PASSPORT, _balance(final=False), Standing(DONE, GOOD, FAILED)).final == FAILED  # type: ignore[arg-type]


def test_hours_of_the_final_assessment_are_not_asked_before_it() -> None:
    assert not missing_before_final(PASSPORT, _balance(final=False), Standing(DONE, GOOD))  # type: ignore[arg-type]


def test_points_beyond_the_most_of_an_activity_do_not_count() -> None:
    assert percent(PASSPORT, {"plan": Decimal(99)}) == 50


@given(st.dictionaries(st.sampled_from([*DONE, "gone"]), st.decimals(0, 30, places=2)))
def test_a_share_is_between_nothing_and_everything(points: dict[str, Decimal]) -> None:
    found = percent(PASSPORT, points)

    assert found is not None
    assert 0 <= found <= 100
