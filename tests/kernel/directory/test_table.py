"""Rules of the table of organisations: headings, cells, what a row lacks, what is to be known of it."""

from datetime import date

import pytest

from pulsar_xblocks.kernel.directory.domain.places import Place, Places
from pulsar_xblocks.kernel.directory.loads.table import completed, inn_notes, new_problems, shape_of
from pulsar_xblocks.kernel.loads.domain import clean_cell, heading_of

PLACES = Places.of(
    [Place(1, "город Томск", "69701000", "городской округ"), Place(2, "Чаинский район", "69658000", "район")], date(2026, 11, 10)
)


def test_headings_are_known_in_both_languages_with_yo_as_ye():
    heading = heading_of(["Код", "НАИМЕНОВАНИЕ *", "Сокращённое наименование", "oktmo", "ИНН", "Заметки", ""], shape_of(PLACES).columns)

    assert dict(heading.columns) == {0: "code", 1: "name", 2: "short_name", 3: "municipality", 4: "inn"}
    assert (heading.unknown, heading.missing, heading.doubled) == (("Заметки",), (), ())
    assert heading_of(["краткое", "short name"], shape_of(PLACES).columns).missing == ("Full name", "Municipality")


@pytest.mark.parametrize(
    ("key", "cell", "kept", "text"),
    [
        ("name", "ш" * 401, "ш" * 400, "At most 400 characters; there are 401."),
        ("municipality", "г. Томск", "69701000", ""),
        ("municipality", "69658000", "69658000", ""),
        ("municipality", "Омск", "Омск", "The region has no municipality “Омск” today."),
        ("kind", "СОШ", "school", ""),
        ("kind", "замок", "замок", "The kind “замок” is not known."),
        ("locality", "село", "rural", ""),
        ("locality", "луг", "луг", "Write “town” or “village”, not “луг”."),
        ("inn", "7707 083893", "7707083893", ""),
        ("inn", "7707083894", "7707083894", "The control digit does not fit: there is a slip in “7707083894”."),
        ("inn", "411001234", "411001234", "An INN has 10 or 12 digits; a table may have lost the zero at its beginning."),
        ("inn", "7,70708E+09", "7,70708E+09", "An INN has 10 or 12 digits; a table may have lost the zero at its beginning."),
        ("ogrn", "1027700132195", "1027700132195", ""),
        ("ogrn", "102770013219", "102770013219", "An OGRN has 13 or 15 digits."),
    ],
)
def test_cells_in_their_usual_writing(key, cell, kept, text):
    column = next(one for one in shape_of(PLACES).columns if one.key == key)

    found, problem = clean_cell(column, cell)

    assert (found, problem % problem.params if problem else "") == (kept, text)


def test_what_a_new_organisation_lacks_and_what_follows_from_the_rest():
    assert list(new_problems({}, "")) == ["code", "name", "municipality"]
    cells = {"name": "МКОУ «Подгорнская СОШ»", "municipality": "69658000"}
    guessed = {"short_name": cells["name"], "kind": "school", "locality": "rural"}
    assert completed(cells, "1", is_rural=True) == guessed | cells | {"code": "1"}


def test_an_inn_that_stands_twice_is_a_note():
    found = inn_notes({2: ("Ш-1", "77"), 3: ("Ш-2", "77"), 4: ("Ш-9", "88"), 5: ("Ш-3", "88")}, {"88": "Ш-9"})

    assert {number: [note.params for note in told] for number, told in found.items()} == {
        3: [{"row": 2}],
        5: [{"code": "Ш-9"}, {"row": 4}],
    }
