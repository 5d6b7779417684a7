"""The block in a course of the demonstration's runtime, its people, and browsers that speak to its handlers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from factories import (
    MembershipFactory,
    MentorFactory,
    OrganisationFactory,
    PersonFactory,
    RegionFactory,
    RoundFactory,
    StudioYearFactory,
    YearFactory,
)

from pulsar_demo import clock as demo_clock
from pulsar_demo.models import Course, PlacedBlock
from pulsar_demo.runtime import outline
from pulsar_xblocks.kernel import placing
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.definitions.models import CourseLink
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.questions.templates import studio_opening
from pulsar_xblocks.kernel.roles.actions import give_role

COURSE = "course-v1:Pulsar+Studios+2026"


@dataclass
class Block:
    """A published block and where its pages and handlers are."""

    row: PlacedBlock
    unit_url: str

    def url(self, handler: str, prefix: str = f"/courses/{COURSE}/xblock") -> str:
        return f"{prefix}/{self.row.usage_key}/handler/{handler}"


class Learner:
    """A browser of one person that sends the CSRF header as swap.js does."""

    def __init__(self, block: Block, person: Person | None = None) -> None:
        self.block, self.person, self.client = block, person, Client(enforce_csrf_checks=True)
        if person:
            self.client.force_login(person.user)

    def page(self) -> HttpResponse:
        return self.client.get(self.block.unit_url)

    def part(self, name: str, **query: str) -> HttpResponse:
        return self.client.get(self.block.url(f"part/{name}"), query)

    def do(self, name: str, posted: dict | None = None, **headers: str) -> HttpResponse:
        if "csrftoken" not in self.client.cookies:
            self.client.get("/login/")
        token = {"HTTP_X_CSRFTOKEN": self.client.cookies["csrftoken"].value} | headers
        return self.client.post(self.block.url(f"do/{name}"), posted or {}, **token)


@pytest.fixture
def year(now, db):
    """Return the active year of the region with the opening questionnaire and a round that is open."""
    year = YearFactory(region=RegionFactory(), questionnaire=pin("questionnaire", studio_opening(), now))
    RoundFactory(year=year)
    return year


@pytest.fixture
def block(year, now, settings, tmp_path) -> Block:
    """Return the studio's block in a published unit of a course that is linked to the region; nothing was ever written there."""
    settings.DEMO_HOME = tmp_path
    placing._placed.clear()
    course = Course.objects.create(course_key=COURSE, title="Школьные студии")
    CourseLink.objects.create(course_key=COURSE, region=year.region, title=course.title, linked_at=now)
    unit = outline.add_unit(outline.add_section(course, "Школьная студия"), "Открываем студию", now, "opening")
    row = outline.add_block(unit, "pulsar_studio", now, name="opening-studio")
    outline.publish(unit, now)
    return Block(row, f"/xblock/{unit.usage_key}?view=student_view")


@pytest.fixture
def as_learner(block) -> Callable[..., Learner]:
    """Return a function: person (None = nobody is logged in) -> its browser."""
    return lambda person=None: Learner(block, person)


@pytest.fixture
def stranger(as_learner) -> Learner:
    """Return somebody logged in who holds no role."""
    return as_learner(PersonFactory(with_account=True))


@pytest.fixture
def studio(year, now):
    """Return a working studio with one pupil who takes part."""
    studio = StudioYearFactory(year=year)
    MembershipFactory(studio_year=studio)
    return studio


def leading(studio, now) -> Person:
    """Return the person who leads the studio."""
    person = PersonFactory(with_account=True)
    MentorFactory(studio_year=studio, person=person)
    give_role(person, "mentor", place=studio.studio.organisation, now=now)
    return person


@pytest.fixture
def mentor(studio, as_learner, now) -> Learner:
    """Return the mentor of the studio."""
    return as_learner(leading(studio, now))


@pytest.fixture
def other_mentor(year, as_learner, now) -> Learner:
    """Return the mentor of another studio of the same year and region, which has a pupil too."""
    other = StudioYearFactory(year=year)
    MembershipFactory(studio_year=other)
    return as_learner(leading(other, now))


@pytest.fixture
def pupil(studio, as_learner, now) -> Learner:
    """Return a pupil who takes part in the studio."""
    person = PersonFactory(with_account=True, birth_date=(now - timedelta(days=14 * 366)).date())
    MembershipFactory(studio_year=studio, person=person)
    give_role(person, "pupil", place=studio.studio.region, now=now)
    return as_learner(person)


@pytest.fixture
def answers(year) -> dict[str, object]:
    """Return a complete application as the form posts it, without its version."""
    school = OrganisationFactory(municipality__region=year.region)
    return {
        "title": "Снежный барс",
        "o1": school.code,
        "o6": "new",
        "o2_name-family": "Ковалёва",
        "o2_name-given": "Марина",
        "o2_name-patronymic": "Сергеевна",
        "o2_post": "учитель",
        "o2_subject": "физика",
        "o2_email": "kovaleva@example.ru",
        "o2_experience": "yes",
        "o3_has": "no",
        "o4_count": "12",
        "o4_classes": ["grade_8", "grade_9"],
        "o5_place": "Кабинет физики",
        "o5_internet": "good",
        "o7": ["physics"],
        "o8": "Как дом держит тепло зимой. " * 12,
        "o9-0-day": "mon",
        "o9-0-from": "15:00",
        "o9-0-to": "16:30",
        "o10_way": "click",
    }


@pytest.fixture(autouse=True)
def _clock_of_the_product():
    """Leave the demonstration's clock as it is; ``now`` sets the product's."""
    yield
    demo_clock.install()
