"""Finding a contest by a few letters: slips of the hand, ё, endings, codes, another keyboard."""

from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulsar_demo.load import contest_names
from pulsar_xblocks.selection.contests.domain.lists import Event
from pulsar_xblocks.selection.contests.domain.search import MOST_CHARS, Index, find, likeness, slips

NAMES = sorted({row[0] for row in (*contest_names.RSOSH, *contest_names.MINISTRY)})
LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюя"


def event(pk, name, **values):
    return Event(**{"pk": pk, "source": "rsosh", "year": "2026/27", "code": f"К-{pk}", "name": name, "level": "1"} | values)


INDEX = Index.of(event(pk, name) for pk, name in enumerate(NAMES, 1))


def found(text, index=INDEX):
    return [one.name for one in find(index, text)]


@st.composite
def names_with_a_slip(draw):
    """A name of the list in which one letter is wrong, missing, too many or swapped with its neighbour."""
    name = draw(st.sampled_from(NAMES))
    places = [at for at, sign in enumerate(name[:MOST_CHARS]) if sign.isalpha()]
    at, letter = draw(st.sampled_from(places)), draw(st.sampled_from(LETTERS))
    head, here, tail = name[:at], name[at], name[at + 1 :]
    slips = ("wrong", "missing", "more", "swapped") if tail[:1].isalpha() else ("wrong", "missing", "more")
    slip = draw(st.sampled_from(slips))
    return name, {"wrong": head + letter + tail, "missing": head + tail, "more": head + letter + here + tail}.get(
        slip, head + tail[:1] + here + tail[1:]
    )


@given(names_with_a_slip())
def test_a_name_with_one_slip_is_found_first(pair):
    name, typed = pair

    assert found(typed)[0] == name


@given(st.text(max_size=300))
def test_whatever_is_typed_gets_an_answer(text):
    assert len(found(text)) <= 20


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("ломаносов", "Олимпиада школьников «Ломоносов»"),
        ("ЛОМОНОСОВ", "Олимпиада школьников «Ломоносов»"),
        ("покори воробьевы", "Олимпиада школьников «Покори Воробьёвы горы!»"),  # ё is е
        ("воробевы горы", "Олимпиада школьников «Покори Воробьёвы горы!»"),
        ("высшая праба", "Всероссийская олимпиада «Высшая проба»"),
        ("сеченов", "Сеченовская олимпиада школьников"),  # a beginning
        ("всесибирская", "Всесибирская открытая олимпиада школьников"),
        ("большиевызовы", "Всероссийский конкурс научно-технологических проектов «Большие вызовы»"),  # no space
        ("живая клас сика", "Всероссийский конкурс юных чтецов «Живая классика»"),  # a space too many
        ("ljvjyjcjd", "Олимпиада школьников «Ломоносов»"),
        ("kjvjyjcjd", "Олимпиада школьников «Ломоносов»"),  # the Latin keyboard was on
    ],
)
def test_what_people_type_is_found_first(typed, name):
    hits = found(typed)

    assert (hits[0] if hits else "") == name


def test_subject_and_code_are_found_too():
    index = Index.of(
        [event(1, "Олимпиада «Ломоносов»", subjects=("физика",)), event(2, "Олимпиада «Ломоносов»", subjects=("химия",), code="РСОШ-017")]
    )

    assert [one.pk for one in find(index, "ломоносов химии")][0] == 2
    assert [one.pk for one in find(index, "рсош-017")] == [2]
    assert [one.pk for one in find(index, "физике")] == [1]


def test_of_equal_hits_the_one_that_stands_and_is_newer_comes_first():
    name = "Олимпиада «Физтех»"
    index = Index.of([event(1, name, is_active=False), event(2, name, year="2025/26"), event(3, name)])

    assert [one.pk for one in find(index, "физтех")] == [3, 2, 1]


def test_nothing_like_it_finds_nothing():
    assert [found(text) for text in ("", "   ", "«»!?", "жжжжжжж", "\0", "й" * 5000)] == [[]] * 6
    assert find(Index.of([]), "физика") == []


@pytest.mark.parametrize(
    ("one", "two", "count"),
    [
        ("физика", "физика", 0),
        ("физика", "фзика", 1),
        ("физика", "фиизка", 1),
        ("физика", "фитика", 1),
        ("химия", "физика", 3),
        ("", "аб", 2),
    ],
)
def test_slips_are_counted_up_to_a_limit(one, two, count):
    assert slips(one, two, 2) == count


@given(st.text(ascii_lowercase, max_size=8), st.text(ascii_lowercase, max_size=8))
def test_slips_do_not_depend_on_the_order(one, two):
    assert slips(one, two, 3) == slips(two, one, 3)


def test_likeness_of_short_words_and_numbers_allows_no_slip():
    assert likeness("мгу", "мги") == 0
    assert likeness("2026", "2027") == 0
