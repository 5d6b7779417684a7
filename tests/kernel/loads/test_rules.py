"""Rules of tables that come back: headings, cells, what each row would do."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pulsar_xblocks.kernel.exports.domain import csv_text
from pulsar_xblocks.kernel.loads.domain import (
    DAY,
    MATCHES,
    NEW_ONLY,
    NUMBER,
    Field,
    Known,
    Line,
    Shape,
    absent_lines,
    clean_cell,
    compare,
    heading_of,
    mark_of,
    number_text,
    plain_text,
)

NAME = Field("name", "Name", ("имя", "фио"), role=MATCHES, is_needed=True)
CLASS = Field("group", "Class", ("класс",))
MAIL = Field("mail", "E-mail", ("почта",), role=NEW_ONLY)
SHAPE = Shape((NAME, CLASS, MAIL), ("name",))
ANNA = Known({"name": "Анна", "group": "9А"})
KNOWN = {"1": ANNA, "2": Known({"name": "Пётр", "group": "8Б"}, closed="gone")}


def actions(*rows):
    return [result.action for result in compare([Line(number, row) for number, row in enumerate(rows, 2)], KNOWN, SHAPE)]


def row(id="1", mark=ANNA.mark, **cells):
    return {"id": id, "mark": mark, "name": "Анна", "group": "9А"} | cells


def test_stored_rows_that_a_whole_table_lacks_become_lines_after_its_own():
    shape = Shape((NAME, CLASS), ("name",), is_typed=True, id_key="name")
    known = {"Анна": ANNA, "Пётр": KNOWN["2"], "Вера": Known({"name": "Вера", "group": "7В"})}
    lines = [Line(2, {"name": "АННА"}), Line(5, {"name": "Олег"})]

    found = absent_lines(lines, known, shape, lambda stored: {} if stored.closed else {"group": "нет"})

    assert found == [Line(6, {"name": "Вера", "group": "нет"})]


def test_headings_in_any_case_order_and_look_alike_letters():
    found = heading_of([" КЛАСС: ", "Фио*", "ID строки", "Цвет"], SHAPE.columns)

    assert (found.columns, found.unknown, found.missing) == ({0: "group", 1: "name", 2: "id"}, ("Цвет",), ())
    assert heading_of(["Kлacc", "Имя"], SHAPE.columns).columns == {0: "group", 1: "name"}  # Latin K, a, c


def test_headings_missing_and_doubled():
    assert heading_of(["Класс"], SHAPE.columns).missing == ("Name",)
    assert heading_of(["Имя", "ФИО"], SHAPE.columns).doubled == ("Name",)


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (DAY, "12.09.2026", "2026-09-12"),
        (DAY, "2026-09-12", "2026-09-12"),
        (DAY, "1.9.2026 г.", "2026-09-01"),
        (DAY, "2026-09-01 00:00:00", "2026-09-01"),
        (DAY, " ", ""),
    ]
    + [(NUMBER, "2,50", "2.5"), (NUMBER, "1 200", "1200"), (NUMBER, "0", "0"), (NUMBER, "-0,0", "0"), (NUMBER, "100", "100")],
)
def test_cells_in_one_plain_writing(kind, typed, kept):
    assert clean_cell(Field("x", "X", kind=kind), typed) == (kept, None)


@pytest.mark.parametrize(
    ("kind", "typed"), [(DAY, "31.02.2026"), (DAY, "вчера"), (NUMBER, "1e999999"), (NUMBER, "пять"), (NUMBER, "1,2,3")]
)
def test_cells_that_say_nothing(kind, typed):
    assert clean_cell(Field("x", "X", kind=kind), typed)[1] is not None


def test_a_text_that_is_too_long_is_wrong():
    assert clean_cell(Field("x", "X", limit=3), "абв")[1] is None
    assert clean_cell(Field("x", "X", limit=3), "абвг")[1] is not None


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=40))
@example("'@")
@example(" '=1")
def test_what_an_export_writes_reads_as_what_is_stored(text):
    assert plain_text(csv_text(text)) in (plain_text(text), plain_text(csv_text(plain_text(text))))


@given(st.decimals(-(10**6), 10**6, places=2))
def test_numbers_keep_their_value(number):
    assert Decimal(number_text(number)) == number


def test_a_row_without_its_name_is_called_by_its_first_words():
    kind = Field("kind", "Kind", shown={"school": "School"})
    shape = Shape((kind, NAME, CLASS, MAIL), ("mail",))

    named, unnamed = compare([Line(2, {"name": "Анна", "mail": "a@a.example"}), Line(3, {"kind": "school", "name": "Анна"})], {}, shape)

    assert (named.label, unnamed.label) == ("a@a.example", "Анна")


def test_same_changed_and_new():
    assert actions(row(), row("", "", name="Ольга")) == ["same", "new"]
    assert actions(row(group="10А")) == ["changed"]


def test_an_empty_cell_leaves_what_is_stored():
    assert actions(row(group="")) == ["same"]


def test_a_row_changed_since_the_export_is_named_and_not_written_over():
    assert actions(row(mark="0000000000", group="10А")) == ["conflict"]
    assert actions(row(mark="0000000000")) == ["same"]  # nothing to write


def test_a_change_without_the_mark_is_wrong():
    assert actions(row(mark="", group="10А")) == ["wrong"]


def test_ids_unknown_or_twice_are_wrong():
    assert actions(row("77", group="10А")) == ["wrong"]
    assert actions(row(), row(group="10А")) == ["same", "wrong"]


def test_shifted_rows_are_wrong_and_closed_ones_stay():
    assert actions(row(name="Пётр")) == ["wrong"]
    assert actions({"id": "2", "mark": KNOWN["2"].mark, "name": "петр", "group": "8Б"}) == ["same"]  # ё as е
    assert actions({"id": "2", "mark": KNOWN["2"].mark, "name": "Пётр", "group": "9Б"}) == ["wrong"]


def test_a_column_for_new_rows_changes_nothing_in_others():
    assert actions(row(mail="a@example.ru")) == ["same"]


@given(st.dictionaries(st.sampled_from("abcd"), st.text(max_size=5)), st.sampled_from("abcd"), st.text(min_size=1, max_size=5))
def test_the_mark_changes_with_any_value_and_not_with_their_order(values, key, other):
    assert mark_of(values) == mark_of(dict(reversed(values.items())))
    assert (mark_of(values) == mark_of(values | {key: other})) == (values.get(key, "") == other)


def test_codes_that_differ_in_case_only_are_each_its_own_row():
    shape = Shape((Field("code", "Code", role=MATCHES), CLASS), ("code",), is_typed=True, id_key="code")
    known = {code: Known({"code": code, "group": group}) for code, group in (("ab-1", "9А"), ("AB-1", "8Б"))}
    typed = [("ab-1", "9Б"), ("AB-1", "8Б"), ("ab-1", "7А")]

    found = compare([Line(number, {"code": code, "group": group}) for number, (code, group) in enumerate(typed, 2)], known, shape)

    assert [(row.action, row.id, row.before) for row in found] == [
        ("changed", "ab-1", {"group": "9А"}),
        ("same", "AB-1", {}),
        ("wrong", "ab-1", {}),
    ]
