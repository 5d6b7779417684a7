"""Codes, windows, life of a link."""

import random
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.kernel.links import domain

NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)


@given(st.integers())
def test_code_is_two_groups_without_look_alikes_and_survives_typing(seed):
    code = domain.new_code(random.Random(seed))

    assert len(code) == 9 and code[4] == "-"
    assert not set(code) & set("ILOU01")
    assert domain.normal_code(f" {code.lower().replace('-', ' ')} ") == code


def test_code_typed_with_russian_layout_is_understood():
    assert domain.normal_code("кавс-мт23") == "KABC-MT23"


@given(st.text(max_size=12))
def test_any_text_gives_a_well_formed_code_or_nothing(text):
    code = domain.normal_code(text)

    assert code is None or (len(code) == 9 and set(code.replace("-", "")) <= set(domain.ALPHABET))


@given(st.integers(0, 10**6), st.integers(1, 10**5))
def test_window_holds_the_moment(shift_s, size_s):
    now, window = NOW + timedelta(seconds=shift_s), timedelta(seconds=size_s)
    start = domain.window_start(now, window)

    assert start <= now < start + window
    assert 1 <= domain.wait_s(now, window) <= size_s


def test_link_is_open_until_it_expires_is_used_or_revoked():
    later = NOW + timedelta(seconds=1)

    assert domain.is_open(None, None, None, NOW)
    assert domain.is_open(later, None, None, NOW)
    assert not domain.is_open(NOW, None, None, NOW)
    assert not domain.is_open(None, NOW, None, NOW)
    assert not domain.is_open(None, None, NOW, NOW)
