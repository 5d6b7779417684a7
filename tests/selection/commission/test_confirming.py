from datetime import date, timedelta

import pytest
from places_rows import FINAL, fresh, with_places

from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.commission.actions import placing

pytestmark = pytest.mark.django_db
NOW = FINAL + timedelta(days=1)


def _offered(person, profile, starts):
    """Return an application of a person to whom a place is offered."""
    _, rows, _ = with_places(80, profile=profile, shift_starts=starts, shift_ends=starts + timedelta(days=13))
    if person:
        SelectionApplication.objects.filter(pk=rows[0].pk).update(person=person)
    return fresh(rows[0])


def _confirm(row):
    placing.answer(row, is_yes=True, by=None, now=NOW)


def test_a_third_place_of_a_school_year_is_not_confirmed_until_another_is_declined():
    one = _offered(None, "science", date(2027, 1, 11))
    two = _offered(one.person, "arts", date(2027, 3, 1))
    three = _offered(one.person, "sport", date(2027, 5, 10))
    _confirm(one)
    _confirm(two)

    with pytest.raises(Invalid):
        _confirm(three)
    assert fresh(three).status == "recommended"

    placing.answer(fresh(two), is_yes=False, by=None, now=NOW)
    _confirm(fresh(three))

    assert [fresh(row).status for row in (one, two, three)] == ["confirmed", "refused", "confirmed"]


def test_a_second_click_on_a_confirmed_place_changes_nothing():
    row = _offered(None, "science", date(2027, 1, 11))
    _confirm(row)

    _confirm(fresh(row))

    assert fresh(row).status == "confirmed"
