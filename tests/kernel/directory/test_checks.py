import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.kernel.directory.domain import guessed_kind, is_inn, is_ogrn, is_oktmo, kind_of, locality_of


@pytest.mark.parametrize("text", ["7707083893", "500100732259", "7830002293"])
def test_true_inn_is_accepted(text):
    assert is_inn(text)


@pytest.mark.parametrize(
    "text",
    ["", "7707083894", "500100732258", "500100732269", "770708389", "77070838930", "0000000000", "770708389x", "７７０７０８３８９３"],
)
def test_other_texts_are_no_inn(text):
    assert not is_inn(text)


@pytest.mark.parametrize("text", ["1027700132195", "304500116000157"])
def test_true_ogrn_is_accepted(text):
    assert is_ogrn(text)


@pytest.mark.parametrize("text", ["", "1027700132196", "304500116000158", "102770013219", "0000000000000"])
def test_other_texts_are_no_ogrn(text):
    assert not is_ogrn(text)


@given(st.integers(10**8, 10**9 - 1), st.integers(0, 9), st.integers(1, 9))
def test_one_changed_digit_of_an_inn_is_noticed_but_for_the_rule_of_ten(head, place, shift):
    """A control of «mod 11 mod 10» misses only sums that become 0 and 10."""
    weights = (2, 4, 10, 3, 5, 9, 4, 6, 8)
    digits = [int(sign) for sign in str(head)]
    rest = sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) % 11
    true = "".join(map(str, digits)) + str(rest % 10)
    slip = list(true)
    slip[place] = str((int(slip[place]) + shift) % 10)
    other = sum(int(digit) * weight for digit, weight in zip(slip[:9], weights, strict=True)) % 11

    assert is_inn(true)
    assert is_inn("".join(slip)) == (place < 9 and {rest, other} == {0, 10})


@pytest.mark.parametrize(
    ("text", "expected"), [("69701000", True), ("69701000001", True), ("6970100", False), ("00701000", False), ("6970100a", False)]
)
def test_oktmo_has_8_or_11_digits(text, expected):
    assert is_oktmo(text) is expected


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("ОГБОУ «Томский физико-технический лицей»", "lyceum"),
        ("МАОУ гимназия № 13 г. Томска", "gymnasium"),
        ("МКОУ «Поротниковская СОШ» Бакчарского района", "school"),
        ("МБОУ ДО «Дом творчества»", "additional"),
        ("ОГАПОУ «Томский техникум информационных технологий»", "college"),
        ("Томский государственный университет", "university"),
        ("ООО «Ромашка»", "other"),
    ],
)
def test_kind_is_guessed_from_the_name(name, kind):
    assert guessed_kind(name) == kind


def test_kinds_and_localities_are_known_in_both_languages():
    assert [kind_of(text) for text in ("СОШ", "Лицей", "College", "замок")] == ["school", "lyceum", "college", None]
    assert [locality_of(text) for text in ("Село", "город", "rural", "луг")] == ["rural", "city", "rural", None]
