import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.kernel.people.domain import new_password, numbered_username, username_base


@pytest.mark.parametrize(
    ("name", "base"),
    [
        (("Иванова", "Анна", "Михайловна"), "ivanova-am"),
        (("Щукин", "Юрий", ""), "shchukin-y"),
        (("Подъячева", "Ёлка", ""), "podyacheva-e"),
        (("Салтыков-Щедрин", "Пётр", "Ильич"), "saltykovshchedrin-pi"),
        (("Ким", "", ""), "kim"),
        (("Өлчей", "", ""), "lchey"),
        (("", "", ""), "pulsar"),
    ],
)
def test_names_of_accounts_are_latin(name, base):
    assert username_base(*name) == base


@given(st.text(max_size=100), st.text(max_size=100))
def test_names_of_accounts_fit_the_platform(family, given_name):
    assert re.fullmatch(r"[a-z-]{1,24}", username_base(family, given_name))


def test_taken_names_get_a_number():
    assert numbered_username("kim-l", {"kim-l", "kim-l2"}) == "kim-l3"


def test_passwords_are_readable_and_differ():
    rng = random.Random(7)
    made = {new_password(rng) for _ in range(500)}

    assert len(made) == 500
    assert all(re.fullmatch(r"[bdfgkmnprstvz][aeou][bdfgkmnprstvz][aeou]-[2-9]{4}-[a-z]{4}", password) for password in made)


def test_no_password_makes_a_class_laugh():
    rng = random.Random(7)

    assert not any(word.startswith(("pop", "suk", "kak")) for _ in range(5000) for word in new_password(rng).split("-"))
