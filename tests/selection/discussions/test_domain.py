from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.selection.discussions import domain
from pulsar_xblocks.selection.discussions.domain import Change, Piece, Window

DRAFT = """Положение о конкурсе
1. Общие положения
Конкурс проводит региональный центр.
2. Кто участвует
2.1. Участники
Организации двух и более муниципалитетов.
2.2. Заявка
Подаётся до 1 декабря.
3. Итоги
"""
OPENS, CLOSES = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)
WINDOW = Window("active", OPENS, CLOSES)


def test_sections_of_a_pasted_document():
    found = domain.pieces(DRAFT)

    assert [(piece.number, piece.title) for piece in found] == [
        ("", ""), ("1", "Общие положения"), ("2", "Кто участвует"), ("2.1", "Участники"), ("2.2", "Заявка"), ("3", "Итоги"),
    ]  # fmt: skip
    assert found[0] == Piece("", "", "Положение о конкурсе")
    assert found[3].text == "Организации двух и более муниципалитетов."


def test_a_list_inside_a_section_begins_no_section():
    found = domain.pieces("3. Порядок\nШаги:\n1. Заявка\n2. Итоги\n4. Итоги")

    assert [(piece.number, piece.text) for piece in found] == [("3", "Шаги:\n1. Заявка\n2. Итоги"), ("4", "")]


@given(st.text(max_size=300))
def test_no_word_of_a_document_is_lost(text):
    words = "".join(piece.number + piece.title + piece.text for piece in domain.pieces(text))

    assert "".join(words.split()).replace(".", "") == "".join(text.split()).replace(".", "")


@given(st.lists(st.integers(1, 400), max_size=8))
def test_numbers_of_sections_grow(numbers):
    found = [int(piece.number) for piece in domain.pieces("\n".join(f"{number}. Раздел" for number in numbers)) if piece.number]

    assert found == sorted(set(found))


def test_what_the_final_version_changes():
    found = domain.changes("1. А\nраз\n2. Б\n3. В", "1. А\nдва\n2. Б\n4. Г")

    assert found == [Change("1", "А\nраз", "А\nдва"), Change("4", "", "Г"), Change("3", "В", "")]


@given(st.text(max_size=200))
def test_the_same_text_changes_nothing(text):
    assert domain.changes(text, text) == []


@pytest.mark.parametrize(
    ("at", "stage"),
    [
        (OPENS - timedelta(minutes=1), "planned"),
        (OPENS, "open"),
        (CLOSES, "open"),
        (CLOSES + timedelta(seconds=1), "closed"),
    ],
)
def test_stages_by_the_minute(at, stage):
    assert domain.stage(WINDOW, at) == stage


@pytest.mark.parametrize(
    ("status", "minutes", "may"),
    [("shown", 30, True), ("waiting", 30, True), ("shown", 31, False), ("hidden", 1, False), ("withdrawn", 1, False)],
)
def test_an_author_changes_a_proposal_in_its_first_minutes(status, minutes, may):
    made = OPENS + timedelta(days=1)

    assert domain.may_edit(status, made, WINDOW, 30, made + timedelta(minutes=minutes)) == may


def test_after_the_window_nothing_is_changed():
    assert not domain.may_edit("shown", CLOSES - timedelta(minutes=1), WINDOW, 30, CLOSES + timedelta(minutes=1))


def test_answers_and_what_waits_for_one():
    states = [("shown", "accepted"), ("shown", ""), ("waiting", ""), ("hidden", ""), ("withdrawn", ""), ("shown", "partly")]

    assert domain.missing_answers(states) == 2
    assert dict(domain.tally(states)) == {"accepted": 1, "partly": 1, "declined": 0}
