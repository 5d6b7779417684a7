import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pulsar_xblocks.kernel.files.showing import LIMITS, TOTAL_MAX, Painted, Told, clean_text, told

PAGE = {"width": 1131, "height": 1600, "type": "image/jpeg", "text": "Рис. 1"}


def lines(*rows: object) -> list[str]:
    return [json.dumps(row) for row in rows]


def test_what_the_painter_says_is_read_line_by_line() -> None:
    page = Painted(1131, 1600, "image/jpeg", "Рис. 1")

    assert told(lines({"total": 14}, PAGE, PAGE)) == Told("", 14, (page, page))
    assert told(lines({"state": "locked"})) == Told("locked")
    assert told(lines({"total": 10**9}, PAGE)) == Told("", TOTAL_MAX, (page,))
    assert told([]) == Told()


def test_no_more_pages_are_believed_than_are_made() -> None:
    assert len(told(lines({"total": 99}, *[PAGE] * 99)).pages) == LIMITS.pages


@pytest.mark.parametrize(
    "wrong",
    [
        {"width": 0},
        {"width": 1601},
        {"height": "1600"},
        {"height": True},
        {"type": "image/svg+xml"},
        {"type": ["image/jpeg"]},
        {"text": None},
    ],
)
def test_a_line_without_sense_ends_the_reading(wrong: dict[str, object]) -> None:
    assert told(lines({"total": 2}, PAGE | wrong, PAGE)) == Told("", 2)


@given(
    some.lists(
        some.one_of(some.text(), some.builds(json.dumps, some.dictionaries(some.sampled_from([*PAGE, "total", "state"]), some.integers())))
    )
)
def test_no_line_whatever_breaks_the_reading(said: list[str]) -> None:
    found = told(said)

    assert len(found.pages) <= LIMITS.pages
    assert 0 <= found.total <= TOTAL_MAX


def test_the_text_of_a_page_is_plain() -> None:
    assert clean_text("  Замеры \t CO2\r\n\r\n\u202eв классе\x00 204\ufffe\r\n") == "Замеры CO2\nв классе 204"
    assert clean_text("тео\x02рия") == "теория"
    assert len(clean_text("а" * 10_000)) == LIMITS.text_chars


@given(some.text())
def test_a_cleaned_text_stays_as_it_is(raw: str) -> None:
    once = clean_text(raw)

    assert clean_text(once) == once
    assert "\x00" not in once
