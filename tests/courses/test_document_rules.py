"""Rules of documents: states, codes of the public page, which document a programme ends with."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.courses.documents import domain
from pulsar_xblocks.courses.documents.domain import Life, Printed, new_code, typed_code


@pytest.mark.parametrize(
    ("life", "state"),
    [(Life(), "valid"), (Life(is_replaced=True), "replaced"), (Life(is_cancelled=True), "cancelled"), (Life(True, True), "cancelled")],
)
def test_states_of_a_document(life: Life, state: str) -> None:
    assert domain.state(life) == state
    assert state in domain.DOCUMENT


def test_a_programme_of_retraining_ends_with_a_diploma() -> None:
    assert (domain.qualifying("development"), domain.qualifying("retraining")) == ("certificate", "diploma")


def test_a_name_without_a_patronymic() -> None:
    assert Printed(family="Иванова", given="Анна").full_name == "Иванова Анна"


@given(st.integers())
def test_a_code_typed_in_any_usual_way_is_found(seed: int) -> None:
    code = new_code(random.Random(seed))

    assert len(code) <= 16
    assert typed_code(code) == code
    assert typed_code(f" {code.lower().replace('-', ' ')} ") == code
    assert typed_code(code[:-1]) is None


@pytest.mark.parametrize("text", ["", "K7M4-P2XR", "0000-0000-0000", "<script>abcd", "К" * 13])
def test_what_is_no_code(text: str) -> None:
    assert typed_code(text) is None
