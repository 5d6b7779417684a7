import re
from datetime import timedelta

import pytest
from django.test import Client
from factories import MunicipalityFactory, PersonFactory, RoleFactory, UserFactory

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.roles.models import RoleAssignment
from pulsar_xblocks.kernel.roles.queries import actor_of

LIST, NEW = "/pulsar/roles/", "/pulsar/roles/new/"


def held(person):
    return list(RoleAssignment.objects.filter(person=person, closed_at=None).values_list("role", flat=True))


def test_roles_are_listed_and_ended(region, operator, page_of):
    role = RoleFactory(role="expert", person=PersonFactory(family="Ёлкин", with_account=True))
    client = page_of(operator)

    assert "Ёлкин" in client.get(f"{LIST}?q=елкин&role=expert").content.decode()
    assert client.post(f"{LIST}{role.pk}/close/").status_code == 302
    assert "Ёлкин" not in client.get(LIST).content.decode()
    assert client.get(f"{LIST}{role.pk}/close/").status_code == 405


def test_the_list_costs_the_same_queries_for_1_and_3_rows(operator, page_of, django_assert_num_queries, django_assert_max_num_queries):
    client = page_of(operator)
    client.get(LIST)
    with django_assert_max_num_queries(15) as one:
        client.get(LIST)
    RoleFactory(role="expert"), RoleFactory(role="expert")
    with django_assert_num_queries(len(one)):
        client.get(LIST)


def test_an_own_role_has_no_button_and_cannot_be_ended(operator, page_of):
    own = RoleAssignment.objects.get(person=operator)
    client = page_of(operator)

    assert f"/roles/{own.pk}/close/" not in client.get(LIST).content.decode()
    assert client.post(f"{LIST}{own.pk}/close/").status_code == 403
    assert held(operator) == ["operator"]


def test_another_region_is_invisible(operator, foreign_school, page_of):
    theirs = RoleFactory(region=foreign_school.region, person=PersonFactory(family="Кузбассов", with_account=True))
    client = page_of(operator)

    assert "Кузбассов" not in client.get(LIST).content.decode()
    assert client.post(f"{LIST}{theirs.pk}/close/").status_code == 404
    answer = client.post(NEW, {"email": "x@example.ru", "role": "expert", "region": foreign_school.region_id})
    assert answer.status_code == 422


@pytest.mark.parametrize(("role", "extra"), [("head", {"organisation": "П-1"}), ("municipal", {"municipality": 0}), ("expert", {})])
def test_a_known_person_gets_a_role_at_once(region, school, operator, page_of, role, extra):
    person = PersonFactory(with_account=True)
    place = MunicipalityFactory(region=region)
    values = {key: value or place.pk for key, value in extra.items()}

    answer = page_of(operator).post(NEW, {"person": person.key, "role": role, "region": region.pk, **values})

    assert (answer.status_code, held(person)) == (302, [role])


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"role": "head", "email": "a@example.ru"}, "organisation"),
        ({"role": "municipal", "email": "a@example.ru"}, "municipality"),
        ({"role": "expert", "email": "a@example.ru", "organisation": "П-1"}, "organisation"),
        ({"role": "head", "email": "a@example.ru", "organisation": "нет"}, "organisation"),
        ({"role": "expert", "email": ""}, "email"),
        ({"role": "expert", "email": "a@"}, "email"),
        ({"role": "hacker", "email": "a@example.ru"}, "role"),
    ],
)
def test_a_role_that_does_not_fit_is_refused_beside_its_field(region, school, operator, page_of, values, field):
    answer = page_of(operator).post(NEW, {"region": region.pk, **values})

    assert answer.status_code == 422
    assert f'id="e-{field}"' in answer.content.decode()
    assert RoleAssignment.objects.count() == 1


@pytest.fixture
def invited(region, operator, page_of):
    """Return the path of the link in the letter to an address without an account."""
    answer = page_of(operator).post(NEW, {"email": "New@example.ru", "role": "expert", "region": region.pk})
    assert answer["Location"] == f"{LIST}?done=invited"
    return re.search(r"/pulsar/l/[\w-]+/", Message.objects.get(kind="role.invitation").link)[0]


def test_an_invitation_is_accepted_by_whoever_logs_in(invited, now):
    user = UserFactory(email="other@example.ru")
    client = Client()
    assert client.get(invited).status_code == 302
    client.force_login(user)

    shown = client.get(invited)
    before = held(Person.objects.get(user=user))
    accepted = client.post(invited)

    assert (shown.status_code, before, accepted.status_code) == (200, [], 302)
    assert actor_of(Person.objects.get(user=user)).roles == {"expert"}
    assert client.post(invited).status_code == 410


def test_an_ended_or_old_invitation_gives_nothing(invited, now, page_of):
    late = Client()
    late.force_login(UserFactory())
    RoleAssignment.objects.filter(role="expert").update(closed_at=now, open_key=None)
    assert late.post(invited).status_code == 410

    clock.set_source(lambda: now + timedelta(days=15))
    assert late.get(invited).status_code == 410


def test_an_address_with_an_account_gets_the_role_without_a_letter(region, operator, page_of):
    user = UserFactory(email="Known@example.ru")

    answer = page_of(operator).post(NEW, {"email": "known@example.ru", "role": "expert", "region": region.pk})

    assert answer["Location"] == f"{LIST}?done=given"
    assert held(Person.objects.get(user=user)) == ["expert"]


@pytest.mark.parametrize("role", ["methodist", "officer", "head", "mentor", "pupil"])
def test_others_neither_see_nor_give_roles(region, page_of, role):
    client = page_of(RoleFactory(role=role).person)

    assert {client.get(path).status_code for path in (LIST, NEW)} == {403}
    assert client.post(NEW, {"email": "a@example.ru", "role": "operator", "region": region.pk}).status_code == 403
