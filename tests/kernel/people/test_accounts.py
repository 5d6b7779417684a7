from datetime import date

import pytest
from django.contrib.auth import authenticate, get_user_model
from factories import PersonFactory, RoleFactory, UserFactory

from pulsar_xblocks.kernel.people import accounts
from pulsar_xblocks.kernel.people.domain import ClassRow, read_class_list
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.roles.models import RoleAssignment

TODAY = date(2026, 11, 10)


def rows(count):
    return [ClassRow(number + 1, "Иванов", "Иван", group="9А") for number in range(count)]


def test_accounts_people_roles_and_slips_are_made(region, operator, now):
    UserFactory(username="Petrova-AI")
    listed = read_class_list("Петрова Анна Ильинична;9А;12.03.2012\nКим Ли;anna@example.ru", TODAY)

    petrova, kim = accounts.create_accounts(listed, region, operator, now)

    assert (petrova.username, petrova.group, kim.username) == ("petrova-ai2", "9А", "kim-l")
    assert authenticate(username="kim-l", password=kim.password).pulsar_person == kim.person
    assert (petrova.person.full_name, petrova.person.birth_date, petrova.person.email) == ("Петрова Анна Ильинична", date(2012, 3, 12), "")
    assert (kim.person.email, kim.person.user.email, petrova.person.user.email) == (
        "anna@example.ru",
        "anna@example.ru",
        "petrova-ai2@no-mail.invalid",
    )
    assert list(RoleAssignment.objects.filter(person=kim.person).values_list("role", "region")) == [("pupil", region.pk)]


def test_namesakes_get_different_accounts_and_passwords(region, operator, now):
    slips = accounts.create_accounts(rows(3), region, operator, now)

    assert [slip.username for slip in slips] == ["ivanov-i", "ivanov-i2", "ivanov-i3"]
    assert len({slip.password for slip in slips}) == 3


def test_40_accounts_cost_the_same_queries_as_one(region, operator, now, django_assert_num_queries):
    for count in (1, 40):
        with django_assert_num_queries(11):  # 4 of them savepoints
            accounts.create_accounts(rows(count), region, operator, now)


def test_rows_with_problems_make_nothing(region, operator, now):
    with pytest.raises(Invalid):
        accounts.create_accounts(read_class_list("Петрова Анна\nPetrova", TODAY), region, operator, now)

    assert not get_user_model().objects.filter(username__startswith="petrova").exists()


def test_a_second_click_makes_nothing(region, operator, now):
    accounts.create_once("key", rows(2), region, operator, now)

    with pytest.raises(Conflict):
        accounts.create_once("key", rows(2), region, operator, now)

    assert get_user_model().objects.filter(username__startswith="ivanov-i").count() == 2


def test_known_people_and_taken_addresses_are_told(region, operator, now):
    UserFactory(email="Anna@example.ru")
    there = PersonFactory(family="Петрова", given="Анна", patronymic="", birth_date=TODAY.replace(year=2012), with_account=True)
    RoleFactory(person=there, role="pupil")
    listed = read_class_list("Петрова Анна;10.11.2012\nПетрова Анна\nКим Ли;anna@example.ru", TODAY)

    checked = accounts.check_rows(listed, region)

    assert [len(row.problems) for row in checked] == [1, 0, 1]
    assert checked[0].problems[0].params == {"username": there.user.username}


def test_a_lost_slip_gets_a_new_password(region, operator, now):
    [slip] = accounts.create_accounts(rows(1), region, operator, now)

    fresh = accounts.renew_password(slip.person, region.pk, operator, now)

    assert authenticate(username=slip.username, password=slip.password) is None
    assert authenticate(username=slip.username, password=fresh.password) == slip.person.user


@pytest.mark.parametrize("change", [{"is_staff": True}, {"is_superuser": True}, {"email": "own@example.ru"}])
def test_passwords_of_others_are_never_changed(region, operator, now, change):
    [slip] = accounts.create_accounts(rows(1), region, operator, now)
    get_user_model().objects.filter(username=slip.username).update(**change)

    with pytest.raises(Conflict):
        accounts.renew_password(Person.objects.get(pk=slip.person.pk), region.pk, operator, now)


def test_whoever_holds_a_further_role_keeps_the_password(region, operator, now):
    [slip] = accounts.create_accounts(rows(1), region, operator, now)
    RoleFactory(person=slip.person, role="expert")

    with pytest.raises(Conflict):
        accounts.renew_password(slip.person, region.pk, operator, now)
