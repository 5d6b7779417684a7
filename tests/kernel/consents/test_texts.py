"""Texts of consents and the list to take out: pages of the data-protection officer."""

import pytest
from factories import RegionFactory
from kernel_consents import case, staff

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.consents import queries
from pulsar_xblocks.kernel.consents.forms import TEXT
from pulsar_xblocks.kernel.consents.models import ConsentTemplate

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(now):
    return case(now)


@pytest.fixture
def officer(client, found, now):
    client.force_login(staff("officer", found.region, now).user)
    return client


def form(row, **more):
    return {name: getattr(row, name) for name in TEXT} | {"version": row.version} | more


@pytest.mark.parametrize(("role", "status"), [("officer", 200), ("operator", 403), ("methodist", 403), ("pupil", 403)])
def test_only_the_officer_manages_texts_and_takes_lists_out(client, found, now, role, status):
    client.force_login(staff(role, found.region, now).user)

    pages = ("/pulsar/consents/texts/", f"/pulsar/consents/texts/{found.text().pk}/", "/pulsar/consents/export/csv/")
    assert [client.get(url).status_code for url in pages] == [status] * 3


def test_texts_of_other_regions_are_invisible(client, found, now):
    client.force_login(staff("officer", RegionFactory(code="42", time_zone="Asia/Novokuznetsk"), now).user)

    assert client.get(f"/pulsar/consents/texts/{found.text().pk}/").status_code == 404


def test_new_version_is_in_force_and_the_old_one_stays(officer, found):
    old = found.text()

    answer = officer.post(f"/pulsar/consents/texts/{old.pk}/", form(old, title="Новое согласие"))

    new = found.text()
    assert (answer.status_code, new.version, new.title, new.valid_years) == (302, 2, "Новое согласие", old.valid_years)
    assert queries.texts(found.region.pk, "ru")["studio"] == new
    assert ConsentTemplate.objects.get(pk=old.pk).title == old.title
    assert AuditEntry.objects.filter(action="consent.text").count() == 1
    assert officer.get(answer.url).status_code == 200


def test_same_text_again_is_no_version(officer, found):
    officer.post(f"/pulsar/consents/texts/{found.text().pk}/", form(found.text()))

    assert found.text().version == 1


def test_two_officers_see_both_texts(officer, found):
    old = found.text()
    officer.post(f"/pulsar/consents/texts/{old.pk}/", form(old, title="Первое"))

    answer = officer.post(f"/pulsar/consents/texts/{old.pk}/", form(old, title="Второе"))

    assert answer.status_code == 409
    assert "Первое" in answer.content.decode() and "Второе" in answer.content.decode()


@pytest.mark.parametrize("wrong", [{"statement": "Я согласен"}, {"title": ""}, {"valid_years": "9"}, {"actions": "я" * 6001}])
def test_wrong_text_is_refused_beside_its_field(officer, found, wrong):
    answer = officer.post(f"/pulsar/consents/texts/{found.text().pk}/", form(found.text(), **wrong))

    assert answer.status_code == 422
    assert f'id="e-{next(iter(wrong))}"' in answer.content.decode()
    assert found.text().version == 1


def test_list_is_taken_out_with_a_reason_that_is_recorded(officer, found):
    asked = officer.post("/pulsar/consents/export/csv/?purpose=studio", {"reason": ""})
    answer = officer.post("/pulsar/consents/export/csv/?purpose=studio", {"reason": "Проверка Роскомнадзора"})

    lines = b"".join(answer.streaming_content).decode("utf-8-sig").strip().splitlines()
    assert (asked.status_code, answer.status_code, len(lines)) == (422, 200, 2)
    assert lines[1].startswith("Тихонова Лиза")
    entry = AuditEntry.objects.get(action="export")
    assert (entry.object_kind, entry.reason, entry.region) == ("consent", "Проверка Роскомнадзора", found.region)
    assert officer.post("/pulsar/consents/export/pdf/", {"reason": "Проверка"}).status_code == 404
