"""The work's block in a course of the demonstration's runtime, and a studio of a mentor and two pupils."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from factories import MembershipFactory, MentorFactory, PersonFactory, RegionFactory, RoundFactory, StudioYearFactory, YearFactory
from works_block import COURSE, Block, Learner

from pulsar_demo import clock as demo_clock
from pulsar_demo.models import Course
from pulsar_demo.runtime import outline
from pulsar_xblocks.kernel import clock, placing
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.definitions.models import CourseLink
from pulsar_xblocks.kernel.files.uploads import store_upload
from pulsar_xblocks.kernel.questions.templates import studio_opening
from pulsar_xblocks.kernel.review.default_rubric import RUBRIC
from pulsar_xblocks.kernel.roles.actions import give_role
from pulsar_xblocks.studios.works.actions.drafts import PURPOSE

OCTOBER = (datetime(2026, 9, 30, 17, 0, tzinfo=UTC), datetime(2026, 10, 29, 16, 59, tzinfo=UTC))


@pytest.fixture
def year(now, db):
    """Return the active year with October over and November open."""
    asked, rubric = pin("questionnaire", studio_opening(), now), pin("rubric", RUBRIC, now)
    year = YearFactory(region=RegionFactory(), questionnaire=asked, rubric=rubric)
    opens_at, closes_at = OCTOBER
    RoundFactory(
        year=year, number=1, month=10, opens_at=opens_at, closes_at=closes_at, results_on=datetime(2026, 11, 12, tzinfo=UTC).date()
    )
    RoundFactory(year=year, number=2)
    return year


@pytest.fixture
def november(year):
    return year.rounds.get(number=2)


@pytest.fixture
def october(year):
    return year.rounds.get(number=1)


@pytest.fixture
def course(year, now, settings, tmp_path):
    settings.DEMO_HOME = tmp_path
    placing._placed.clear()
    course = Course.objects.create(course_key=COURSE, title="Школьные студии")
    CourseLink.objects.create(course_key=COURSE, region=year.region, title=course.title, linked_at=now)
    return course


@pytest.fixture
def placed(course, now):
    """Return a function: fields of the block -> the published block."""

    def place(name="november", **fields):
        unit = outline.add_unit(outline.add_section(course, name), name, now, name)
        values = {"round_code": "70:2026/27:11", "task_title": "Где школа теряет тепло", "task": "<p>Измерьте.</p>"} | fields
        row = outline.add_block(unit, "pulsar_studio_project", now, name=f"{name}-work", fields=values)
        outline.publish(unit, now)
        return Block(row, f"/xblock/{unit.usage_key}?view=student_view")

    return place


@pytest.fixture
def block(placed):
    return placed()


@pytest.fixture
def as_learner(block):
    return lambda person=None, at=None: Learner(at or block, person)


@pytest.fixture
def stranger(as_learner):
    return as_learner(PersonFactory(with_account=True))


@pytest.fixture
def studio(year):
    return StudioYearFactory(year=year)


@pytest.fixture
def mentor(studio, as_learner, now):
    person = PersonFactory(with_account=True)
    MentorFactory(studio_year=studio, person=person)
    give_role(person, "mentor", place=studio.studio.organisation, now=now)
    return as_learner(person)


@pytest.fixture
def other_mentor(year, as_learner, now):
    other = StudioYearFactory(year=year)
    MembershipFactory(studio_year=other)
    person = PersonFactory(with_account=True)
    MentorFactory(studio_year=other, person=person)
    give_role(person, "mentor", place=other.studio.organisation, now=now)
    return as_learner(person)


@pytest.fixture
def joined(studio, as_learner, now):
    """Return a function: values of the membership -> a pupil's browser with ``membership``."""

    def join(of=None, **values):
        person = PersonFactory(with_account=True, birth_date=(now - timedelta(days=14 * 366)).date())
        learner = as_learner(person)
        learner.membership = MembershipFactory(studio_year=of or studio, person=person, **values)
        give_role(person, "pupil", place=studio.studio.region, now=now)
        return learner

    return join


@pytest.fixture
def pupil(joined):
    return joined()


@pytest.fixture
def pupil2(joined):
    return joined()


@pytest.fixture
def filled(pupil):
    """Let the pupil write a whole work; return who sends it."""
    pupil.item("title", "Карта тепла")
    pupil.item("text", "Мерили в пяти местах.")
    pupil.do("save", {"item": "contributors", "version": 0, "contributors": [pupil.membership.pk]})
    return pupil


@pytest.fixture
def at_clock(now):
    """Return a function that sets the product's clock."""
    return lambda at: clock.set_source(lambda: at)


@pytest.fixture(autouse=True)
def _clock_of_the_product():
    """Leave the demonstration's clock as it is; ``now`` sets the product's."""
    yield
    demo_clock.install()


@pytest.fixture
def picture(now):
    """Return a function: owner -> the key of an uploaded picture."""
    content = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    content += b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x03\x00\x08\xfc\x02\xfe\xa7\x9a\xa0\xa0\x00\x00\x00\x00IEND\xaeB`\x82"
    return lambda owner: store_upload(SimpleUploadedFile("Замеры.png", content, "image/png"), owner, PURPOSE, None, now).key
