from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.studios.domain import calendar
from pulsar_xblocks.studios.domain.calendar import RoundPlan


def test_template_of_2026_has_the_default_dates_shifted():
    plan = calendar.plan(2026, "Asia/Tomsk")

    october = plan.rounds[0]
    assert (plan.code, plan.freezes_on, len(plan.rounds)) == ("2026/27", date(2027, 5, 31), 8)
    assert october == RoundPlan(
        1, 10, datetime(2026, 9, 30, 17, 0, tzinfo=UTC), datetime(2026, 10, 29, 16, 59, 59, tzinfo=UTC), date(2026, 11, 12)
    )
    assert plan.rounds[2].results_on == date(2027, 1, 14)


def test_call_of_2026_runs_from_25_august_to_30_september():
    plan = calendar.plan(2026, "Asia/Tomsk")

    assert plan.call_opens_at == datetime(2026, 8, 24, 17, 0, tzinfo=UTC)
    assert plan.call_closes_at == datetime(2026, 9, 30, 16, 59, 59, tzinfo=UTC)


@given(st.integers(2016, 2090))
def test_template_of_any_year_is_sound(first):
    plan = calendar.plan(first, "Asia/Tomsk")

    assert calendar.problems(plan.rounds) == {}
    assert all(row.opens_at < row.closes_at for row in plan.rounds)
    assert plan.rounds[-1].results_on < plan.freezes_on


def test_round_that_closes_before_it_opens_is_named_by_its_field():
    row = RoundPlan(3, 12, datetime(2026, 12, 24, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC), date(2027, 1, 14))

    assert calendar.problems([row]) == {"closes_3": ["The round closes before it opens."]}


def test_results_before_the_close_are_refused():
    row = RoundPlan(1, 10, datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 10, 29, tzinfo=UTC), date(2026, 10, 20))

    assert calendar.problems([row]) == {"results_1": ["Results are due before works close."]}


def test_deadline_is_the_close_plus_all_extensions():
    closes = datetime(2026, 10, 29, 16, 59, tzinfo=UTC)

    assert calendar.effective_deadline(closes, [24, 48]) == datetime(2026, 11, 1, 16, 59, tzinfo=UTC)


def test_round_goes_through_its_statuses():
    row = RoundPlan(1, 10, datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 10, 29, tzinfo=UTC), date(2026, 11, 12))
    at = [
        row.opens_at - timedelta(1),
        row.opens_at,
        row.closes_at,
        row.closes_at + timedelta(hours=72),
        row.closes_at + timedelta(hours=73),
    ]

    assert [calendar.round_status(row, None, now, 72) for now in at] == ["planned", "open", "open", "closed", "scoring"]
    assert calendar.round_status(row, row.closes_at, at[0], 72) == "published"
