"""The sheet of the final assessment, and how a group stands."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from courses_rows import END, enrolled, trained
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pulsar_xblocks.courses.documents.actions.finals import record_results
from pulsar_xblocks.courses.documents.domain import Result
from pulsar_xblocks.courses.documents.forms import results_of
from pulsar_xblocks.courses.documents.queries import standings
from pulsar_xblocks.courses.domain import finishing, stages
from pulsar_xblocks.courses.enrolments.models import Enrolment, EnrolmentEvent
from pulsar_xblocks.courses.programmes.queries import passport_of_group
from pulsar_xblocks.kernel.pure.errors import Invalid

pytestmark = pytest.mark.django_db
ON = date(2026, 12, 18)


@pytest.fixture
def big(group):
    group.places = 30
    group.save()
    return group


def _store(group, curator, *rows, on=ON, **result):
    told = {row.key: Result(**{"final": "passed", "seen": row.version, "work": "Студия за год"} | result) for row in rows}
    return record_results(group, told, on, by=curator, now=END)


def test_whoever_has_passed_goes_on_to_the_completion_order(big, curator):
    row = trained(enrolled(big))

    assert _store(big, curator, row, points=Decimal(9)) == 1
    stored = Enrolment.objects.get(pk=row.pk)
    assert (stored.stage, stored.final, stored.final_points, stored.final_work) == (stages.ORDER_OUT, "passed", 9, "Студия за год")
    assert list(EnrolmentEvent.objects.filter(enrolment=row).order_by("pk").values_list("stage", flat=True))[-2:] == ["final", "order_out"]


def test_thirty_two_of_thirty_four_hours_before_the_assessment_are_named(big, curator):
    row = trained(enrolled(big), but="internship", less=2)

    with pytest.raises(Invalid) as refused:
        _store(big, curator, row)
    found = refused.value.errors[f"result-{row.key}"]
    assert [(str(one), one.params["why"].params["hours"]) for one in found] == [("%(name)s: %(why)s", Decimal(2))]
    assert Enrolment.objects.get(pk=row.pk).stage == stages.STUDYING


def test_one_who_lacks_something_keeps_the_whole_sheet_back(big, curator):
    whole, short = trained(enrolled(big)), enrolled(big)

    with pytest.raises(Invalid) as refused:
        _store(big, curator, whole, short)
    assert set(refused.value.errors) == {f"result-{short.key}"}
    assert Enrolment.objects.get(pk=whole.pk).final == ""


def test_a_result_is_corrected_until_the_order_is_signed(big, curator):
    row = trained(enrolled(big))
    _store(big, curator, row)
    row.refresh_from_db()

    _store(big, curator, row, final="failed")
    row.refresh_from_db()
    assert (row.stage, row.final) == (stages.FINAL, "failed")
    _store(big, curator, row, final="", work="")
    row.refresh_from_db()
    assert (row.stage, row.final, row.final_on) == (stages.STUDYING, "", None)


def test_a_result_after_the_order_stays(big, curator):
    row = trained(enrolled(big, stages.CERT_NEEDED))

    assert _store(big, curator, row, final="failed") == 0


def test_a_row_that_somebody_has_changed_since_is_named(big, curator):
    row = trained(enrolled(big))

    with pytest.raises(Invalid) as refused:
        _store(big, curator, row, seen=row.version - 1)
    assert set(refused.value.errors) == {f"result-{row.key}"}


@pytest.mark.parametrize("on", [None, date(2026, 11, 22), END.date() + timedelta(days=1)])
def test_the_day_is_within_the_training_and_not_to_come(big, curator, on):
    with pytest.raises(Invalid) as refused:
        _store(big, curator, trained(enrolled(big)), on=on)
    assert set(refused.value.errors) == {"on"}


def test_nothing_is_stored_of_a_row_that_says_what_stands_there(big, curator):
    row = trained(enrolled(big))
    _store(big, curator, row)
    row.refresh_from_db()

    assert _store(big, curator, row) == 0


def test_standings_cost_the_same_for_one_and_three(big):
    def count(rows):
        with CaptureQueriesContext(connection) as seen:
            standings(big, rows)
        return len(seen)

    rows = [trained(enrolled(big)) for _ in range(3)]

    assert count(rows[:1]) == count(rows) == 3


def test_a_standing_holds_hours_points_and_what_is_missing(big):
    found = standings(big, [trained(enrolled(big), points=5)])[0]

    assert (found.balance.counted.total, found.percent) == (34, 50)
    assert not found.before_final.hours
    told = finishing.sentences(passport_of_group(big), found.missing)
    assert [str(one) for one in told] == [
        "%(hours)s of %(plan)s h are missing.",
        "%(percent)s %% of the points, %(needed)s %% are needed.",
        "The final assessment has not been held yet.",
    ]


def test_whoever_has_no_result_yet_has_passed_by_one_tick():
    found = results_of({"rest": "1", "result-a": "", "result-b": "failed", "result-c": "passed", "points-c": "9,5"}, "abcd")

    assert {key: (one.final, one.points) for key, one in found.items()} == {
        "a": ("passed", None),
        "b": ("failed", None),
        "c": ("passed", Decimal("9.5")),
    }
