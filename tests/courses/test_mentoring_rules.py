"""Mentors matched with a request; who must agree."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.courses.domain.mentoring import (
    MENTEE,
    MENTEES_HEAD,
    MENTOR,
    MENTORS_HEAD,
    MOST_MENTEES,
    Mentor,
    Request,
    is_agreed,
    matches,
    months_between,
)

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
