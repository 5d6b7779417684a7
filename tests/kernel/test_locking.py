"""Holding a row where the database cannot say which of the joined rows are held."""

import threading

import pytest
from django.db import OperationalError, connection, transaction
from factories import StudioYearFactory

from pulsar_xblocks.kernel import locking
from pulsar_xblocks.studios.models import StudioYear

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["named", "unnamed"])
def rows(request, monkeypatch):
    """Return rows with what they join; «unnamed» = the database locks but cannot name what (MariaDB)."""
    if request.param == "unnamed":
        monkeypatch.setattr(locking, "_names_what_is_held", lambda: False)
    return StudioYear.objects.select_related("studio__organisation").order_by("-pk")


def test_one_row_is_held_with_what_it_joins(rows, django_assert_num_queries):
    studio = StudioYearFactory()

    with transaction.atomic():
        held = locking.locked(rows, studio.pk)

    with django_assert_num_queries(0):
        assert (held, held.studio.organisation) == (studio, studio.studio.organisation)


def test_first_row_is_held_or_none(rows):
    with transaction.atomic():
        assert locking.first_locked(rows) is None
    StudioYearFactory()
    newest = StudioYearFactory()

    with transaction.atomic():
        assert locking.first_locked(rows) == newest


def test_missing_row_is_told(rows):
    with transaction.atomic(), pytest.raises(StudioYear.DoesNotExist):
        locking.locked(rows, 1)


def test_no_joined_row_is_named_where_that_is_impossible(monkeypatch):
    monkeypatch.setattr(connection.features, "has_select_for_update", True)
    monkeypatch.setattr(connection.features, "has_select_for_update_of", False)

    assert not locking._names_what_is_held()


@pytest.fixture
def ended(monkeypatch):
    """Return a function: which attempts the database ends by which error -> (what to run, its attempts)."""
    monkeypatch.setattr(locking, "PAUSE_S", 0)

    def make(error, count):
        attempts = []

        def run():
            attempts.append(1)
            if len(attempts) <= count:
                raise error
            return "stored"

        return run, attempts

    return make


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("count", "attempts"), [(0, 1), (1, 2), (3, 4)])
def test_an_action_ended_by_a_deadlock_is_done_again(ended, count, attempts):
    run, made = ended(OperationalError(1213, "Deadlock found when trying to get lock"), count)

    assert (locking.retried(run), len(made)) == ("stored", attempts)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("error", "attempts"), [(OperationalError(1213, "Deadlock"), 4), (OperationalError(2006, "gone away"), 1)])
def test_endless_deadlocks_and_other_troubles_are_told(ended, error, attempts):
    run, made = ended(error, 9)

    with pytest.raises(OperationalError):
        locking.retried(run)

    assert len(made) == attempts


def test_a_part_of_a_transaction_is_not_repeated(ended):
    run, made = ended(OperationalError(1213, "Deadlock"), 1)

    with transaction.atomic(), pytest.raises(OperationalError):
        locking.retried(run)

    assert len(made) == 1


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_two_who_hold_each_other_up_both_come_through():
    first, second = StudioYearFactory(), StudioYearFactory()
    both_hold, attempts, failures = threading.Barrier(2), [], []

    def cross(one, other):
        def run():
            with transaction.atomic():
                held = StudioYear.objects.select_for_update().get(pk=one.pk)
                attempts.append(held.pk)
                if len(attempts) <= 2:
                    both_hold.wait(30)
                StudioYear.objects.filter(pk__in=[one.pk, other.pk]).update(name=f"after {one.pk}")

        try:
            locking.retried(run)
        except Exception as error:  # noqa: BLE001 - shown by the test
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=cross, args=pair) for pair in ((first, second), (second, first))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert failures == []
    assert len(attempts) == 3  # the database ended one of the two, which came again
    assert len(set(StudioYear.objects.values_list("name", flat=True))) == 1
