from dataclasses import replace
from datetime import date

import pytest

from pulsar_xblocks.kernel.directory import actions
from pulsar_xblocks.kernel.directory.models import Municipality, Organisation
from pulsar_xblocks.kernel.pure.errors import Invalid, Stale


@pytest.fixture
def draft(region):
    town = Municipality.objects.get(name="город Томск")
    return actions.OrganisationDraft("МАОУ гимназия № 13", "Гимназия № 13", "gymnasium", town, "city", inn="7707083893")


def test_a_new_organisation_takes_its_inn_as_code(draft, operator, now):
    row = actions.store_organisation(draft, None, actions.Edit(operator, now))

    assert (row.code, row.region, row.version, row.sort_name) == ("7707083893", draft.municipality.region, 1, "гимназия № 13")


def test_numbers_with_slips_are_refused_beside_their_fields(draft, operator, now):
    with pytest.raises(Invalid) as refusal:
        actions.store_organisation(replace(draft, inn="7707083894", ogrn="12"), None, actions.Edit(operator, now))

    assert sorted(refusal.value.errors) == ["inn", "ogrn"]


def test_a_taken_code_is_refused(draft, school, operator, now):
    with pytest.raises(Invalid) as refusal:
        actions.store_organisation(replace(draft, code="П-1"), None, actions.Edit(operator, now))

    assert refusal.value.errors == {"code": [actions.CODE_TAKEN]}


def test_a_taken_code_is_refused_in_any_case(draft, school, operator, now):
    school.code = "Лес-Ё"
    school.save()

    with pytest.raises(Invalid) as refusal:
        actions.store_organisation(replace(draft, code="лес-е"), None, actions.Edit(operator, now))

    assert refusal.value.errors == {"code": [actions.CODE_TAKEN]}


def test_a_code_may_change_its_case(draft, school, operator, now):
    school.code = "лес"
    school.save()
    same_place = replace(draft, code="ЛЕС", municipality=school.municipality)

    stored = actions.store_organisation(same_place, school, actions.Edit(operator, now, school.version))

    assert stored.code == "ЛЕС"


def test_a_stale_version_answers_both_texts_and_stores_nothing(draft, school, operator, now):
    Organisation.objects.filter(pk=school.pk).update(version=2, short_name="Чужое имя")

    with pytest.raises(Stale) as refusal:
        actions.store_organisation(replace(draft, code="П-1"), school, actions.Edit(operator, now, version=1))

    error = refusal.value
    assert (error.current["short_name"], error.yours["short_name"], error.version) == ("Чужое имя", "Гимназия № 13", 2)
    assert Organisation.objects.get().short_name == "Чужое имя"


def test_an_organisation_stays_in_its_region(draft, foreign_school, operator, now):
    with pytest.raises(Invalid) as refusal:
        actions.store_organisation(draft, foreign_school, actions.Edit(operator, now, version=1))

    assert list(refusal.value.errors) == ["municipality"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"oktmo": "6965800"}, "oktmo"),
        ({"oktmo": "69658000001"}, "oktmo"),
        ({"oktmo": "69701000"}, "oktmo"),
        ({"valid_from": date(2026, 1, 2), "valid_to": date(2026, 1, 1)}, "valid_to"),
    ],
)
def test_wrong_municipalities_are_refused(region, operator, now, values, field):
    draft = replace(actions.MunicipalityDraft("Новый район", "69659000"), **values)

    with pytest.raises(Invalid) as refusal:
        actions.store_municipality(draft, None, region, actions.Edit(operator, now))

    assert list(refusal.value.errors) == [field]


def test_the_centre_keeps_its_phone_in_one_form(region, operator, now):
    draft = actions.CentreDraft("Центр развития талантов «Пульсар»", "Пульсар", centre_phone="8 (3822) 51-54-25")

    row = actions.store_centre(draft, region, actions.Edit(operator, now, version=1))

    assert (row.centre_phone, row.version) == ("+73822515425", 2)
