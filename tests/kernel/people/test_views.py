import re
from datetime import date

import pytest
from budgets import steps
from django.conf import settings
from django.test import Client
from factories import MunicipalityFactory, PersonFactory, PupilFactory, RoleFactory

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.people import views
from pulsar_xblocks.kernel.people.models import Person

LIST = "/pulsar/people/"


@pytest.fixture
def pupil(region):
    person = PupilFactory(email="pupil@example.ru", with_account=True)
    RoleFactory(person=person, role="pupil")
    return person


@pytest.mark.parametrize(
    ("query", "is_found"),
    [("", True), ("?q=ученикова анна", True), ("?q=pupil@example.ru", True), ("?q=Анна Я", False), ("?role=expert", False)],
)
def test_people_of_the_region_are_searched(operator, pupil, page_of, query, is_found):
    assert (f"{LIST}{pupil.key}/" in page_of(operator).get(LIST + query).content.decode()) is is_found


def test_yo_is_ye_in_search(operator, region, page_of):
    person = RoleFactory(role="expert", person=PersonFactory(family="Соловьёва", with_account=True)).person

    assert person.key in page_of(operator).get(LIST + "?q=СОЛОВЬЕВА").content.decode()


def test_the_list_costs_the_same_queries_for_1_and_3_rows(
    operator, pupil, page_of, django_assert_num_queries, django_assert_max_num_queries
):
    client = page_of(operator)
    client.get(LIST)
    with django_assert_max_num_queries(15) as one:
        client.get(LIST)
    RoleFactory(role="expert"), RoleFactory(role="expert")
    with django_assert_num_queries(len(one)):
        client.get(LIST)


@pytest.mark.parametrize("query", ["", "?q=ива"])
def test_people_are_counted_to_a_limit(operator, region, page_of, monkeypatch, query):
    monkeypatch.setattr(views, "MOST", 60)
    client = page_of(operator)
    RoleFactory.create_batch(100, role="expert", region=region)
    few = steps(lambda: client.get(LIST + query))

    RoleFactory.create_batch(200, role="expert", region=region)

    assert steps(lambda: client.get(LIST + query)) <= 1.1 * few
    assert "а всего больше 60" in client.get(LIST + query).content.decode()


def test_people_of_another_region_are_not_found(operator, pupil, foreign_school, page_of):
    client = page_of(RoleFactory(region=foreign_school.region).person)

    assert pupil.key not in client.get(LIST).content.decode()
    for part in ("", "contacts/", "password/"):
        assert client.post(f"{LIST}{pupil.key}/{part}").status_code == 404
    assert client.get(f"{LIST}nobody/").status_code == 404


def test_contacts_of_a_child_are_shown_after_a_click_that_is_recorded(operator, pupil, page_of):
    client = page_of(operator)

    hidden = client.get(f"{LIST}{pupil.key}/").content.decode()
    shown = client.post(f"{LIST}{pupil.key}/contacts/").content.decode()

    assert ("pupil@example.ru" in hidden, "pupil@example.ru" in shown) == (False, True)
    entry = AuditEntry.objects.get(action="person.view_contacts")
    assert (entry.actor, entry.object_id) == (operator, str(pupil.pk))


def test_contacts_of_an_adult_are_shown_at_once(operator, region, page_of):
    adult = RoleFactory(
        role="expert", person=PersonFactory(email="adult@example.ru", birth_date=date(1980, 1, 1), with_account=True)
    ).person

    assert "adult@example.ru" in page_of(operator).get(f"{LIST}{adult.key}/").content.decode()


@pytest.mark.parametrize("role", ["head", "municipal", "mentor", "pupil", "expert", "officer"])
def test_others_do_not_see_the_list_of_people(region, pupil, page_of, role):
    client = page_of(RoleFactory(role=role, municipality=MunicipalityFactory()).person)

    for path in (LIST, f"{LIST}{pupil.key}/", f"{LIST}accounts/"):
        assert client.get(path).status_code == 403


def test_a_class_list_is_checked_then_made_and_its_slips_shown_once(operator, region, page_of):
    client, text = page_of(operator), "Петрова Анна Ильинична;9А;12.03.2012\nКим Ли;9А"

    checked = client.post(f"{LIST}accounts/", {"text": text})
    key = re.search(r'name="key" value="([^"]+)"', checked.content.decode())[1]
    assert not Person.objects.filter(family="Ким").exists()
    made = client.post(f"{LIST}accounts/", {"text": text, "key": key, "step": "make"})
    again = client.post(f"{LIST}accounts/", {"text": text, "key": key, "step": "make"})

    slips = made.content.decode()
    username, password = re.findall(r'pulsar-people-mono">([^<]+)<', slips)[:2]
    assert (checked.status_code, made.status_code, again.status_code) == (200, 200, 422)
    assert (slips.count('pulsar-people-slip"'), slips.count('<svg class="pulsar-qr"')) == (2, 2)
    assert "no-store" in made["Cache-Control"]
    assert Client().login(username=username, password=password)
    assert Person.objects.filter(family="Ким").count() == 1


def test_a_second_click_makes_no_second_accounts(operator, region, page_of):
    client = page_of(operator)
    answers = [client.post(f"{LIST}accounts/", {"text": "Ким Ли", "step": "make", "key": "k"}).status_code for _ in range(2)]

    assert (answers, Person.objects.filter(family="Ким").count()) == ([200, 409], 1)


def test_wrong_lines_are_shown_and_nothing_is_made(operator, region, page_of):
    response = page_of(operator).post(f"{LIST}accounts/", {"text": "Kim;Li\nИванов Иван", "step": "make", "key": "k"})

    assert response.status_code == 422
    assert not Person.objects.filter(given="Иван").exists()


@pytest.mark.parametrize(
    "text", ["", "\n \n", "я" * 60_001, "\n".join(f"Иванов Иван {chr(1072 + n % 32) * (n // 32 + 1)}" for n in range(201))]
)
def test_empty_and_endless_lists_are_refused_beside_the_field(operator, region, page_of, text):
    response = page_of(operator).post(f"{LIST}accounts/", {"text": text})

    assert response.status_code == 422
    assert 'id="e-text"' in response.content.decode()


def test_a_new_password_comes_on_a_slip(operator, region, page_of):
    client = page_of(operator)
    client.post(f"{LIST}accounts/", {"text": "Ким Ли", "step": "make", "key": "k"})
    person = Person.objects.get(family="Ким")

    slip = client.post(f"{LIST}{person.key}/password/")

    username, password = re.findall(r'pulsar-people-mono">([^<]+)<', slip.content.decode())
    assert Client().login(username=username, password=password)


def test_the_language_is_remembered_for_pages_and_letters(operator, page_of):
    client = page_of(operator)

    answer = client.post("/pulsar/language/", {"language": "en", "next": LIST})

    assert (answer.status_code, answer["Location"]) == (302, LIST)
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert Person.objects.get(pk=operator.pk).language == "en"
    assert '<html lang="en">' in client.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("language", "back"), [("xx", "https://evil.example/"), ("", "//evil.example"), ("../../etc", "javascript:alert(1)")]
)
def test_hostile_languages_and_addresses_change_nothing(operator, page_of, language, back):
    answer = page_of(operator).post("/pulsar/language/", {"language": language, "next": back})

    assert (answer.status_code, answer["Location"], answer.cookies) == (302, "/pulsar/me/", {})
    assert Client().get("/pulsar/language/").status_code == 405
