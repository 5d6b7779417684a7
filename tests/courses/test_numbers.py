"""Masks of registration numbers and numbered forms."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.courses.domain.numbers import DEFAULT_MASK, forms, next_free, registration_number, require_mask
from pulsar_xblocks.kernel.pure.errors import Invalid

ON = date(2026, 11, 10)


def test_a_number_by_its_mask() -> None:
    assert registration_number(DEFAULT_MASK, 17, ON) == "0017/26-ПК"
    assert registration_number("ПК {year}.{month}/{number}", 17, ON) == "ПК 2026.11/17"
    assert registration_number("{number:2}", 12345, ON) == "12345"


@pytest.mark.parametrize("mask", ["ПК", "{number", "{number}{day}", "{number:x}", "{number}" * 20, "{number}" + "{year:9}" * 6 + "/-ПК"])
def test_a_mask_that_cannot_number_is_refused(mask: str) -> None:
    with pytest.raises(Invalid):
        require_mask(mask)


def test_forms_keep_their_zeros() -> None:
    assert list(forms("ПК", "0098", "0101")) == ["0098", "0099", "0100", "0101"]
    assert next_free(forms("", "0098", "0101"), {"0099"}, 2) == ["0098", "0100"]
    assert next_free(forms("", "1", "2"), {"1"}, 5) == ["2"]


@pytest.mark.parametrize(("first", "last"), [("5", "4"), ("а", "5"), ("1", "20000"), ("", "1"), ("-1", "5")])
def test_forms_that_cannot_be(first: str, last: str) -> None:
    with pytest.raises(Invalid):
        forms("", first, last)


@given(st.integers(0, 10**9), st.integers(0, 300), st.sets(st.integers(0, 300)), st.integers(0, 50))
def test_free_forms_are_never_used_ones_and_stand_in_order(first: int, count: int, used: set[int], wanted: int) -> None:
    stock = forms("", str(first), str(first + count))
    taken = {str(first + number) for number in used}
    found = next_free(stock, taken, wanted)

    assert not set(found) & taken
    assert [int(number) for number in found] == sorted(int(number) for number in found)
    assert len(found) == min(wanted, count + 1 - len([number for number in used if number <= count]))
