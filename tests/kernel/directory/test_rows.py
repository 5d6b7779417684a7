from datetime import date

import pytest
from django.utils import translation
from django.utils.translation import gettext

from pulsar_xblocks.kernel.directory.domain import COLUMNS, Known, Places, check_rows, heading_of
from pulsar_xblocks.kernel.directory.domain.places import Place

PLACES = Places.of(
    [Place(1, "город Томск", "69701000", "городской округ"), Place(2, "Чаинский район", "69658000", "район")], date(2026, 11, 10)
)
ROW = {"code": "Ш-1", "name": "МАОУ СОШ № 1", "short_name": "Школа № 1", "kind": "школа", "municipality": "Томск", "locality": "город"}


def check(*rows, known=None):
    return check_rows(enumerate(rows, start=2), PLACES, known or {})


def texts(result):
    return {column: [problem.text % problem.params for problem in problems] for column, problems in result.errors.items()}


def test_headings_are_known_in_both_languages_with_yo_as_ye():
    heading = heading_of(["Код", "НАИМЕНОВАНИЕ *", "Сокращённое наименование", "Municipality", "ИНН", "Заметки", ""])

    assert dict(heading.columns) == {0: "code", 1: "name", 2: "short_name", 3: "municipality", 4: "inn"}
    assert (heading.unknown, heading.missing, heading.doubled) == (("Заметки",), (), ())


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_headings_we_write_ourselves_are_read(language):
    with translation.override(language):
        heading = heading_of([gettext(word) for word, _, _ in COLUMNS.values()])

    assert list(heading.columns.values()) == list(COLUMNS)


def test_missing_and_doubled_headings_are_named():
    heading = heading_of(["Краткое", "short name"])

    assert (heading.missing, heading.doubled) == (("name", "municipality", "code"), ("short_name",))


def test_a_new_row_is_ready_to_be_stored():
    [result] = check(ROW | {"inn": "7707083893"})

    assert result.action == "new"
    assert result.values == {
        "code": "Ш-1",
        "name": "МАОУ СОШ № 1",
        "short_name": "Школа № 1",
        "municipality": 1,
        "inn": "7707083893",
        "kind": "school",
        "locality": "city",
    }


def test_without_a_code_the_inn_is_the_code():
    [result] = check(ROW | {"code": "", "inn": "7707083893"})

    assert (result.action, result.values["code"]) == ("new", "7707083893")


def test_kind_and_village_are_guessed_for_new_rows_with_a_warning():
    [result] = check({"code": "1", "name": "МКОУ «Подгорнская СОШ»", "municipality": "Чаинский"})

    assert (result.action, result.values["kind"], result.values["locality"], len(result.warnings)) == ("new", "school", "rural", 1)


@pytest.mark.parametrize(
    ("change", "column", "text"),
    [
        ({"code": ""}, "code", "Give a code or an INN: the row is recognised by it."),
        ({"name": " "}, "name", "Give the full name."),
        ({"name": "ш" * 401}, "name", "At most 400 characters; there are 401."),
        ({"municipality": ""}, "municipality", "Give the municipality: its name or OKTMO code."),
        ({"municipality": "Омск"}, "municipality", "The region has no municipality “Омск” today."),
        ({"kind": "замок"}, "kind", "The kind “замок” is not known."),
        ({"locality": "луг"}, "locality", "Write “town” or “village”, not “луг”."),
        ({"inn": "7707083894"}, "inn", "The control digit does not fit: there is a slip in “7707083894”."),
        ({"inn": "411001234"}, "inn", "An INN has 10 or 12 digits; a table may have lost the zero at its beginning."),
        ({"inn": "7,70708E+09"}, "inn", "An INN has 10 or 12 digits; a table may have lost the zero at its beginning."),
        ({"ogrn": "102770013219"}, "ogrn", "An OGRN has 13 or 15 digits."),
    ],
)
def test_a_wrong_cell_is_named_with_a_plain_reason(change, column, text):
    [result] = check(ROW | change)

    assert (result.action, texts(result)) == ("wrong", {column: [text]})


def test_a_second_row_with_the_same_code_is_wrong():
    first, second = check(ROW, ROW)

    assert (first.action, second.action, texts(second)) == ("new", "wrong", {"code": ["This code already stands in row 2."]})


def test_the_same_inn_twice_is_only_a_warning():
    first, second = check(ROW | {"inn": "7707083893"}, ROW | {"code": "Ш-2", "inn": "7707083893"})

    assert (first.warnings, second.action, len(second.warnings)) == ((), "new", 1)


def test_a_known_row_is_the_same_or_changed_and_empty_cells_keep_what_is_stored():
    stored = {
        "code": "Ш-1",
        "name": "МАОУ СОШ № 1",
        "short_name": "Школа № 1",
        "kind": "school",
        "municipality": 1,
        "locality": "city",
        "inn": "7707083893",
        "ogrn": "",
    }
    known = {"Ш-1": Known(7, 3, stored)}

    [same] = check(ROW | {"inn": "", "kind": ""}, known=known)
    [changed] = check(ROW | {"short_name": "Первая школа"}, known=known)

    assert (same.action, changed.action, changed.known.version) == ("same", "changed", 3)


def test_an_inn_of_another_known_organisation_is_a_warning():
    known = {"Ш-9": Known(9, 1, {"code": "Ш-9", "inn": "7707083893"})}

    [result] = check(ROW | {"inn": "7707083893"}, known=known)

    assert (result.action, [problem.params for problem in result.warnings]) == ("new", [{"code": "Ш-9"}])


def test_a_code_is_the_same_in_any_case_and_with_ye_for_yo():
    stored = Known(7, 3, {"code": "Лес-Ё", "name": "МАОУ СОШ № 1"})

    [changed, doubled] = check(ROW | {"code": "лес-е"}, ROW | {"code": "ЛЕС-Ё"}, known={"Лес-Ё": stored})

    assert (changed.known, changed.values["code"]) == (stored, "Лес-Ё")
    assert texts(doubled)["code"] == ["This code already stands in row 2."]
