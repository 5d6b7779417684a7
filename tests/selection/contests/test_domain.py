"""Rules of lists and achievements: levels, stages, the row of the matrix, the same olympiad twice, numbers nobody can guess."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.selection.contests.domain import lists, own
from pulsar_xblocks.selection.contests.domain.counts import Count, guarded
from pulsar_xblocks.selection.contests.domain.lists import Event
from pulsar_xblocks.selection.contests.domain.own import Claimed, Said
from pulsar_xblocks.selection.domain import achievements
from pulsar_xblocks.selection.domain.rules import LEVELS, RuleSet

TODAY = date(2026, 11, 10)
EVENT = Event(1, "rsosh", "2026/27", "Р-1", "Олимпиада", "1", ("физика",))


@pytest.mark.parametrize(
    ("source", "level", "stage", "row"),
    [
        ("ministry", "vsosh", "final", "vsosh_final"),
        ("ministry", "vsosh", "regional", "vsosh_regional"),
        ("ministry", "vsosh", "municipal", "vsosh_municipal"),
        ("ministry", "vsosh", "school", ""),
        ("rsosh", "1", "final", "rsosh_1"),
        ("rsosh", "3", "final", "rsosh_3"),
        ("rsosh", "1", "qualifying", ""),
        ("ministry", "all_russian", "final", "ministry"),
        ("ministry", "international", "final", "ministry"),
        ("ministry", "all_russian", "regional", "regional"),
        ("ministry", "all_russian", "school", ""),
        ("ministry", "interregional", "final", "regional"),
        ("regional", "regional", "final", "regional"),
        ("regional", "municipal", "final", ""),
        ("", "all_russian", "final", "regional"),  # stands in no list
        ("", "school", "final", ""),
    ],
)
def test_an_achievement_falls_into_a_row_of_the_matrix(source, level, stage, row):
    assert lists.matrix_level(source, level, stage) == row


def test_every_row_of_the_matrix_is_one_that_the_rules_know():
    stages = list(lists.STAGES)
    found = {lists.matrix_level(source, level, stage) for source, levels in lists.OF_SOURCE.items() for level in levels for stage in stages}

    assert found - {""} == set(LEVELS)


@pytest.mark.parametrize(
    ("text", "key"),
    [("I", "1"), ("ii уровень", "2"), ("3", "3"), ("Всероссийский", "all_russian"), ("региональная", "regional"), ("IV", ""), ("", "")],
)
def test_levels_are_read_as_people_write_them(text, key):
    assert lists.level_of(text) == key


@pytest.mark.parametrize(
    ("text", "grades"),
    [("5-8", (5, 8)), ("9", (9, 9)), ("с 5 по 11", (5, 11)), ("11-5", None), ("0-4", None), ("5-12", None), ("все", None)],
)
def test_grades_are_read_as_people_write_them(text, grades):
    assert lists.grades_of(text) == grades


def test_subjects_are_parted_and_stand_once():
    assert lists.subjects_of("Математика; физика,  МАТЕМАТИКА\nхимия;") == ("математика", "физика", "химия")


@pytest.mark.parametrize(
    ("text", "link"),
    [("olimpiada.ru", "https://olimpiada.ru"), ("http://a.ru/x", "http://a.ru/x"), ("javascript:alert(1)", ""), ("нет", "")],
)
def test_a_link_leads_to_the_web_only(text, link):
    assert lists.whole_link(text) == link


def test_one_can_enter_until_the_last_day():
    def ends(day):
        return Event(1, "rsosh", "2026/27", "Р-1", "Олимпиада", "1", ends_on=day)

    assert [lists.is_open(ends(day), TODAY) for day in (date(2026, 11, 9), TODAY, None)] == [False, True, True]


def said(**values):
    return Said(**{"event": 1, "year": "2026/27", "stage": "final", "result": "prize"} | values)


def test_a_sound_achievement_has_no_problems():
    assert own.problems(said(on=TODAY), EVENT, TODAY) == {}
    assert own.problems(said(event=None, name="Наш турнир", level="regional"), None, TODAY) == {}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"year": "2025/26"}, "year"),  # the contest is of another list
        ({"year": "2027/28"}, "year"),
        ({"year": "вчера"}, "year"),
        ({"stage": "municipal"}, "stage"),  # olympiads of the national list have none
        ({"stage": ""}, "stage"),
        ({"result": "лучший"}, "result"),
        ({"on": date(2026, 11, 11)}, "on"),
        ({"on": date(2026, 8, 31)}, "on"),  # of the school year before
        ({"subject": "ф" * 101}, "subject"),
        ({"number": "1" * 101}, "number"),
        ({"files": tuple("abcdef")}, "files"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(values, field):
    assert list(own.problems(said(**values), EVENT, TODAY)) == [field]


def test_outside_the_lists_name_and_level_are_asked_for():
    assert sorted(own.problems(said(event=None), None, TODAY)) == ["level", "name"]


def claim(key, stage="final", **values):
    return Claimed(
        **{
            "key": key,
            "olympiad": "вош",
            "name": "ВОШ",
            "subject": "физика",
            "year": "2026/27",
            "level": "x",
            "stage": stage,
            "result": "prize",
        }
        | values
    )


def test_of_one_olympiad_the_highest_stage_counts():
    claims = [
        claim("1", "school"),
        claim("2", "regional"),
        claim("3", "municipal", result="winner"),
        claim("4", "municipal", year="2025/26"),
    ]

    assert own.doubles(claims) == {"1": "2", "3": "2"}


@pytest.mark.parametrize("final", [claim("2", result="participant"), claim("2", level="")])
def test_a_stage_without_points_takes_none_from_the_one_before(final):
    """Who has won the regional stage loses nothing by going on: so it is scored, and so it is said in «My Pulsar»."""
    claims = [claim("1", "regional", level="vsosh_regional", result="winner"), final]
    taken = [achievements.Claim(one.key, one.olympiad, one.subject, one.year, one.level or "", one.result) for one in claims]

    assert own.doubles(claims) == {"2": "1"}
    assert [line.points for line in achievements.points(RuleSet(), taken, "2026/27").lines] == [20, 0]


def test_another_subject_is_another_olympiad_and_the_same_one_in_two_lists_is_one():
    assert own.doubles([claim("1"), claim("2", subject="химия")]) == {}
    assert own.doubles([claim("1", level=""), claim("2", subject="Физика", source="rsosh")]) == {"1": "2"}
    assert own.olympiad("Олимпиада «Лёд»,  2 тур") == own.olympiad("олимпиада Лед: 2 тур")


@given(
    st.lists(
        st.builds(claim, st.uuids().map(str), st.sampled_from(list(lists.STAGES)), subject=st.sampled_from(["физика", "химия"])),
        max_size=12,
    )
)
def test_exactly_one_of_each_olympiad_counts(claims):
    instead = own.doubles(claims)

    assert {claim.subject for claim in claims} == {claim.subject for claim in claims if claim.key not in instead}
    assert len(claims) - len(instead) == len({claim.subject for claim in claims})
    assert not set(instead.values()) & set(instead)


def test_the_rules_of_a_selection_take_what_is_kept():
    claims = [claim("1", level="rsosh_1"), claim("2", "regional", olympiad="б", level="vsosh_regional"), claim("3", "qualifying", level="")]
    taken = [achievements.Claim(one.key, one.olympiad, one.subject, one.year, one.level, one.result) for one in claims]

    found = achievements.points(RuleSet(), taken, "2026/27")

    assert [line.reason for line in found.lines] == ["counted", "cut", "outside"]


def row(people, prizes=0, rows=None):
    return Count("k", "Школа", "", people, people if rows is None else rows, prizes)


def test_small_numbers_and_the_sums_that_tell_them_stay_untold():
    table = guarded([row(5, 5), row(2, 1)], row(7, 6))

    assert [(one.people, one.prizes) for one in table.rows] == [(5, 5)]
    assert (table.total.people, table.total.prizes, table.hidden) == (None, None, 1)


def test_few_prizes_or_few_without_one_stay_untold_too():
    table = guarded([row(8, 1), row(8, 7), row(8, 4), row(8, 0)], row(32, 12))

    assert [one.prizes for one in table.rows] == [None, None, 4, 0]
    assert table.total.people is None


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=8))
def test_no_number_from_one_to_two_is_ever_told(pairs):
    rows = [row(people, min(people, prizes)) for people, prizes in pairs]
    total = row(sum(one.people for one in rows), sum(one.prizes for one in rows))

    table = guarded(rows, total)

    told = [
        number
        for one in table.rows
        for number in (one.people, one.prizes, (one.rows or 0) - (one.prizes or 0) if one.prizes is not None else None)
    ]
    assert not {1, 2} & set(told)
    assert table.total.people is None or not table.hidden
