import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import RegionFactory, RoleFactory, UserFactory

from pulsar_xblocks.kernel.definitions.models import CourseLink, Placement

pytestmark = pytest.mark.django_db

COURSE = "course-v1:Pulsar+Studios+2026"
LIST, LINK = "/pulsar/courses/", "/pulsar/courses/link/"


@pytest.fixture
def as_role(client):
    def enter(role, **rest):
        client.force_login(RoleFactory(role=role, **rest).person.user)
        return client

    return enter


def _linked(now, number=1, region=None):
    return CourseLink.objects.create(
        course_key=f"course-v1:Pulsar+Studios+{number}", region=region or RegionFactory(), title=f"Студии {number}", linked_at=now
    )


def test_operator_links_a_course_by_its_address(now, as_role):
    answer = as_role("operator").post(LINK, {"course_key": f"https://lms.ru/courses/{COURSE}/course/", "title": "Студии"})

    assert (answer.status_code, answer["Location"]) == (302, LIST)
    assert list(CourseLink.objects.values_list("course_key", "title", "region__code")) == [(COURSE, "Студии", "70")]


def test_wrong_key_comes_back_with_what_was_typed(now, as_role, english):
    answer = as_role("operator").post(LINK, {"course_key": "<b>курс", "title": "Студии"}, headers={"accept-language": "en"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This is not the key of a course." in page
    assert 'value="&lt;b&gt;курс"' in page


def test_empty_key_is_refused(now, as_role):
    assert as_role("operator").post(LINK, {}).status_code == 422


def test_list_shows_only_the_own_region(now, as_role):
    _linked(now, 1)
    _linked(now, 2, RegionFactory(code="54", name="Новосибирская область"))

    page = as_role("methodist").get(LIST).content.decode()

    assert "Студии 1" in page
    assert "Студии 2" not in page
    assert LINK not in page  # a methodologist only looks


def test_list_counts_blocks(now, as_role):
    link = _linked(now)
    for number in range(3):
        Placement.objects.create(usage_key=str(number), course_key=link.course_key, block_type="pulsar_studio", seen_at=now)

    answer = as_role("operator").get(LIST)

    assert 'data-label="' in answer.content.decode()
    assert ">3</td>" in answer.content.decode()


def test_unlinking_asks_once(now, as_role):
    link, client = _linked(now), as_role("operator")

    asked = client.get(f"{LIST}{link.pk}/unlink/")
    count = CourseLink.objects.count()
    done = client.post(f"{LIST}{link.pk}/unlink/")

    assert (asked.status_code, count, done.status_code, CourseLink.objects.count()) == (200, 1, 302, 0)


@pytest.mark.parametrize("role", ["mentor", "pupil", "expert", "head", "officer"])
def test_other_roles_are_refused(now, as_role, role):
    link, client = _linked(now), as_role(role)

    found = [
        client.get(LIST).status_code,
        client.post(LINK, {"course_key": COURSE}).status_code,
        client.post(f"{LIST}{link.pk}/unlink/").status_code,
    ]

    assert found == [403, 403, 403]
    assert CourseLink.objects.count() == 1


def test_methodist_may_not_link(now, as_role):
    assert as_role("methodist").post(LINK, {"course_key": COURSE}).status_code == 403


def test_course_of_another_region_is_not_found(now, as_role):
    link = _linked(now, region=RegionFactory(code="54", name="Новосибирская область"))
    client = as_role("operator")

    assert [client.get(f"{LIST}{pk}/unlink/").status_code for pk in (link.pk, 10**9)] == [404, 404]


def test_region_that_is_not_theirs_is_not_found(now, as_role):
    other = RegionFactory(code="54", name="Новосибирская область")

    assert as_role("operator").post(LINK, {"course_key": COURSE, "region": other.pk}).status_code == 404


def test_stranger_and_anonymous(now, client):
    anonymous = client.get(LIST)
    client.force_login(UserFactory())

    assert (anonymous.status_code, client.get(LIST).status_code) == (302, 403)


def test_list_takes_the_same_queries_for_one_and_three(now, as_role, django_assert_num_queries):
    client = as_role("operator")
    _linked(now, 1)
    client.get(LIST)
    with CaptureQueriesContext(connection) as found:
        client.get(LIST)
    _linked(now, 2)
    _linked(now, 3)

    with django_assert_num_queries(len(found)):
        client.get(LIST)
