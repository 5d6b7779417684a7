import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories import JobFactory, RegionFactory, RoleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def methodist(client):
    role = RoleFactory(role="methodist")
    client.force_login(role.person.user)
    return role


def shown(client, **query):
    return client.get(reverse("pulsar:jobs"), query).content.decode()


def test_staff_sees_jobs_of_own_region_with_progress(client, methodist, now, english):
    JobFactory(kind="people.list", state="running", done=3, total=10, by=methodist.person)
    JobFactory(kind="their.list", region=RegionFactory(code="42"))
    JobFactory(kind="site.work", region=None)

    html = shown(client)

    assert [word in html for word in ("people.list", "their.list", "site.work")] == [True, False, False]
    assert 'value="3" max="10"' in html
    assert 'data-pulsar-status="running"' in html


def test_filter_by_state(client, methodist, now):
    JobFactory(kind="people.list", state="failed")

    assert "people.list" in shown(client, state="failed")
    assert "people.list" not in shown(client, state="done")
    assert "people.list" in shown(client, state="<unknown>")


def test_cancelling(client, methodist, now):
    job = JobFactory()

    response = client.post(reverse("pulsar:job_cancel", args=[job.pk]))

    job.refresh_from_db()
    assert (response.status_code, job.state) == (302, "cancelled")
    assert client.post(reverse("pulsar:job_cancel", args=[job.pk])).status_code == 409


def test_a_get_cancels_nothing(client, methodist, now):
    assert client.get(reverse("pulsar:job_cancel", args=[JobFactory().pk])).status_code == 405


def test_foreign_job_is_not_found(client, methodist, now):
    job = JobFactory(region=RegionFactory(code="42"))

    assert client.post(reverse("pulsar:job_cancel", args=[job.pk])).status_code == 404


@pytest.mark.parametrize("role", ["mentor", "pupil", "expert", "officer"])
def test_others_are_refused(client, role, now):
    client.force_login(RoleFactory(role=role).person.user)

    assert client.get(reverse("pulsar:jobs")).status_code == 403
    assert client.post(reverse("pulsar:job_cancel", args=[JobFactory().pk])).status_code == 403


def test_list_costs_the_same_for_one_and_three_rows(client, methodist, now):
    JobFactory(by=methodist.person)
    shown(client)
    with CaptureQueriesContext(connection) as one:
        shown(client)
    JobFactory.create_batch(2, by=RoleFactory().person)
    with CaptureQueriesContext(connection) as three:
        shown(client)

    assert len(one) == len(three)


def test_letters_have_a_page_of_their_own(client, methodist, now):
    JobFactory(kind="inbox.letter")
    JobFactory(kind="people.list")

    assert shown(client).count("data-pulsar-status") == 1
