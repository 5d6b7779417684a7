"""Check digits of СНИЛС."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.courses.domain import snils
from pulsar_xblocks.kernel.pure.errors import Invalid


@pytest.mark.parametrize("text", ["112-233-445 95", "11223344595", "112 233 445 95", "087-654-303 00", "001-001-998 00", "000-000-001 77"])
def test_sound_numbers(text: str) -> None:
    assert len(snils.digits_of(text)) == 11


@pytest.mark.parametrize("text", ["112-233-445 96", "112-233-445", "", "112-233-445 9a", "１１２２３３４４５９５"])
def test_wrong_numbers_are_refused(text: str) -> None:
    with pytest.raises(Invalid):
        snils.digits_of(text)


def test_how_it_is_shown() -> None:
    assert snils.shown("11223344595") == "112-233-445 95"
    assert snils.masked("11223344595") == "***-***-445 95"
    assert snils.has_triplet("11122233395")
    assert not snils.has_triplet("11223344595")


@given(st.integers(1_001_999, 999_999_999))
def test_every_number_has_exactly_one_pair_of_check_digits(number: int) -> None:
    sound = [check for check in range(100) if snils.is_sound(f"{number:09d}{check:02d}")]

    assert len(sound) == 1
