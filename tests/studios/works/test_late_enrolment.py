"""Who is enrolled after the results are out gets the published scores: heard through the real openedx-events."""

from datetime import timedelta
from decimal import Decimal

import pytest
from factories import UserFactory
from kernel_review import ReviewGroupFactory, ReviewItemFactory
from opaque_keys.edx.keys import CourseKey
from openedx_events.learning.data import CourseData, CourseEnrollmentData, UserData, UserPersonalData
from openedx_events.learning.signals import COURSE_ENROLLMENT_CREATED

from pulsar_demo.models import Published
from pulsar_xblocks import signals
from pulsar_xblocks.kernel.definitions.models import CourseLink, Placement
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.platform import grades
from pulsar_xblocks.studios.models import Round, StudioTask, Work, WorkContributor, WorkVersion
from pulsar_xblocks.studios.works import grading

pytestmark = pytest.mark.django_db
CODE, OTHER = "70:2026/27:10", "course-v1:Pulsar+Other+2026"


@pytest.fixture(autouse=True)
def heard():
    COURSE_ENROLLMENT_CREATED.connect(signals.enrolled)
    yield
    COURSE_ENROLLMENT_CREATED.disconnect(signals.enrolled)


@pytest.fixture
def published(october, studio, pupil, pupil2, now, year):
    """Let the October work of two pupils be published with 7.5 points, and stand in two courses of the region."""
    at = october.closes_at - timedelta(days=1)
    task, _ = StudioTask.objects.get_or_create(round=october, key="", defaults={"created_at": at})
    values = {"status": "sent", "sent_count": 1, "first_sent_at": at, "last_sent_at": at, "created_at": at}
    work = Work.objects.create(studio_year=studio, task=task, **values)
    version = WorkVersion.objects.create(work=work, number=1, title="Карта тепла", at=at, deadline_at=at)
    WorkContributor.objects.bulk_create(WorkContributor(work_version=version, membership=row.membership) for row in (pupil, pupil2))
    group = ReviewGroupFactory(code=CODE, frozen_at=now, region=year.region)
    ReviewItemFactory(group=group, object_id=work.pk, value=Decimal("7.50"), needs="")
    Round.objects.filter(pk=october.pk).update(published_at=now)
    CourseLink.objects.create(course_key=OTHER, region=year.region, linked_at=now)
    for number, course in enumerate([CourseLink.objects.exclude(course_key=OTHER).first().course_key, OTHER]):
        facts = {"course_key": course, "block_type": "pulsar_studio_project", "target": CODE, "seen_at": now}
        Placement.objects.create(usage_key=f"block {number}", **facts)


def _enrol(user, course_key=OTHER):
    who = UserData(pii=UserPersonalData(username=user.username, email=user.email, name="x"), id=user.pk, is_active=True)
    course = CourseData(course_key=CourseKey.from_string(course_key), display_name="x")
    data = CourseEnrollmentData(user=who, course=course, mode="audit", is_active=True, creation_date=user.date_joined)
    COURSE_ENROLLMENT_CREATED.send_event(enrollment=data)


def test_only_this_learner_in_this_course_gets_the_score(published, pupil, now):
    _enrol(pupil.person.user)
    run_due(now)

    found = [(row.user, row.usage_key, row.value) for row in Published.objects.filter(kind="grade")]
    assert found == [(pupil.person.user, "block 1", '{"max_value": 10.0, "value": 7.5}')]


def test_enrolling_again_sends_the_same(published, pupil, now):
    for _ in range(2):
        _enrol(pupil.person.user)
        run_due(now)

    assert Published.objects.filter(kind="grade").count() == 1


@pytest.mark.parametrize("key", [OTHER, "course-v1:not+linked+1"])
def test_who_has_no_published_work_orders_nothing(published, key):
    _enrol(UserFactory(), key)

    assert Job.objects.filter(kind=grading.JOB).count() == 0


def test_a_course_whose_grades_are_frozen_orders_nothing(published, pupil, monkeypatch):
    monkeypatch.setattr(grades, "are_frozen", lambda course_key: course_key == OTHER)

    _enrol(pupil.person.user)

    assert Job.objects.filter(kind=grading.JOB).count() == 0


def test_a_result_that_is_not_published_waits_for_its_publication(published, october, pupil):
    Round.objects.update(published_at=None)

    _enrol(pupil.person.user)

    assert Job.objects.filter(kind=grading.JOB).count() == 0


def test_an_enrolment_without_data_is_none():
    signals.enrolled()

    assert Job.objects.count() == 0
