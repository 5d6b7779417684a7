"""The paper way: print, sign, photograph, check."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from factories import PersonFactory
from kernel_consents import CHILD_15, NAMES, case, staff
from kernel_files import photo

from pulsar_xblocks.kernel.consents import queries
from pulsar_xblocks.kernel.consents.actions.requests import guardian_for
from pulsar_xblocks.kernel.consents.models import ConsentRecord, Guardian, PaperSheet
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.links.models import Link

pytestmark = pytest.mark.django_db


def sheet_form(**more):
    image = SimpleUploadedFile("Согласие Лизы.jpg", photo(), content_type="image/jpeg")
    return NAMES | {"answer": "given", "party": "guardian", "photo-plain": image} | more


def test_forms_are_one_page_per_document_with_a_code(client, now, led):
    found = case(now, birth=CHILD_15)
    led(found)
    client.force_login(found.mentor.user)
    before = Link.objects.count()

    page = client.get(f"/pulsar/consents/forms/?person={found.child.key}").content.decode()
    one = client.get(f"/pulsar/consents/forms/?person={found.child.key}&purpose=studio").content.decode()

    assert (page.count("<article"), one.count("<article")) == (3, 1)
    assert page.count("data:image/svg+xml") == 3
    assert "/pulsar/l/" not in page and Link.objects.count() == before  # no guardian's link on a paper the pupil carries
    assert client.get("/pulsar/consents/forms/").status_code == 404


def test_mentor_sends_a_signed_form_and_an_operator_confirms_it(client, now, led):
    found = case(now)
    led(found)
    client.force_login(found.mentor.user)
    url = f"/pulsar/consents/paper/{found.request().key}/"

    assert client.get(url).status_code == 200
    assert client.post(url, sheet_form())["Location"] == url + "?sent=1"
    assert queries.state(found.child, "studio", now) == "pending"

    sheet = PaperSheet.objects.get()
    operator = staff("operator", found.region, now)
    client.force_login(operator.user)
    page = client.get("/pulsar/consents/checks/").content.decode()
    assert "Тихонова Анна Сергеевна" in page and f"/pulsar/files/{sheet.file_key}/preview/" in page
    assert client.get(f"/pulsar/files/{sheet.file_key}/preview/").status_code == 200
    assert client.post(f"/pulsar/consents/checks/{sheet.pk}/", {"verdict": "confirm"}).status_code == 302

    record = ConsentRecord.objects.get()
    assert (record.answer, record.channel, record.sheet, record.by) == ("given", "paper", sheet, operator)
    assert queries.state(found.child, "studio", now) == "given"
    assert found.guardian.confirmed_at is None  # a paper confirms no e-mail
    assert client.post(f"/pulsar/consents/checks/{sheet.pk}/", {"verdict": "confirm"}).status_code == 409


def test_rejected_form_goes_back_with_a_reason(client, now, led):
    found = case(now, email="")
    led(found)
    client.force_login(found.mentor.user)
    client.post(f"/pulsar/consents/paper/{found.request().key}/", sheet_form())
    sheet = PaperSheet.objects.get()
    client.force_login(staff("operator", found.region, now).user)

    assert client.post(f"/pulsar/consents/checks/{sheet.pk}/", {"verdict": "reject", "reason": ""}).status_code == 422
    assert client.post(f"/pulsar/consents/checks/{sheet.pk}/", {"verdict": "reject", "reason": "Нет подписи"}).status_code == 302

    assert not ConsentRecord.objects.exists()
    assert "Нет подписи" in Message.objects.get(person=found.mentor).text
    assert not Guardian.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"), [({"photo-plain": ""}, "photo"), ({"answer": ""}, "answer"), ({"party": ""}, "party"), ({"family": ""}, "family")]
)
def test_incomplete_form_is_refused_by_field(client, now, led, change, field):
    found = case(now)
    led(found)
    client.force_login(found.mentor.user)

    response = client.post(f"/pulsar/consents/paper/{found.request().key}/", sheet_form(**change))

    assert response.status_code == 422
    assert f'id="e-{field}"' in response.content.decode()
    assert not PaperSheet.objects.exists()


def test_disguised_file_is_not_stored(client, now, led):
    found = case(now)
    led(found)
    client.force_login(found.mentor.user)
    disguised = SimpleUploadedFile("form.jpg", b"MZ" + b"\0" * 500, content_type="image/jpeg")

    response = client.post(f"/pulsar/consents/paper/{found.request().key}/", sheet_form(**{"photo-plain": disguised}))

    assert response.status_code == 415
    assert not PaperSheet.objects.exists() and not PrivateFile.objects.filter(state="ready").exists()


def test_photo_of_a_form_is_for_staff_of_the_region_only(client, now, led):
    found = case(now)
    led(found)
    client.force_login(found.mentor.user)
    client.post(f"/pulsar/consents/paper/{found.request().key}/", sheet_form())
    url = f"/pulsar/files/{PaperSheet.objects.get().file_key}/"

    def status_for(person):
        client.force_login(person.user)
        return client.get(url).status_code

    assert status_for(found.mentor) == 200
    assert status_for(staff("officer", found.region, now)) == 200
    assert status_for(staff("methodist", found.region, now)) == 404
    assert status_for(found.child) == 404
    assert status_for(PersonFactory(with_account=True)) == 404


def test_a_form_stands_for_the_guardian_who_is_named_on_it_and_for_nobody_of_two_without_a_name(client, now, led):
    found = case(now)
    guardian_for(found.child, "other@example.ru", found.region, now)  # a second one, without a name either
    known = set(Guardian.objects.values_list("pk", flat=True))
    led(found)

    def confirmed(**names):
        client.force_login(found.mentor.user)
        client.post(f"/pulsar/consents/paper/{found.request().key}/", sheet_form(**names))
        sheet = PaperSheet.objects.latest("pk")
        client.force_login(staff("operator", found.region, now).user)
        assert client.post(f"/pulsar/consents/checks/{sheet.pk}/", {"verdict": "confirm"}).status_code == 302
        return ConsentRecord.objects.latest("pk").guardian

    first = confirmed(family="Семёнова", given="Анна", answer="given")
    again = confirmed(family="Семенова", given="Анна", answer="refused")

    assert first == again  # ё is е
    other = confirmed(family="Семёнова", given="Анна", patronymic="Петровна", answer="given")

    assert other != first  # of the same name, with another patronymic
    assert len(known) == 2
    assert first.pk not in known
