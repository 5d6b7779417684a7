"""Mentors matched with a request; who must agree."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.courses.domain.mentoring import (
    MENTEE,
    MENTEES_HEAD,
    MENTOR,
    MENTORS_HEAD,
    MOST_MENTEES,
    Meeting,
    Mentor,
    NotNow,
    Plan,
    Request,
    academic_hours,
    check_meeting,
    free,
    is_agreed,
    lines_of,
    matches,
    may_read,
    middle,
    missing_in,
    months_between,
    require_step,
)
from pulsar_xblocks.kernel.pure.errors import Invalid

THEMES = st.frozensets(st.sampled_from(["проекты", "оценка", "ИИ", "робототехника"]))
MENTORS = st.lists(st.builds(Mentor, st.integers(1, 50), THEMES, st.integers(1, 3), st.just("а"), st.integers(0, 5)), max_size=12)


def _themes(*names: str) -> frozenset[str]:
    return frozenset(names)


def test_the_most_themes_in_common_come_first_then_the_smaller_load() -> None:
    request = Request(9, _themes("проекты", "оценка"), organisation=1)
    busy, free, rich = (
        Mentor(1, _themes("проекты"), 2, load=2),
        Mentor(2, _themes("проекты"), 2),
        Mentor(3, _themes("проекты", "оценка"), 2, load=2),
    )

    assert [match.mentor.pk for match in matches(request, [busy, free, rich])] == [3, 2, 1]


def test_nobody_gets_oneself_or_a_fourth_mentee() -> None:
    request = Request(1, _themes("проекты"))

    assert matches(request, [Mentor(1, _themes("проекты")), Mentor(2, _themes("проекты"), load=MOST_MENTEES)]) == []


def test_a_partner_is_of_another_organisation() -> None:
    mentors = [Mentor(1, _themes("проекты"), organisation=1), Mentor(2, _themes("проекты"), organisation=2)]

    assert [match.mentor.pk for match in matches(Request(9, _themes("проекты"), 1, is_partner=True), mentors)] == [2]
    assert len(matches(Request(9, _themes("проекты"), 1), mentors)) == 2


def test_a_partner_pair_wants_both_heads() -> None:
    assert is_agreed(False, {MENTOR, MENTEE})
    assert not is_agreed(True, {MENTOR, MENTEE, MENTORS_HEAD})
    assert is_agreed(True, {MENTOR, MENTEE, MENTORS_HEAD, MENTEES_HEAD})


def test_whole_months_of_a_programme() -> None:
    assert months_between(date(2026, 9, 1), date(2026, 11, 30)) == 3
    assert months_between(date(2026, 9, 1), date(2026, 11, 29)) == 2
    assert months_between(date(2026, 9, 15), date(2027, 9, 14)) == 12


@given(THEMES, MENTORS, st.booleans())
def test_a_match_shares_a_theme_and_has_room(themes: frozenset[str], mentors: list[Mentor], is_partner: bool) -> None:
    found = matches(Request(1, themes, 1, "а", is_partner), mentors)

    assert all(match.common and match.mentor.load < MOST_MENTEES and match.mentor.pk != 1 for match in found)
    assert [len(match.common) for match in found] == sorted((len(match.common) for match in found), reverse=True)
    assert not is_partner or all(match.mentor.organisation != 1 for match in found)


def test_a_partner_request_fits_nobody_without_an_organisation() -> None:
    assert matches(Request(9, _themes("проекты"), 1, is_partner=True), [Mentor(1, _themes("проекты"))]) == []
    assert matches(Request(9, _themes("проекты"), None, is_partner=True), [Mentor(1, _themes("проекты"), 2)]) == []


PLAN = Plan("Открыть студию", ("Собрать команду",), date(2026, 9, 1), date(2026, 11, 30))


def test_a_programme_lasts_from_three_to_twelve_months() -> None:
    ends = {day: replace(PLAN, ends_on=day) for day in (date(2026, 11, 29), date(2026, 11, 30), date(2027, 8, 31), date(2027, 9, 1))}

    assert [list(missing_in(plan)) for plan in ends.values()] == [["ends_on"], [], [], ["ends_on"]]


def test_what_a_programme_lacks_is_named_by_field() -> None:
    assert set(missing_in(Plan())) == {"goal", "tasks", "starts_on", "ends_on"}
    assert missing_in(PLAN) == {}


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(-500, 800))
def test_an_approved_term_is_never_shorter_or_longer(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    is_sound = not missing_in(replace(PLAN, starts_on=first, ends_on=last))

    assert not is_sound or 88 <= days <= 365
    assert is_sound or not 95 <= days <= 360


def test_a_meeting_lies_within_the_programme_and_has_taken_place() -> None:
    today = date(2026, 9, 10)
    for meeting in (Meeting(date(2026, 9, 11), 45, "а"), Meeting(date(2026, 8, 31), 45, "а")):
        with pytest.raises(Invalid) as refused:
            check_meeting(meeting, PLAN, today)
        assert set(refused.value.errors) == {"on"}

    check_meeting(Meeting(today, 45, "а"), PLAN, today)


@pytest.mark.parametrize(
    ("minutes", "before", "is_sound"),
    [(9, 0, False), (10, 0, True), (480, 0, True), (481, 0, False), (60, 421, False), (-45, 0, False)],
)
def test_meetings_of_a_day_come_to_eight_hours_at_most(minutes: int, before: int, is_sound: bool) -> None:
    def written() -> bool:
        try:
            check_meeting(Meeting(date(2026, 9, 10), minutes, "а"), PLAN, date(2026, 9, 10), before)
        except Invalid:
            return False
        return True

    assert written() == is_sound


def test_minutes_are_academic_hours_of_forty_five() -> None:
    assert [academic_hours(minutes) for minutes in (45, 60, 90, 10)] == [Decimal(1), Decimal("1.33"), Decimal(2), Decimal("0.22")]


def test_the_other_opinion_is_read_after_writing_ones_own() -> None:
    assert may_read(MENTOR, MENTOR, {MENTOR})
    assert not may_read(MENTOR, MENTEE, {MENTEE})
    assert not may_read(MENTOR, MENTEE, {MENTOR})
    assert may_read(MENTOR, MENTEE, {MENTOR, MENTEE})


def test_a_pair_goes_forward_only() -> None:
    with pytest.raises(NotNow):
        require_step("done", "ended")
    with pytest.raises(NotNow):
        require_step("proposed", "active")
    require_step("active", "ended")


@given(st.integers(0, 10), st.integers(0, 10))
def test_free_places_never_let_in_more_than_three(load: int, most: int) -> None:
    assert load + free(load, most) <= max(load, MOST_MENTEES)


@given(st.text(max_size=200))
def test_lines_are_whole_and_each_stands_once(text: str) -> None:
    found = lines_of(text)

    assert len(set(found)) == len(found)
    assert all(line and line == " ".join(line.split()) for line in found)
    assert lines_of("\n".join(found)) == found


def test_half_way_is_the_middle_day() -> None:
    assert middle(date(2026, 9, 1), date(2026, 9, 11)) == date(2026, 9, 6)
