"""Who may apply: grade, age on the day the shift starts, places, repeated participation, consents, window."""

from datetime import UTC, date, datetime, timedelta

import pytest

from pulsar_xblocks.selection.domain import gates
from pulsar_xblocks.selection.domain.gates import Applicant, Shift, Stay
from pulsar_xblocks.selection.domain.rules import Gates, RuleSet

START = date(2026, 11, 9)
SHIFT = Shift("maths", START, (date(2026, 2, 2), date(2026, 9, 14), START, date(2027, 2, 1)))
RULES = Gates(grades=(7, 8, 9, 11), least_age=13, most_age=17, municipalities=("69701000", "69654000"), regions=("70",))
PUPIL = Applicant(8, date(2012, 5, 20), "69701000", "70")


def failed(rules: Gates = RULES, who: Applicant = PUPIL, **more: object) -> list[tuple[str, dict[str, object]]]:
    changed = Applicant(**{**who.__dict__, **more})
    return [(one.gate, one.reason.params) for one in gates.failed(rules, changed, SHIFT)]


def test_a_fitting_pupil_passes() -> None:
    assert failed() == []


def test_a_call_that_asks_nothing_lets_everybody_in() -> None:
    assert gates.failed(Gates(max_shifts_per_school_year=None, same_profile_gap=0), Applicant(), SHIFT) == []


def test_every_failed_gate_is_told() -> None:
    who = Applicant(10, date(2008, 1, 1), "69704000", "54")

    assert [one.gate for one in gates.failed(RULES, who, SHIFT)] == ["grade", "age", "region", "municipality"]


def test_the_grades_asked_for_are_named() -> None:
    assert failed(grade=10) == [("grade", {"grades": "7–9, 11", "grade": 10})]


def test_what_is_not_told_yet_is_asked_for() -> None:
    found = gates.failed(RULES, Applicant(municipality="69701000", region="70"), SHIFT)

    assert [one.reason for one in found] == [
        "The programme is for these grades: %(grades)s. Tell yours.",
        "The programme has an age limit: tell the date of birth.",
    ]


@pytest.mark.parametrize(
    ("born", "age"),
    [
        (date(2013, 11, 9), None),  # 13 on the very day
        (date(2013, 11, 10), 12),
        (date(2008, 11, 10), None),  # 18 on the day after
        (date(2008, 11, 9), 18),
    ],
)
def test_age_is_that_of_the_day_the_shift_starts(born: date, age: int | None) -> None:
    assert [params["age"] for _, params in failed(birth_date=born)] == ([] if age is None else [age])


def test_age_speaks_in_the_right_form() -> None:
    (found,) = gates.failed(Gates(least_age=13), Applicant(birth_date=date(2014, 1, 1)), SHIFT)

    assert (found.reason.plural, found.reason.params["n"]) == (
        "On the day the shift starts the applicant is %(age)d years old; from %(limit)d are asked for.",
        12,
    )


@pytest.mark.parametrize(
    ("days", "had"),
    [
        ((date(2026, 9, 14),), None),
        ((date(2026, 9, 14), date(2027, 2, 1)), 2),
        ((date(2026, 8, 31), date(2027, 2, 1)), None),  # 31 August is of the year before
        ((date(2026, 9, 1), date(2027, 8, 31)), 2),
        ((date(2026, 9, 1), START), None),  # the shift itself is not counted twice
    ],
)
def test_shifts_of_the_school_year_are_limited(days: tuple[date, ...], had: int | None) -> None:
    stays = tuple(Stay("chess" if day != START else "maths", day) for day in days)

    assert [(gate, params["had"], params["n"]) for gate, params in failed(stays=stays)] == ([("shifts", had, 2)] if had else [])


@pytest.mark.parametrize(
    ("day", "profile", "gap", "passed"),
    [
        (date(2026, 9, 14), "maths", 1, 0),  # the shift before
        (date(2027, 2, 1), "maths", 1, 0),  # the shift after, where a place is confirmed
        (date(2026, 2, 2), "maths", 1, None),
        (date(2026, 2, 2), "maths", 2, 1),
        (date(2026, 9, 14), "chess", 1, None),
        (date(2026, 9, 14), "maths", 0, None),
        (date(2026, 10, 1), "maths", 1, 0),  # a shift that only the pupil's own record knows
    ],
)
def test_shifts_of_one_profile_are_not_consecutive(day: date, profile: str, gap: int, passed: int | None) -> None:
    found = failed(Gates(same_profile_gap=gap), stays=(Stay(profile, day),))

    assert [(gate, params["passed"]) for gate, params in found] == ([] if passed is None else [("profile", passed)])


def test_missing_consents_are_named_in_the_order_of_the_rules() -> None:
    rules = Gates(purposes=("selection", "stay", "sirius_transfer"))

    assert gates.consents(rules, Applicant(consents=frozenset({"stay"}))) == ("selection", "sirius_transfer")


OPENS, CLOSES = datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 9, 20, 16, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "reason"),
    [
        (OPENS - timedelta(seconds=1), "Applications are not accepted yet."),
        (OPENS, None),
        (CLOSES + timedelta(minutes=5), None),
        (CLOSES + timedelta(minutes=5, seconds=1), "Applications are no longer accepted."),
    ],
)
def test_arrival_at_the_server_decides_with_its_grace(now: datetime, reason: str | None) -> None:
    found = gates.window(RuleSet(), OPENS, CLOSES, now)

    assert [one.reason for one in found] == ([reason] if reason else [])


def test_shifts_without_a_profile_are_not_of_one_profile() -> None:
    shift = Shift("", START)

    assert gates.between([Stay("", date(2023, 3, 1))], shift) is None
    assert gates.failed(Gates(), Applicant(stays=(Stay("", date(2023, 3, 1)),)), shift) == []
