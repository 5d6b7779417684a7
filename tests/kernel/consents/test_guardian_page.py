"""The guardian's page: by guardian, pupil, stranger, scanner; idempotent; without script."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from factories import PersonFactory
from kernel_consents import ADULT, CHILD_15, NAMES, case

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.consents import actions, hooks, queries
from pulsar_xblocks.kernel.consents.models import ConsentRecord, ConsentRequest, Guardian
from pulsar_xblocks.kernel.links.actions import revoke_links
from pulsar_xblocks.kernel.links.models import Link
from pulsar_xblocks.kernel.links.queries import open_link
from pulsar_xblocks.kernel.people.models import Person

pytestmark = pytest.mark.django_db


def snapshot():
    return [list(model.objects.order_by("pk").values()) for model in (ConsentRecord, ConsentRequest, Guardian, Link, Person, AuditEntry)]


def test_page_shows_every_document_with_nothing_chosen(client, now):
    found = case(now)

    response = client.get(found.url)
    page = response.content.decode()

    assert response.status_code == 200
    assert "Лиза Тихонова" in page and "«Кедр»" in page
    assert page.count('data-pulsar-status="pending"') == 3
    assert page.count('.given"') == page.count('.refused"') == 3
    assert " checked" not in page
    assert 'class="pulsar-btn pulsar-btn-main" name="answer"' not in page  # both answers look the same
    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]


def test_looking_changes_nothing_however_often(client, now):
    found = case(now, birth=CHILD_15)
    found.give(now)
    before = snapshot()

    for path in ("", "withdraw-studio/", "document-studio/", "document-photo_video/", "paper/"):
        assert client.get(found.url + path).status_code == 200
        assert client.head(found.url + path).status_code == 200

    assert snapshot() == before


def test_answer_is_stored_with_name_and_text(client, now):
    found = case(now)

    response = client.post(found.url, found.post(), HTTP_USER_AGENT="Phone", REMOTE_ADDR="192.0.2.7")

    record = ConsentRecord.objects.get()
    assert (response.status_code, response["Location"]) == (302, found.url + "?done=studio")
    assert (record.purpose, record.answer, record.representative) == ("studio", "given", "Тихонова Анна Сергеевна")
    assert (record.ip, record.user_agent, record.guardian, record.by) == ("192.0.2.7", "Phone", found.guardian, found.guardian.person)
    assert found.guardian.confirmed_at == now
    assert 'data-pulsar-status="given"' in client.get(response["Location"]).content.decode()


def test_each_document_is_answered_apart(client, now):
    found = case(now)

    client.post(found.url, found.post("photo_video", "refused"))

    assert list(ConsentRecord.objects.values_list("purpose", "answer")) == [("photo_video", "refused")]
    assert queries.state(found.child, "studio", now) == "pending"


def test_answering_twice_and_crosswise_keeps_the_first(client, now):
    found = case(now)

    for answer in ("given", "given", "refused"):
        assert client.post(found.url, found.post(answer=answer)).status_code == 302

    assert ConsentRecord.objects.count() == 1
    assert queries.state(found.child, "studio", now) == "given"


def test_without_a_name_nothing_is_stored_and_the_fields_say_why(client, now):
    found = case(now)

    response = client.post(found.url, found.post(family="", relation="", given="Анна"))
    page = response.content.decode()

    assert response.status_code == 422
    assert 'id="e-family"' in page and 'id="e-relation"' in page and 'value="Анна"' in page
    assert not ConsentRecord.objects.exists()


@pytest.mark.parametrize("answer", ["", "studio", "studio.revoked", "studio.yes"])
def test_only_two_answers_exist(client, now, answer):
    found = case(now)

    assert client.post(found.url, found.post() | {"answer": answer}).status_code == 422
    assert not ConsentRecord.objects.exists()


def test_unknown_purpose_is_404(client, now):
    found = case(now)

    assert client.post(found.url, NAMES | {"answer": "stay.given"}).status_code == 404


def test_text_changed_meanwhile_must_be_read_again(client, now):
    found = case(now)
    old = found.post()
    document = found.text().document
    actions.publish_template(found.region, "studio", "ru", type(document)(**(vars(document) | {"title": "Новое"})), now)

    response = client.post(found.url, old)

    assert response.status_code == 409
    assert "Новое" not in old and found.text().version == 2
    assert not ConsentRecord.objects.exists()
    assert client.post(found.url, found.post()).status_code == 302
    assert ConsentRecord.objects.get().template_version == 2


def test_pupil_sees_that_the_link_is_not_theirs(client, now):
    found = case(now)
    client.force_login(found.child.user)
    before = snapshot()

    for method, path in (("get", ""), ("post", ""), ("get", "withdraw-studio/"), ("post", "withdraw-studio/")):
        response = getattr(client, method)(found.url + path, found.post() if method == "post" else {})
        assert response.status_code == 403
        assert "Тихонова Анна" not in response.content.decode()

    assert snapshot() == before


def test_parent_logged_in_as_somebody_else_may_answer(client, now):
    found = case(now)
    client.force_login(PersonFactory(with_account=True).user)

    assert client.post(found.url, found.post()).status_code == 302


def test_withdrawal_asks_once_and_works_at_once(client, now):
    found = case(now)
    found.give(now)

    asked = client.get(found.url + "withdraw-studio/")
    done = client.post(found.url + "withdraw-studio/")
    again = client.post(found.url + "withdraw-studio/")

    assert (asked.status_code, done.status_code, again.status_code) == (200, 302, 302)
    assert list(ConsentRecord.objects.order_by("pk").values_list("answer", "source")) == [("given", ""), ("revoked", "link")]
    assert client.post(found.url, found.post()).status_code == 302  # and can be given anew
    assert queries.state(found.child, "studio", now) == "given"


def test_changes_need_the_csrf_token(now):
    found = case(now)
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(found.url, found.post()).status_code == 403
    page = strict.get(found.url).content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert strict.post(found.url, found.post(csrfmiddlewaretoken=token)).status_code == 302


def test_closed_and_foreign_links_show_nothing(client, now):
    found = case(now)
    revoke_links("guardian", found.guardian, now)

    for path in ("", "withdraw-studio/", "document-studio/", "paper/"):
        response = client.get(found.url + path)
        assert response.status_code == 410
        assert "Тихонова" not in response.content.decode()
    assert client.post(found.url, found.post()).status_code == 410
    assert client.get("/pulsar/l/wrong/").status_code == 404


def test_wrong_parts_are_404(client, now):
    found = case(now, purposes=["studio"])

    for part in ("x", "document", "document-stay", "document-publication", "paper-studio", "withdraw"):
        assert client.get(f"{found.url}{part}/").status_code == 404


def test_guardian_of_an_adult_is_told_and_cannot_answer(client, now):
    found = case(now)
    Person.objects.filter(pk=found.child.pk).update(birth_date=ADULT)

    assert client.post(found.url, found.post()).status_code == 409
    page = client.get(found.url).content.decode()
    assert 'name="answer"' not in page
    assert not ConsentRecord.objects.exists()


def test_guardian_of_an_adult_follows_and_withdraws_nothing_any_more(client, now, monkeypatch):
    found = case(now)
    found.give(now)
    shown = hooks.Affair("Отбор", queries.domain.STATUSES["given"])
    monkeypatch.setattr(hooks, "_affairs", [lambda guardian, at: [shown]])
    monkeypatch.setattr(hooks, "_parts", {"tale": lambda request, guardian, rest: HttpResponse("Что было дальше")})
    before = [client.get(found.url).content.decode().count("Отбор"), client.get(f"{found.url}tale-1/").status_code]
    Person.objects.filter(pk=found.child.pk).update(birth_date=ADULT)

    page = client.get(found.url).content.decode()
    parts = [client.get(f"{found.url}{part}/").status_code for part in ("tale-1", "withdraw-studio")]
    posted = [client.post(f"{found.url}{part}/").status_code for part in ("tale-1", "withdraw-studio")]

    assert before == [1, 200]
    assert (page.count("Отбор"), "withdraw-studio" in page, parts, posted) == (0, False, [410, 410], [410, 410])
    assert ConsentRecord.objects.filter(answer="revoked").count() == 0


def test_a_mistyped_address_reads_and_withdraws_nothing_once_a_parent_has_answered(client, now, monkeypatch):
    """The pupil has mistyped the address: the letter went to a stranger, the second one to the mother, who has answered."""
    found = case(now, email="stranger@example.ru")
    progress = hooks.Progress("8\u00a0«А»", (hooks.Step("Начало занятий"),))
    monkeypatch.setattr(hooks, "_progress", [lambda subject, at: progress])
    region, asked = found.region, {"purposes": ["studio"], "context": "«Кедр»", "guardian_email": "mother@example.ru"}
    link = actions.request_consents(subject=found.child, region=region, now=now, by=found.mentor, **asked)
    client.post(f"/pulsar/l/{link.token}/", found.post())
    own = client.get(f"/pulsar/l/{link.token}/").content.decode()

    page = client.get(found.url).content.decode()
    answer = client.post(f"{found.url}withdraw-studio/").status_code
    refused = client.post(found.url, found.post("studio")).status_code
    other = client.post(found.url, found.post("photo_video", family="Чужая", given="Инга", patronymic="")).status_code
    later = client.get(found.url).content.decode()

    assert [text in own for text in (NAMES["patronymic"], "withdraw-studio", "Начало занятий")] == [True, True, True]
    assert [text in page for text in (NAMES["patronymic"], "withdraw-studio", "Начало занятий")] == [False, False, False]
    assert (answer, refused, other, queries.state(found.child, "studio", now)) == (404, 409, 302, "given")
    assert [text in later for text in (NAMES["patronymic"], "withdraw-studio", "withdraw-photo_video")] == [False, False, True]


def test_other_capabilities_tell_where_the_child_is(client, now, monkeypatch):
    found = case(now)
    progress = hooks.Progress("8\u00a0«А»", (hooks.Step("Начало занятий", "Встречи по средам"),))
    monkeypatch.setattr(hooks, "_progress", [lambda subject, at: progress])

    page = client.get(found.url).content.decode()

    assert "Лиза Тихонова, 8\u00a0«А»" in page and "Встречи по средам" in page


def test_same_queries_for_one_and_three_documents(client, now, django_assert_max_num_queries):
    one, three = case(now, purposes=["studio"]), case(now)
    client.get(one.url)
    counts = []
    for found in (one, three):
        with django_assert_max_num_queries(12) as spent:
            client.get(found.url)
        counts.append(len(spent))

    assert counts[0] == counts[1]


def test_lost_link_comes_again_by_mail(client, now):
    found = case(now)
    client.post(found.url, found.post())

    response = client.post("/pulsar/links/again/", {"email": "ANNA@example.ru"})

    assert response.status_code == 302
    assert Link.objects.filter(purpose="guardian").count() == 2
    assert client.get(found.url).status_code == 200  # the earlier letter still works


def test_english(client, now):
    found = case(now)

    page = client.get(found.url, HTTP_ACCEPT_LANGUAGE="en").content.decode()

    assert "I, the legal guardian" in page and "Version 1 of 10" in page
    assert found.text(language="en").digest in page
    assert client.post(found.url, found.post(text_studio=found.text(language="en").digest)).status_code == 302
    assert ConsentRecord.objects.get().language == "en"


def test_link_lasts(now):
    found = case(now)
    later = now + timedelta(days=700)

    assert open_link(found.token, "guardian", later).is_lasting
