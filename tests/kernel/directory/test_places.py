from datetime import date

import pytest

from pulsar_xblocks.kernel.directory.domain.places import Place, Places, core_name

DAY = date(2026, 11, 10)
TOMSK = Place(1, "город Томск", "69701000", "городской округ")
DISTRICT = Place(2, "Томский район", "69654000", "район")
SEVERSK = Place(3, "ЗАТО Северск", "69741000", "городской округ")
OLD = Place(4, "город Кедровый", "69707000", "городской округ", valid_to=date(2025, 1, 31))
NEW = Place(5, "Кедровый муниципальный округ", "69507000", "муниципальный округ", valid_from=date(2025, 2, 1))


@pytest.fixture
def places():
    return Places.of([TOMSK, DISTRICT, SEVERSK, OLD, NEW], DAY)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("город Томск", TOMSK),
        ("г. Томск", TOMSK),
        ("ТОМСК", TOMSK),
        ("Томский р-н", DISTRICT),
        ("томский муниципальный район", DISTRICT),
        ("Северск", SEVERSK),
        ("69654000", DISTRICT),
        ("69 654 000", DISTRICT),
        ("69654000101", DISTRICT),
        ("Кедровый", NEW),
        ("69507000", NEW),
        ("69707000", None),
        ("Новосибирск", None),
        ("", None),
    ],
)
def test_a_municipality_is_found_by_what_people_write(places, text, found):
    assert places.find(text) == found


def test_a_name_that_fits_two_is_not_guessed():
    twins = Places.of([Place(1, "Асиновский район", "69608000"), Place(2, "Асиновский округ", "69508000")], DAY)

    assert (twins.find("Асиновский"), twins.find("Асиновский район").id) == (None, 1)


def test_core_name_has_no_words_of_type():
    assert core_name("ЗАТО «Северск»") == core_name("г.Северск") == "северск"
