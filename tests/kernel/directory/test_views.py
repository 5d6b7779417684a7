import io

import pytest
from django.urls import reverse
from factories import OrganisationFactory, PersonFactory, RoleFactory
from openpyxl import load_workbook

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.directory.models import Municipality, Organisation

LIST = "/pulsar/organisations/"


def form_of(row, **changed):
    values = {"name": row.name, "short_name": row.short_name, "kind": row.kind, "municipality": row.municipality_id}
    return values | {"locality": row.locality, "code": row.code, "is_active": "on", "version": row.version} | changed


def taken(response):
    return b"".join(response.streaming_content)


def names(response):
    text = response.content.decode()
    return [row.short_name for row in Organisation.objects.order_by("id") if row.short_name in text]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Берёзовая школа", "Лицей № 7"]),
        ("?q=березовая", ["Берёзовая школа"]),
        ("?q=школа БЕРЁЗ", ["Берёзовая школа"]),
        ("?q=ш-9", ["Лицей № 7"]),
        ("?kind=lyceum", ["Лицей № 7"]),
        ("?locality=rural", ["Берёзовая школа"]),
        ("?state=closed", ["Закрытая"]),
        ("?q=%25", []),
        ("?page=99&municipality=abc&kind=x", ["Берёзовая школа", "Лицей № 7"]),
    ],
)
def test_the_list_is_searched_and_filtered(region, operator, page_of, query, found):
    OrganisationFactory(short_name="Берёзовая школа", locality="rural", code="Ш-8")
    OrganisationFactory(short_name="Лицей № 7", kind="lyceum", code="Ш-9")
    OrganisationFactory(short_name="Закрытая", is_active=False)

    assert names(page_of(operator).get(LIST + query)) == found


def test_the_list_costs_the_same_queries_for_1_and_3_rows(
    region, operator, page_of, django_assert_num_queries, django_assert_max_num_queries
):
    client = page_of(operator)
    OrganisationFactory()
    client.get(LIST)
    with django_assert_max_num_queries(15) as one:
        client.get(LIST)
    OrganisationFactory(), OrganisationFactory()
    with django_assert_num_queries(len(one)):
        client.get(LIST)


def test_the_other_region_is_invisible(region, school, foreign_school, operator, page_of):
    client = page_of(operator)

    assert names(client.get(LIST)) == ["Подгорнская школа"]
    assert client.get(f"{LIST}{foreign_school.pk}/").status_code == 404
    assert client.post(f"{LIST}{foreign_school.pk}/", form_of(foreign_school)).status_code == 404
    assert client.get(f"/pulsar/municipalities/{foreign_school.municipality_id}/").status_code == 404
    assert client.get("/pulsar/regions/42/").status_code == 404


def test_a_coordinator_sees_the_own_municipality_and_changes_nothing(region, school, page_of):
    district = Municipality.objects.get(name="Чаинский район")
    other = OrganisationFactory(municipality=district, short_name="Усть-Бакчарская школа")
    client = page_of(RoleFactory(role="municipal", municipality=district).person)

    assert names(client.get(LIST)) == ["Усть-Бакчарская школа"]
    assert client.get(f"{LIST}{other.pk}/").status_code == 200
    assert client.post(f"{LIST}{other.pk}/", form_of(other)).status_code == 403
    assert client.get(f"{LIST}{school.pk}/").status_code == 404
    assert taken(client.get("/pulsar/organisations/organisations.csv")).decode("utf-8-sig").count("\n") == 2


def test_a_head_sees_the_own_school_only(region, school, page_of):
    OrganisationFactory(short_name="Другая школа")
    client = page_of(RoleFactory(role="head", organisation=school).person)

    assert names(client.get(LIST)) == ["Подгорнская школа"]
    assert client.get(f"{LIST}{school.pk}/").status_code == 200
    assert client.get("/pulsar/municipalities/").status_code == 403


def test_a_stranger_is_refused_everywhere(region, school, page_of):
    client = page_of(PersonFactory(with_account=True))

    for path in (LIST, f"{LIST}{school.pk}/", f"{LIST}new/", f"/pulsar/loads/organisations/{region.pk}/", "/pulsar/regions/"):
        assert client.get(path).status_code == 403, path


def test_an_organisation_is_changed_and_a_stale_one_shows_both_texts(region, school, operator, page_of, english):
    client = page_of(operator)
    address = reverse("pulsar:organisation", args=[school.pk])

    stored = client.post(address, form_of(school, short_name="Новое имя"))
    stale = client.post(address, form_of(school, short_name="Моё имя"))
    kept = client.post(address, form_of(school, short_name="Моё имя", version=2))

    assert (stored.status_code, stored["Location"]) == (302, f"{address}?stored")
    assert stale.status_code == 409
    assert 'data-pulsar-current="short_name">Новое имя<' in stale.content.decode()
    assert 'data-pulsar-yours="short_name">Моё имя<' in stale.content.decode()
    assert 'name="version" value="2"' in stale.content.decode()
    assert kept.status_code == 302
    assert Organisation.objects.get().short_name == "Моё имя"


def test_wrong_fields_keep_what_was_typed(region, school, operator, page_of):
    response = page_of(operator).post(f"{LIST}{school.pk}/", form_of(school, inn="7707083894", name=""))

    text = response.content.decode()
    assert response.status_code == 422
    assert 'value="7707083894"' in text
    assert 'id="e-inn"' not in text  # the name is refused first, by the form
    assert 'id="e-name"' in text


def test_the_export_is_safe_and_recorded(region, school, operator, page_of):
    client = page_of(operator)
    Organisation.objects.filter(pk=school.pk).update(name="=1+1")

    sheet = load_workbook(io.BytesIO(taken(client.get("/pulsar/organisations/organisations.xlsx")))).active

    assert [cell.data_type for cell in sheet[2]][:2] == ["s", "s"]
    assert AuditEntry.objects.filter(action="export", object_kind="organisation", region=region).count() == 1


def test_settings_of_the_centre_and_municipalities_are_edited(region, operator, page_of):
    client = page_of(operator)

    centre = client.post("/pulsar/regions/70/", {"centre_name": "Центр «Пульсар»", "centre_short": "Пульсар", "version": 1})
    added = client.post("/pulsar/regions/70/municipalities/new/", {"name": "Новый район", "oktmo": "69660000"})
    wrong = client.post("/pulsar/regions/70/", {"centre_name": "", "centre_email": "x"})

    assert [centre.status_code, added.status_code, wrong.status_code] == [302, 302, 422]
    assert client.get("/pulsar/regions/")["Location"] == "/pulsar/regions/70/"
    assert client.get(added["Location"]).status_code == 200
    assert Municipality.objects.filter(name="Новый район", region=region).exists()
    assert "Новый район" in client.get("/pulsar/municipalities/").content.decode()
