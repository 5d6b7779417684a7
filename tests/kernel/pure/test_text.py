import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.kernel.pure.text import (
    Counted,
    folded,
    full_name,
    is_personal_name,
    mark_plural,
    normal_phone,
    short_name,
    without_name,
)


@pytest.mark.parametrize(
    ("text", "plain"),
    [("  Пётр\u00a0 ЁЖ ", "петр еж"), ("И\u0306од", "йод"), ("", "")],
)
def test_folded_text_compares_without_case_yo_and_spaces(text, plain):
    assert folded(text) == plain


@pytest.mark.parametrize("text", ["Щукина", "Салтыков-Щедрин", "О’Коннор", "Д'Арк", "Ооржак", "Өлчей", "Анна Мария", "я" * 100])
def test_cyrillic_names_are_accepted(text):
    assert is_personal_name(text)


@pytest.mark.parametrize("text", ["", "Smith", "Иван1", "-Иванов", " Иванов", "я" * 101, "Иванов\n", "Иванов;"])
def test_other_texts_are_no_names(text):
    assert not is_personal_name(text)


def test_names_without_patronymic_have_no_gap():
    assert (full_name("Ким", "Ли"), short_name("Ким", "Ли"), short_name("", "Ли")) == ("Ким Ли", "Ким\u00a0Л.", "")


@pytest.mark.parametrize("text", ["8 (3822) 51-54-25", "+7 3822 515425", "73822515425", "3822 515425"])
def test_phones_are_stored_in_one_form(text):
    assert normal_phone(text) == "+73822515425"


@pytest.mark.parametrize("text", ["", "515425", "+1 202 555 01 00 5", "93822515425"])
def test_other_numbers_are_no_russian_phones(text):
    assert normal_phone(text) is None


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Орлов Константин Евгеньевич приедет", "… приедет"),
        ("Константин Евгеньевич Орлов приедет", "… приедет"),
        ("Студия «Пульс», 7 октября, Орлов К. Е..", "Студия «Пульс», 7 октября, …."),
        ("Студия «Пульс», Орлов\u00a0К.\u00a0Е.", "Студия «Пульс», …"),
        ("приглашает вашего ребёнка: Константин Орлов. Без согласия", "приглашает вашего ребёнка: …. Без согласия"),
        ("Орлов Константин и Орлов Борис", "… и Орлов Борис"),  # a namesake by family only stays
        ("Орловский Константин", "Орловский Константин"),
        ("город Орлов", "город Орлов"),
    ],
)
def test_a_name_is_taken_out_of_a_text(text, left):
    assert without_name(text, "Орлов", "Константин", "Евгеньевич") == left


@pytest.mark.parametrize(
    "typed",
    ["ЁЛКИНА АЛЁНА", "Елкина  Алена", "Ёлкина\nАлёна Петровна", "Ёлкина А.П.", "А. П. Ёлкина", "А.П.Елкина", "А. Ёлкина", "алена ёлкина"],
)
def test_a_name_is_found_however_it_is_typed(typed):
    assert without_name(f"Проект: {typed}, 8 класс", "Ёлкина", "Алёна", "Петровна") == "Проект: …, 8 класс"


@given(st.text(), st.text(max_size=20), st.text(max_size=20))
def test_who_has_no_name_is_in_no_text(text, family, given_name):
    assert without_name(text, "", given_name) == without_name(text, family, "") == text


@given(st.text("Орлв Контати.…", max_size=60))
def test_a_text_does_not_grow_and_a_second_time_changes_nothing(text):
    once = without_name(text, "Орлов", "Константин")

    assert len(once) <= len(text)
    assert without_name(once, "Орлов", "Константин") == once


def test_a_counted_sentence_keeps_both_forms_and_its_values():
    told = Counted(*mark_plural("%(n)d cat", "%(n)d cats"), n=2)

    assert (told, told.plural, told.params) == ("%(n)d cat", "%(n)d cats", {"n": 2})
