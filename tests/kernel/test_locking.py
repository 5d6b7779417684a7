"""Holding a row where the database cannot say which of the joined rows are held."""

import pytest
from django.db import connection, transaction
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
