"""API of programmes, enrolments and hours: the rights of the pages, nothing of the personal file."""

from datetime import UTC, datetime

import pytest
from factories import PersonFactory, RoleFactory

from pulsar_xblocks.courses.enrolments.actions import applying
from pulsar_xblocks.courses.enrolments.actions.applying import Place
from pulsar_xblocks.courses.enrolments.models import Enrolment

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
API = "/pulsar/api/v1"


def _rows(client, name, **query):
    answer = client.get(f"{API}/{name}/", query)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


@pytest.fixture
def row(group, teacher):
    return applying.apply(group, teacher, Place(), now=NOW)


def test_programmes_are_for_the_centre(client, programme, operator, teacher):
    assert client.get(f"{API}/programmes/").status_code == 401
    client.force_login(teacher.user)
    assert client.get(f"{API}/programmes/").status_code == 403
    client.force_login(operator.user)

    [found] = _rows(client, "programmes", code="studio-mentor")
    assert found["hours"]["total"] == "36"
    assert [module["key"] for module in found["modules"]] == ["start", "method", "practice"]
    assert client.get(f"{API}/programmes/{programme.pk}/").status_code == 200
    assert client.get(f"{API}/programmes/{programme.pk + 1}/").status_code == 404


def test_enrolments_are_ones_own_and_of_ones_groups(client, group, row, curator, teacher, region):
    other = RoleFactory(role="curator", region=region).person
    for person, count in ((teacher, 1), (curator, 1), (other, 0), (PersonFactory(with_account=True), 0)):
        client.force_login(person.user)
        assert len(_rows(client, "enrolments")) == count
        assert client.get(f"{API}/enrolments/{row.key}/").status_code == (200 if count else 404)
        assert client.get(f"{API}/hours/{row.key}/").status_code == (200 if count else 404)


def test_nothing_of_the_personal_file_is_given_out(client, row, curator):
    client.force_login(curator.user)
    text = client.get(f"{API}/enrolments/{row.key}/").content.decode()

    assert "snils" not in text
    assert "diploma" not in text


def test_hours_say_what_is_planned_and_counted(client, row, teacher):
    client.force_login(teacher.user)
    [found] = _rows(client, "hours", programme="studio-mentor")

    assert found["plan"]["contact"] == "10"
    assert found["counted"]["contact"] == "0"
    assert found["missing"] == "36"


def test_filters_and_hostile_keys(client, row, curator):
    client.force_login(curator.user)

    assert _rows(client, "enrolments", stage="studying") == []
    assert len(_rows(client, "enrolments", stage="<script>")) == 1
    assert client.get(f"{API}/enrolments/{'x' * 22}/").status_code == 404


def test_hours_take_as_many_queries_for_one_as_for_three(client, group, curator, django_assert_max_num_queries):
    type(group).objects.filter(pk=group.pk).update(places=100)
    client.force_login(curator.user)
    counts = []
    for number in (1, 3):
        while Enrolment.objects.count() < number:
            applying.apply(group, PersonFactory(), Place(), now=NOW)
        with django_assert_max_num_queries(40) as captured:
            assert len(_rows(client, "hours")) == number
        counts.append(len(captured))

    assert counts[0] == counts[1]
