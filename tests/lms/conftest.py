"""A course with the three blocks in one unit, a studio with a work on it, and the people who come there."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from factories import MembershipFactory, MentorFactory, PersonFactory, RegionFactory, RoundFactory, StudioYearFactory, YearFactory
from lms_rows import COURSE, Unit

from pulsar_demo import clock as demo_clock
from pulsar_demo.models import Course
from pulsar_demo.runtime import outline
from pulsar_xblocks.kernel import placing
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.definitions.models import CourseLink
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.questions.templates import studio_opening
from pulsar_xblocks.kernel.review.default_rubric import RUBRIC
from pulsar_xblocks.kernel.roles.actions import give_role
from pulsar_xblocks.studios.templates import CRITERIA

FIELDS = {"pulsar_studio_project": {"round_code": "70:2026/27:11", "task_title": "Где школа теряет тепло", "task": "<p>Измерьте.</p>"}}


@pytest.fixture
def year(now, db):
    """Return the active year with a round that is open."""
    pinned = {"questionnaire": studio_opening(), "rubric": RUBRIC, "criteria": CRITERIA}
    year = YearFactory(region=RegionFactory(), **{kind: pin(kind, body, now) for kind, body in pinned.items()})
    RoundFactory(year=year, number=2)
    return year


@pytest.fixture
def unit(year, now, settings, tmp_path) -> Unit:
    """Return the published unit."""
    settings.DEMO_HOME = tmp_path
    placing._placed.clear()
    course = Course.objects.create(course_key=COURSE, title="Школьные студии")
    CourseLink.objects.create(course_key=COURSE, region=year.region, title=course.title, linked_at=now)
    unit = outline.add_unit(outline.add_section(course, "Студии"), "Всё в одном", now, "all")
    kinds = (
        "pulsar_studio",
        "pulsar_studio_project",
        "pulsar_standings",
        "pulsar_selection",
        "pulsar_training_module",
        "pulsar_practice_log",
    )
    rows = {kind: outline.add_block(unit, kind, now, name=kind, fields=FIELDS.get(kind)) for kind in kinds}
    outline.publish(unit, now)
    return Unit(rows, f"/xblock/{unit.usage_key}?view=student_view")


@pytest.fixture
def studio(year):
    return StudioYearFactory(year=year, name="Снежный барс")


@pytest.fixture
def mentor(studio, now) -> Person:
    """Return who leads the studio."""
    person = PersonFactory(with_account=True)
    MentorFactory(studio_year=studio, person=person)
    give_role(person, "mentor", place=studio.studio.organisation, now=now)
    return person


@pytest.fixture
def pupil(studio, now) -> Person:
    """Return a pupil who takes part in the studio."""
    person = PersonFactory(with_account=True, family="Единственнова", birth_date=(now - timedelta(days=14 * 366)).date())
    MembershipFactory(studio_year=studio, person=person)
    give_role(person, "pupil", place=studio.studio.region, now=now)
    return person


@pytest.fixture
def browser() -> Callable[..., Client]:
    """Return a function (person, None = nobody) -> a browser that sends the CSRF header as swap.js does."""

    def opened(person: Person | None = None) -> Client:
        client = Client(enforce_csrf_checks=True)
        if person:
            client.force_login(person.user)
        client.get("/login/")
        client.defaults["HTTP_X_CSRFTOKEN"] = client.cookies["csrftoken"].value
        return client

    return opened


@pytest.fixture
def staff(unit, browser) -> Client:
    """Return the browser of somebody of the course's team, who is nobody in the region."""
    person = PersonFactory(with_account=True)
    unit.rows["pulsar_studio"].unit.section.course.team.add(person.user)
    client = browser(person)
    client.person = person
    return client


@pytest.fixture
def draft(unit, mentor, pupil, browser) -> None:
    """Let the pupil begin a work."""
    posted = {"item": "title", "title": "Карта тепла школы", "version": "0"}
    assert browser(pupil).post(unit.url("pulsar_studio_project", "do/save"), posted).status_code == 200


@pytest.fixture(autouse=True)
def _clock_of_the_product():
    """Leave the demonstration's clock as it is; ``now`` sets the product's."""
    yield
    demo_clock.install()
