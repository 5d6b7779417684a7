"""Terms of keeping: started once, stopped when what had ended goes on, found when they are over."""

from datetime import date

import factories as make
import pytest

from pulsar_xblocks.kernel.retention import actions, queries
from pulsar_xblocks.kernel.retention.domain import Term
from pulsar_xblocks.kernel.retention.models import RetentionTimer

pytestmark = pytest.mark.django_db
TERMS = [Term("roster", date(2028, 8, 31)), Term("consent", date(2031, 8, 31))]


@pytest.fixture
def start(now):
    region = make.RegionFactory()
    return lambda ids: actions.start_timers("studioyear", ids, TERMS, region_id=region.pk, now=now)


def test_timers_start_once(start):
    assert (start([1, 2]), start([1, 2, 3])) == (4, 2)
    assert queries.terms_of("studioyear", [1, 2, 3]) == TERMS


def test_stopped_timers_stay_as_history_and_may_start_anew(start, now):
    start([1])

    assert actions.stop_timers("studioyear", [1], now=now) == 2
    assert queries.terms_of("studioyear", [1]) == []
    assert (start([1]), RetentionTimer.objects.count()) == (2, 4)


def test_purge_finds_what_is_over_on_the_day_after(start):
    start([1])

    found = [list(queries.due(day).values_list("rule", flat=True)) for day in (date(2028, 8, 31), date(2028, 9, 1), date(2031, 9, 1))]
    assert found == [[], ["roster"], ["roster", "consent"]]


def test_starting_many_takes_the_same_number_of_queries(start, django_assert_num_queries):
    with django_assert_num_queries(2):
        start([1])
    with django_assert_num_queries(2):
        start([2, 3, 4])
