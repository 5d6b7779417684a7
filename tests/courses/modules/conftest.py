"""A group with a tutor and people in training, and the block of the first module in a course of the demonstration's runtime."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from factories import PersonFactory, RoleFactory
from kernel_files import PDF
from studios.conftest import Block, Learner

from pulsar_demo.models import Course
from pulsar_demo.runtime import outline
from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments.actions import applying
from pulsar_xblocks.courses.enrolments.actions.applying import Place as Work
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.enrolments.queries import enrolment_or_404
from pulsar_xblocks.courses.modules import queries
from pulsar_xblocks.courses.modules.actions.works import Place
from pulsar_xblocks.courses.modules.domain import ActivityText, ModuleTexts
from pulsar_xblocks.courses.modules.olx import as_text
from pulsar_xblocks.courses.programmes import actions
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.kernel import placing
from pulsar_xblocks.kernel.definitions.models import CourseLink

COURSE = "course-v1:Pulsar+Studios+2026"
NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)


@pytest.fixture
def tutor(region, group, operator):
    person = RoleFactory(role="tutor", region=region).person
    actions.add_person(group, person, "tutor", by=operator, now=NOW)
    return person


@pytest.fixture
def enrol(group, school):
    """Return a function: person (None = a new one) -> the enrolment, at the stage named."""
    TrainingGroup.objects.filter(pk=group.pk).update(places=50)
    group.refresh_from_db()

    def enrolled(person=None, stage=stages.STUDYING):
        row = applying.apply(group, person or PersonFactory(with_account=True), Work(school), now=NOW)
        Enrolment.objects.filter(pk=row.pk).update(stage=stage)
        return enrolment_or_404(row.pk)

    return enrolled


@pytest.fixture
def studying(enrol, teacher):
    return enrol(teacher)


@pytest.fixture
def place_of():
    """Return a function: enrolment, key of an activity -> where its work stands."""

    def place(row, key="plan"):
        return Place(row, queries.activity_in(queries.passport_for(row), key)[1], ActivityText(key, "<p>План года</p>"))

    return place


@pytest.fixture
def linked(region, settings, tmp_path):
    settings.DEMO_HOME = tmp_path
    placing._placed.clear()
    course = Course.objects.create(course_key=COURSE, title="Курсы")
    CourseLink.objects.create(course_key=COURSE, region=region, title=course.title, linked_at=NOW)
    return course


@pytest.fixture
def placed(linked):
    """Return a function: fields of the block -> the published block."""

    def made(name="start", **fields):
        unit = outline.add_unit(outline.add_section(linked, name), name, NOW, name)
        texts = as_text(ModuleTexts((ActivityText("plan", "<p>Составьте план</p>"),)))
        values = {"programme_code": "70:studio-mentor", "module_key": "start", "definition": texts} | fields
        row = outline.add_block(unit, "pulsar_training_module", NOW, name=f"{name}-block", fields=values)
        outline.publish(unit, NOW)
        return Block(row, f"/xblock/{unit.usage_key}?view=student_view")

    return made


@pytest.fixture
def block(placed, group):
    return placed()


@pytest.fixture
def learner(block, studying):
    return Learner(block, studying.person)


@pytest.fixture
def pdf_upload():
    """Return a function: name -> a small PDF as a form sends it."""
    return lambda name: SimpleUploadedFile(name, PDF, content_type="application/pdf")
