from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.studios.domain import checklist, codes, roster, signals, statuses
from pulsar_xblocks.studios.domain.roster import Stay


def test_first_code_of_a_municipality():
    assert codes.next_code("70", "69612000", []) == "70-69612-001"


def test_code_follows_the_highest_number_of_its_own_municipality():
    taken = ["70-69612-001", "70-69612-007", "70-69701-040", "strange"]

    assert codes.next_code("70", "69612000", taken) == "70-69612-008"


@given(st.lists(st.integers(1, 9000), unique=True))
def test_next_code_is_never_taken(numbers):
    taken = [f"70-69612-{number:03d}" for number in numbers]

    assert codes.next_code("70", "69612000", taken) not in taken


def test_roster_of_a_day_has_who_had_joined_and_not_left():
    left, stays, later = Stay(1, date(2026, 9, 1), date(2026, 10, 5)), Stay(2, date(2026, 9, 10)), Stay(3, date(2026, 11, 1))

    assert roster.on_day([later, stays, left], date(2026, 10, 4)) == [left, stays]
    assert roster.on_day([later, stays, left], date(2026, 10, 5)) == [stays]


def test_who_takes_part_on_a_day_had_every_consent_by_then():
    day, joined = date(2026, 10, 29), date(2026, 10, 1)
    before, that_day, after = (Stay(n, joined, None, active) for n, active in enumerate((joined, day, date(2026, 10, 30))))
    left = Stay(4, joined, day, joined)

    assert roster.taking_part([before, that_day, after, left, Stay(5, joined)], day) == [before, that_day]


def test_membership_waits_until_the_last_consent():
    assert roster.status(Stay(1, date(2026, 9, 1))) == "pending"
    assert roster.status(Stay(1, date(2026, 9, 1), None, date(2026, 9, 3))) == "active"
    assert roster.status(Stay(1, date(2026, 9, 1), date(2026, 10, 1), date(2026, 9, 3))) == "left"


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2026, 9, 1), "soon"), (date(2026, 8, 25), "later"), (date(2026, 9, 15), "soon"), (date(2026, 9, 16), "late")],
)
def test_orientation_of_15_september_by_day(day, expected):
    orientation = checklist.BY_KEY["orientation"]

    assert checklist.state(orientation, (), checklist.due(orientation, 2026), day) == expected


def test_done_item_is_done_even_after_its_term():
    assert checklist.state(checklist.BY_KEY["plan"], {"plan"}, date(2026, 9, 30), date(2027, 5, 1)) == "done"


def test_studio_approved_in_november_has_two_weeks_for_the_autumn_items():
    assert checklist.due(checklist.BY_KEY["plan"], 2026, date(2026, 11, 1)) == date(2026, 11, 15)
    assert checklist.due(checklist.BY_KEY["plan"], 2026, date(2026, 9, 1)) == date(2026, 9, 30)


def test_spring_items_belong_to_the_next_calendar_year():
    assert checklist.due(checklist.BY_KEY["defence"], 2026) == date(2027, 5, 25)


def test_studio_silent_for_three_weeks_is_named():
    facts = signals.Facts(date(2026, 9, 1), date(2026, 10, 20), members=12, without_consent=4)

    assert [(row.key, row.n, row.of) for row in signals.signals(facts, date(2026, 11, 10))] == [("silent", 3, 0), ("consents", 4, 12)]
    assert [row.key for row in signals.signals(facts, date(2026, 11, 9))] == ["consents"]


def test_rejected_application_goes_nowhere():
    assert not any(statuses.may_move("rejected", to) for to in statuses.APPLICATION)


def test_every_move_leads_to_a_known_status():
    assert [key for key in statuses.APPLICATION if statuses.may_move("submitted", key)] == [
        "review",
        "returned",
        "approved",
        "rejected",
        "withdrawn",
    ]
