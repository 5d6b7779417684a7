"""Windows and answers in working days, who may decide, what may change.  Source: domain.md 3.2."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.selection.domain import appeals as a
from pulsar_xblocks.selection.domain.rules import Appeals

TOMSK = "Asia/Tomsk"
RULES = Appeals()
GROUNDS = "Не согласны с оценкой портфолио: работа № 3 не засчитана."


def local(month: int, day: int, hour: int = 12, minute: int = 0, second: int = 0) -> datetime:
    """Return a moment of 2026 by the clocks of Tomsk, UTC+7."""
    return datetime(2026, month, day, hour, minute, second, tzinfo=UTC) - timedelta(hours=7)


@pytest.mark.parametrize(
    ("published", "last"),
    [
        (local(10, 5), (10, 7)),  # Monday: Tuesday is the first, Wednesday the second
        (local(10, 8), (10, 12)),  # Thursday: Friday and Monday
        (local(10, 9), (10, 13)),  # Friday: Monday and Tuesday
        (local(10, 10), (10, 13)),  # Saturday: the same
        (local(10, 11), (10, 13)),  # Sunday: the same
        (local(10, 5, 23, 59, 59), (10, 7)),  # still Monday in Tomsk
        (local(10, 6, 0, 0, 0), (10, 8)),  # Tuesday in Tomsk, Monday by UTC
    ],
)
def test_the_window_ends_at_the_end_of_the_second_working_day(published: datetime, last: tuple[int, int]) -> None:
    assert a.window(RULES, published, TOMSK) == a.Window(published, local(*last, 23, 59, 59))


def test_the_window_is_that_of_the_zone() -> None:
    """At 00:30 of Tuesday in Tomsk it is still Monday in Moscow."""
    published = local(10, 6, 0, 30)

    assert a.window(RULES, published, "Europe/Moscow").closes_at == datetime(2026, 10, 7, 20, 59, 59, tzinfo=UTC)


def test_exceptions_turn_a_day_into_its_opposite() -> None:
    """Wednesday 4 November is a holiday, Saturday 7 November is worked instead of something else."""
    rules = Appeals(exceptions=(date(2026, 11, 4), date(2026, 11, 7)))

    assert a.window(rules, local(11, 3), TOMSK).closes_at == local(11, 6, 23, 59, 59)
    assert a.window(rules, local(11, 5), TOMSK).closes_at == local(11, 7, 23, 59, 59)


@pytest.mark.parametrize(
    ("now", "is_open"),
    [
        (local(10, 5, 11, 59, 59), False),
        (local(10, 5, 12), True),
        (local(10, 7, 23, 59), True),
        (local(10, 7, 23, 59, 59) + timedelta(milliseconds=999), True),
        (local(10, 8, 0, 0), False),
    ],
)
def test_one_minute_late_is_late(now: datetime, is_open: bool) -> None:
    assert a.window(RULES, local(10, 5), TOMSK).holds(now) is is_open


def test_the_answer_has_three_working_days() -> None:
    assert a.answer_by(RULES, local(10, 7, 23, 59), TOMSK) == local(10, 12, 23, 59, 59)


@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(1, 30),
    st.frozensets(st.dates(date(2020, 1, 1), date(2030, 3, 1)), max_size=8),
)
def test_between_a_day_and_its_working_day_lie_exactly_so_many(day: date, number: int, exceptions: frozenset[date]) -> None:
    last = a.working_day(day, number, exceptions)

    days = [day + timedelta(days=after) for after in range(1, (last - day).days + 1)]
    assert sum(a.is_working(one, exceptions) for one in days) == number
    assert a.is_working(last, exceptions)


SHORT = "Say which points you do not agree with and why, in at least %(n)s characters."
TERM = a.window(RULES, local(10, 5), TOMSK)


@pytest.mark.parametrize(
    ("status", "grounds", "now", "fields"),
    [
        ("preliminary", GROUNDS, local(10, 6), {}),
        ("not_admitted", GROUNDS, local(10, 6), {}),
        ("scoring", GROUNDS, local(10, 6), {"": ["There is no published result to appeal against."]}),
        ("preliminary", GROUNDS, local(10, 4), {"": ["There is no published result to appeal against."]}),
        ("preliminary", GROUNDS, local(10, 8), {"": ["The term for appeals has passed: they were accepted until 23:59 on %(day)s."]}),
        (
            "preliminary",
            "  мало   слов  ",
            local(10, 6),
            {"grounds": [SHORT]},
        ),
        ("preliminary", "щ" * 4001, local(10, 6), {"grounds": ["At most %(n)s characters."]}),
    ],
)
def test_what_keeps_an_appeal_from_being_filed(status: str, grounds: str, now: datetime, fields: dict[str, list[str]]) -> None:
    assert a.problems(TERM, status, grounds, now, TOMSK) == fields


def test_the_last_day_is_named() -> None:
    (told,) = a.problems(TERM, "preliminary", GROUNDS, local(10, 8), TOMSK)[""]

    assert told % told.params == "The term for appeals has passed: they were accepted until 23:59 on 07.10.2026."


@pytest.mark.parametrize(
    ("panel", "problems"),
    [
        ([3, 4], []),
        ([2, 3], ["Somebody of the panel has scored this application: an appeal is decided by other people."]),
        ([], ["Name the people of the appeals panel."]),
    ],
)
def test_the_panel_are_other_people_than_the_first_experts(panel: list[int], problems: list[str]) -> None:
    assert a.panel_problems(panel, [1, 2]) == problems
    assert a.barred(panel, [1, 2]) == {2} & set(panel)


BEFORE = {"n3": Decimal(40), "n4": Decimal(6)}


@pytest.mark.parametrize(
    ("status", "after", "fields"),
    [
        ("upheld", {"n3": 40, "n4": 8}, set()),
        ("partly", {"n3": 40, "n4": 7}, set()),
        ("upheld", BEFORE, set()),  # an appeal against «not eligible» changes no points
        ("dismissed", BEFORE, set()),
        ("dismissed", {"n3": 40, "n4": 8}, {"status"}),
        ("not_considered", {"n3": 40, "n4": 8}, {"status"}),
        ("upheld", {"n3": 39, "n4": 9}, {"n3"}),
        ("withdrawn", BEFORE, {"status"}),
    ],
)
def test_what_a_decision_may_change(status: str, after: dict[str, int], fields: set[str]) -> None:
    told = {key: Decimal(points) for key, points in after.items()}

    assert set(a.outcome_problems(RULES, status, BEFORE, told, "Работа № 3 засчитана.")) == fields


def test_points_are_lowered_only_where_the_rules_say_so() -> None:
    after = {"n3": Decimal(39), "n4": Decimal(9)}

    assert a.outcome_problems(Appeals(may_lower=True), "partly", BEFORE, after, "Баллы сложены заново.") == {}


def test_a_decision_has_its_reason() -> None:
    assert set(a.outcome_problems(RULES, "dismissed", BEFORE, BEFORE, "  ")) == {"reason"}
