"""Rules of a card: what must be said, grades, names of pupils."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some
from studios.practices.conftest import FULL

from pulsar_xblocks.studios.practices import domain
from pulsar_xblocks.studios.practices.domain import Content, pupils_named

ROSTER = [("Ковалёва", "Анна"), ("Синицын", "Егор"), ("Белый", "Пётр"), ("Ли", "Вера"), ("Орлова-Чуева", "Мария")]


def test_a_full_card_can_be_sent():
    assert domain.problems(FULL) == {}


def test_an_empty_card_names_everything_that_is_missing():
    fields = {"title", "problem", "done", "result", "locality", "kind", "subject", "grade_from", "grade_to"}

    assert set(domain.problems(Content())) == fields
    assert domain.draft_problems(Content()) == {}


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("problem", {"problem": "х" * 29}),
        ("title", {"title": "х" * 151}),
        ("done", {"done": "х" * 4001}),
        ("subject", {"subject": "alchemy"}),
        ("grade_from", {"grade_from": 0}),
        ("grade_to", {"grade_to": 12}),
        ("grade_to", {"grade_from": 8, "grade_to": 7}),
        ("link1", {"links": ("javascript:alert(1)",)}),
        ("links", {"links": ("https://a.example",) * 4}),
        ("is_clear", {"files": ("key",)}),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(field, change):
    assert list(domain.problems(replace(FULL, **change))) == [field]


@pytest.mark.parametrize("change", [{"problem": "х" * 30}, {"grade_from": 7, "grade_to": 7}, {"files": ("key",), "is_clear": True}])
def test_on_the_boundary_nothing_is_wrong(change):
    assert domain.problems(replace(FULL, **change)) == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Опыт придумала Ковалева, а показал Егор.", ["Ковалева"]),
        ("Ковалёвой помогали Синицыну с Белым.", ["Ковалёвой", "Синицыну", "Белым"]),
        ("Вместе с Ли и Чуевой", ["Ли", "Чуевой"]),
        ("Работу защищала Анна К., а вёл Егор С.", ["Анна К.", "Егор С."]),
        ("Анна Каренина и белый снег; синица за окном", []),
        ("Лишь бы работало. Линейка. Орлы летят.", []),
        ("", []),
    ],
)
def test_names_of_the_roster_are_noticed_in_any_case(text, found):
    assert pupils_named(text, ROSTER) == found


def test_pupils_without_a_name_match_nothing():
    assert pupils_named("Анна и Егор", [("", ""), ("", "Анна")]) == []


FAMILY = some.text(alphabet="абвгдежзиклмнопрстуф", min_size=2, max_size=12).map(lambda text: text + "ин")


@given(FAMILY, some.sampled_from(["", "а", "у", "ым", "ой"]))
def test_a_family_name_is_always_found_and_never_in_small_letters(family, ending):
    word = family.capitalize() + ending

    assert pupils_named(f"это {word}.", [(family.capitalize(), "Иван")]) == [word]
    assert pupils_named(f"это {word.lower()}.", [(family.capitalize(), "Иван")]) == []


@pytest.mark.parametrize(
    ("status", "to", "is_allowed"),
    [
        ("draft", "submitted", True),
        ("draft", "confirmed", False),
        ("submitted", "draft", True),
        ("returned", "submitted", True),
        ("returned", "confirmed", False),
        ("confirmed", "submitted", True),
        ("confirmed", "returned", False),
    ],
)
def test_moves(status, to, is_allowed):
    assert domain.may_move(status, to) is is_allowed


def test_a_kept_version_reads_back_as_it_was():
    kept = replace(FULL, links=("https://a.example",), files=("key",), is_clear=True)

    assert domain.content_of({name: getattr(kept, name) for name in domain.LABELS}) == kept
