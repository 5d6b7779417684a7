"""A guardian whose link the staff has closed: letters go on without it, and the staff sees who gets none."""

from datetime import timedelta

import pytest
from commission_rows import guardian_of, link_of
from places_rows import FINAL, with_places

from pulsar_xblocks.kernel.consents.actions.requests import close_links
from pulsar_xblocks.kernel.inbox.models import Letter
from pulsar_xblocks.kernel.links.models import Link
from pulsar_xblocks.selection.commission import letters
from pulsar_xblocks.selection.commission.letters import Told

pytestmark = pytest.mark.django_db
NOW = FINAL + timedelta(days=1)


@pytest.fixture
def world():
    """Return a call of two offered places; the guardian of the first application has a closed link, that of the second an open one."""
    call, rows, _ = with_places(80, 71, 67)
    for row, email in zip(rows, ("mother@example.org", "father@example.org"), strict=False):
        link_of(guardian_of(row, email))
    close_links(rows[0].person, NOW)
    return call, rows


def _letters(rows):
    before = Letter.objects.count()
    for row in rows[:2]:
        letters.tell(row, Told("Предложено место", "Ответьте до 10 декабря.", {}, f"told:{row.pk}"), NOW)
    return {one.address: one.text for one in Letter.objects.order_by("pk")[before:]}


def test_the_next_letter_does_not_open_the_link_and_says_what_to_do(world):
    _, rows = world

    told = _letters(rows)

    assert ["/pulsar/l/" in told[email] for email in ("mother@example.org", "father@example.org")] == [False, True]
    assert ["закрыл ссылку" in told[email] for email in ("mother@example.org", "father@example.org")] == [True, False]
    assert not Link.objects.filter(object_id=str(rows[0].person.guardians.get().pk), revoked_at=None).exists()


def test_the_staff_sees_which_family_gets_no_link(entered, world, at):
    call, rows = world
    at(NOW)
    client = entered()

    places = client.get(f"/pulsar/calls/{call.pk}/places/").content.decode()
    pages = [client.get(f"/pulsar/calls/{call.pk}/applications/{row.pk}/").content.decode() for row in rows[:2]]

    assert places.count("родитель не получает ссылку") == 1
    assert ["Ссылка родителя закрыта" in page for page in pages] == [True, False]


def test_the_list_of_places_costs_the_same_for_one_and_three(entered, world, at, django_assert_max_num_queries):
    call, rows = world
    at(NOW)
    client = entered()
    counts = []
    for _ in range(2):
        with django_assert_max_num_queries(40) as spent:
            client.get(f"/pulsar/calls/{call.pk}/places/")
        counts.append(len(spent))
        close_links(rows[1].person, NOW)

    assert counts[0] == counts[1]
