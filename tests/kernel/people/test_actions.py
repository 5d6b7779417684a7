import json
from datetime import date

import pytest
from factories import PersonFactory, RoleFactory, UserFactory

from pulsar_xblocks.kernel import people
from pulsar_xblocks.kernel.people import registry
from pulsar_xblocks.kernel.people.actions import create_person, export_person, person_of_user, rename_person, retire
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.people.signals import retire_account
from pulsar_xblocks.kernel.roles.models import RoleAssignment


@pytest.fixture
def registered(monkeypatch):
    monkeypatch.setattr(registry, "_retirements", [])
    monkeypatch.setattr(registry, "_exports", {})


@pytest.mark.django_db
def test_a_person_is_made_at_the_first_need_and_found_again(now):
    user = UserFactory(first_name="Анна", last_name="Ёлкина", email="a@example.ru")

    made = person_of_user(user, now)

    assert (made.full_name, made.sort_name, made.email) == ("Ёлкина Анна", "елкина анна", "a@example.ru")
    assert person_of_user(user, now) == made


@pytest.mark.django_db
def test_a_corrected_name_is_sorted_anew(now):
    person = create_person(family="Иванов", given="Пётр", birth_date=date(2012, 1, 1), phone="+73822515425", now=now)

    rename_person(person, family="Ёжиков", given="Пётр", patronymic="")

    person.refresh_from_db()
    assert (str(person), person.sort_name, person.birth_date, person.phone) == (
        "Ёжиков Пётр",
        "ежиков петр",
        date(2012, 1, 1),
        "+73822515425",
    )


@pytest.mark.django_db
def test_retirement_blanks_the_person_closes_roles_and_may_run_again(now, registered):
    seen = []
    people.register_retirement(lambda person, moment: seen.append(person.pk))
    role = RoleFactory(person=PersonFactory(with_account=True, email="a@example.ru", birth_date=date(2012, 1, 1), phone="+73822515425"))
    person = role.person
    user = person.user

    for _ in range(2):
        retire_account(sender=None, user=user, retired_username="x", retired_email="y")
    retire(Person.objects.get(pk=person.pk), now)

    person.refresh_from_db()
    blank = (person.full_name, person.sort_name, person.email, person.phone, person.birth_date, person.user)
    assert blank == ("", "", "", "", None, None)
    assert (person.retired_at, seen) == (now, [person.pk, person.pk])
    assert not RoleAssignment.objects.filter(closed_at=None).exists()


@pytest.mark.django_db
def test_a_signal_without_an_account_is_harmless():
    retire_account(sender=None)
    retire_account(sender=None, user=UserFactory())


@pytest.mark.django_db
def test_an_export_holds_every_section(now, registered):
    people.register_export("works", lambda person: [{"title": "Карта тепла", "by": person.key}])
    person = PersonFactory(family="Ким", given="Ли", patronymic="", email="kim@example.ru")

    told = json.loads(json.dumps(export_person(person)))

    assert told["person"]["family"] == "Ким"
    assert told["works"] == [{"title": "Карта тепла", "by": person.key}]


@pytest.mark.django_db
def test_names_of_an_account_longer_than_ours_are_cut(now):
    made = person_of_user(UserFactory(first_name="И" * 150, last_name="Ф" * 150), now)

    assert (len(made.family), len(made.given)) == (100, 100)
