"""What a rubric must hold, and its form."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.kernel.definitions.domain import canonical, load
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.review import forms
from pulsar_xblocks.kernel.review.default_rubric import RUBRIC
from pulsar_xblocks.kernel.review.domain.rubric import Level, Rubric, RubricRow
from pulsar_xblocks.kernel.review.domain.rubric_checks import problems, read_levels, typed_levels

D = Decimal
DEFAULT = load(Rubric, canonical(RUBRIC))


def one(most="10", levels=None, **values):
    told = [Level(D(n), f"смысл {n}", "") for n in range(11)] if levels is None else levels
    return replace(Rubric((RubricRow("a", D(most), "Критерий", "", tuple(told)),), D(1), ru="Защита"), **values)


def test_default_rubric_may_be_scored_by():
    assert problems(DEFAULT) == {}


@pytest.mark.parametrize(
    ("rubric", "fields"),
    [
        (one(), []),
        (one(ru=" "), ["ru"]),
        (one("9", [Level(D(n), "смысл", "") for n in range(10)]), ["rows"]),
        (one(rows=()), ["rows"]),
        (one(step=D("0.3")), ["max_0", "step"]),
        (one("10.5"), ["max_0", "rows"]),
        (one("0"), ["max_0", "rows"]),
        (one(levels=[Level(D(n), "смысл", "") for n in range(10)]), ["levels_0"]),
        (one(levels=[Level(D(n), "смысл", "") for n in range(12)]), ["levels_0"]),
        (one(levels=[Level(D(n), "я" * 301, "") for n in range(11)]), ["levels_0"]),
        (one(comment_below=D("10.5")), ["comment_below"]),
        (one(comment_length=1001), ["comment_length"]),
        (one(gap_percent=0), ["gap_percent"]),
    ],
)
def test_what_forbids_to_score_by_a_rubric(rubric, fields):
    assert sorted(problems(rubric)) == fields


@pytest.mark.parametrize("line", ["0,5 — Вопрос", "0.5: Вопрос", "0,5) Вопрос", "0,5\tВопрос", "0,5 Вопрос", "  0,5 - Вопрос "])
def test_level_is_read_however_it_is_typed(line):
    assert read_levels(line) == ((Level(D("0.5"), "Вопрос", ""),), [])


def test_line_without_a_score_is_named():
    assert read_levels("0 — Нет\nВопрос не назван") == ((Level(D(0), "Нет", ""),), ["Вопрос не назван"])


@given(st.dictionaries(st.integers(0, 40), st.text("абв 1,—", min_size=1).map(lambda text: f"я{text}я"), min_size=1))
def test_typed_levels_are_read_as_they_were(words):
    levels = tuple(Level(D(n) / 4, " ".join(text.split()), "") for n, text in sorted(words.items()))

    assert read_levels(typed_levels(levels, is_russian=True)) == (levels, [])


def posted(**more):
    return {name: str(value) for name, value in forms.typed(DEFAULT).items()} | more


def test_form_gives_the_rubric_it_was_filled_from():
    assert forms.rubric_from(posted()) == DEFAULT


def test_emptied_row_leaves_and_the_others_keep_their_keys():
    gone = dict.fromkeys((f"{name}_4" for name in forms.TEXTS), "")
    fourth = "0 — нет\n1 — мало\n2 — часть\n3 — всё"

    made = forms.rubric_from(posted(**gone, max_3="3", levels_3=fourth, step="1", **whole_points()))

    assert [row.key for row in made.rows] == ["understanding", "method", "result", "own_part"]


def whole_points():
    return {f"levels_{at}": "\n".join(f"{n} — смысл" for n in range(most + 1)) for at, most in ((0, 2), (1, 2), (2, 3))}


def test_two_rows_never_share_a_key():
    made = forms.rubric_from(posted(key_1="understanding", key_2="<b>"))

    assert [row.key for row in made.rows] == ["understanding", "row1", "row2", "own_part", "form"]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("max_0", "много"),
        ("max_0", "1e99"),
        ("max_0", "-2"),
        ("comment_below", ""),
        ("comment_length", "x"),
        ("step", "0.3"),
        ("levels_1", "нет"),
    ],
)
def test_nonsense_is_refused_beside_its_field(field, text):
    with pytest.raises(Invalid) as caught:
        forms.rubric_from(posted(**{field: text}))

    assert field in caught.value.errors


def test_problem_of_a_row_stands_beside_the_row_as_typed():
    moved = {f"{name}_5": posted()[f"{name}_4"] for name in (*forms.TEXTS, "key")} | {f"{name}_4": "" for name in forms.TEXTS}

    with pytest.raises(Invalid) as caught:
        forms.rubric_from(posted(**moved | {"levels_5": "0 — нет"}))

    assert list(caught.value.errors) == ["levels_5"]
