"""Numbered pages: where one stands, and the end of counting."""

import pytest
from factories import PersonFactory

from pulsar_xblocks.kernel import listing
from pulsar_xblocks.kernel.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(rf, monkeypatch):
    """Return a function that gives a page of two of the first five of seven people."""
    monkeypatch.setattr(listing, "MOST", 5)

    def shown(number: str, people: int = 7) -> listing.Numbered:
        PersonFactory.create_batch(people)
        return listing.numbered(rf.get("/", {"page": number}), Person.objects.order_by("pk"), size=2)

    return shown


def test_what_is_counted_to_the_end_says_so(page):
    found = page("3", people=5)

    assert (found.first, found.last, found.total, found.has_more, found.next_url) == (5, 5, 5, False, "")


def test_counting_stops_and_the_last_page_is_the_last_counted_one(page):
    found = page("9")

    assert (found.first, found.last, found.total, found.has_more, found.next_url) == (5, 5, 5, True, "")


def test_a_list_is_counted_in_its_own_way(rf, django_assert_num_queries):
    first, second, _ = PersonFactory.create_batch(3)
    rows = Person.objects.order_by("pk")

    with django_assert_num_queries(2):
        found = listing.numbered(rf.get("/"), rows, size=2, counted=rows.exclude(pk=first.pk))

    assert (found.rows, found.total) == ([first, second], 2)
