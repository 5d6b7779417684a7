"""The ledger: posted once, never changed, taken back exactly once and exactly."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from factories import PersonFactory, RegionFactory

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.ledger.actions import Posting, post, post_many, reverse
from pulsar_xblocks.kernel.ledger.domain import AlreadyReversed, Entry, ReversalOfReversal, counted, total
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.ledger.queries import entries_of
from pulsar_xblocks.kernel.pure.errors import Invalid

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 1)
D = Decimal


@pytest.fixture
def posting(db):
    region = RegionFactory()

    def make(key="one", quantity="2", **values):
        return Posting(region.pk, "70:2026/27", "studio_year", 5, "K5", D(quantity), DAY, key, **values)

    return make


def test_the_same_key_twice_stores_once(posting, now):
    first, second = post(posting(), by=None, now=now), post(posting(quantity="3"), by=None, now=now)

    assert (first.pk, LedgerEntry.objects.count(), second.quantity) == (second.pk, 1, D(2))


def test_many_at_once_skip_what_is_there(posting, now):
    post(posting("a"), by=None, now=now)

    assert post_many([posting("a"), posting("b"), posting("b")], by=None, now=now) == 1
    assert LedgerEntry.objects.count() == 2


@pytest.mark.parametrize("quantity", ["-1", "0.001", "NaN", "1000000"])
def test_wrong_quantity_is_refused(posting, now, quantity):
    with pytest.raises(Invalid):
        post(posting(quantity=quantity), by=None, now=now)

    assert not LedgerEntry.objects.exists()


def test_reversal_takes_back_on_the_same_day_and_is_recorded(posting, now):
    row, by = post(posting(round_number=1), by=None, now=now), PersonFactory()

    made = reverse(row, "Не та студия", by=by, now=now + timedelta(days=30))

    assert (made.quantity, made.on, made.round_number, made.reverses_id) == (D(-2), DAY, 1, row.pk)
    assert total(entries_of("70:2026/27", "studio_year")[5]) == 0
    assert AuditEntry.objects.get(action="ledger.reverse").reason == "Не та студия"


def test_reversal_needs_a_reason(posting, now):
    with pytest.raises(Invalid):
        reverse(post(posting(), by=None, now=now), "  ", by=None, now=now)


def test_reversal_of_a_reversal_is_refused(posting, now):
    made = reverse(post(posting(), by=None, now=now), "Ошибка", by=None, now=now)

    with pytest.raises(ReversalOfReversal):
        reverse(made, "Передумали", by=None, now=now)


def test_second_reversal_is_refused(posting, now):
    row = post(posting(), by=None, now=now)
    reverse(row, "Ошибка", by=None, now=now)

    with pytest.raises(AlreadyReversed):
        reverse(row, "Ещё раз", by=None, now=now)


def test_entries_are_never_changed_or_deleted(posting, now):
    row = post(posting(), by=None, now=now)

    for deed in (row.save, row.delete, LedgerEntry.objects.all().delete, lambda: LedgerEntry.objects.update(quantity=1)):
        with pytest.raises(TypeError):
            deed()


def test_reading_takes_one_query(posting, now, django_assert_num_queries):
    post_many([posting(str(n)) for n in range(30)], by=None, now=now)

    with django_assert_num_queries(1):
        assert len(entries_of("70:2026/27", "studio_year")[5]) == 30


def test_only_what_counts_on_the_day_and_round():
    rows = [Entry("K1", D(1), DAY, 1), Entry("K1", D(1), DAY, 2), Entry("K5", D(1), DAY + timedelta(days=1)), Entry("K5", D(1), DAY)]

    assert counted(rows, DAY, last_round=1) == [rows[0], rows[3]]
