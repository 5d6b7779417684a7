"""Lists as they are pasted: headings told by where the addresses stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.courses.domain import lists
from pulsar_xblocks.courses.domain.lists import parted, with_headings

CELL = st.text(alphabet="абвгд ежз", min_size=1, max_size=8).filter(str.strip)


@pytest.mark.parametrize(
    ("pasted", "heading"),
    [
        ("Иванова\tАнна\tПетровна\tanna@a.ru\tучитель\tЛицей", "Фамилия\tИмя\tОтчество\tЭлектронная почта\tДолжность\tОрганизация"),
        ("Иванова Анна Петровна\tanna@a.ru", "ФИО\tЭлектронная почта"),
        ("Иванова;Анна;anna@a.ru;учитель", "Фамилия;Имя;Электронная почта;Должность"),
        ("1\tИванова\tАнна\tПетровна\tanna@a.ru", "\tФамилия\tИмя\tОтчество\tЭлектронная почта"),
        ("Иванова\tАнна\n\nПетров\tПётр\tpetr@a.ru", "Фамилия\tИмя\tЭлектронная почта"),
    ],
)
def test_headings_are_told_by_the_address(pasted, heading):
    assert with_headings(pasted).splitlines()[0] == heading


@pytest.mark.parametrize("text", ["ФИО\tПочта\nИванова Анна\tanna@a.ru", "E-mail;Фамилия;Имя\nanna@a.ru;Иванова;Анна"])
def test_own_headings_stay(text):
    assert with_headings(text) == text


def test_a_text_without_addresses_is_left_to_the_check():
    assert with_headings("Иванова\tАнна\n") == "Иванова\tАнна"
    assert with_headings(" \n\n") == ""


@given(st.lists(CELL, max_size=3), st.lists(CELL, max_size=5))
def test_every_column_gets_one_heading_and_the_address_its_own(before, after):
    row = "\t".join([*before, "anna@a.ru", *after])
    found = with_headings(row).splitlines()[0].split("\t")

    assert len(found) == len(before) + 1 + len(after)
    assert found[len(before)] == lists.EMAIL
    assert found.count(lists.EMAIL) == 1


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Иванова Анна Петровна", ("Иванова", "Анна", "Петровна")),
        ("Мамедов Али Гасан оглы", ("Мамедов", "Али", "Гасан оглы")),
        ("Иванова", ("Иванова", "", "")),
        ("", ("", "", "")),
    ],
)
def test_parts_of_a_full_name(name, parts):
    assert parted(name) == parts
