"""Graded subsections of the course: read by a job, repeated without harm; completion and points told to the course."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from courses_passports import METHOD, PASSPORT, PRACTICE, START
from training_rows import standing

from pulsar_demo.runtime.places import published_blocks
from pulsar_xblocks.courses.domain.passport import DISTANCE, SUBSECTION, Activity
from pulsar_xblocks.courses.modules import grading, queries
from pulsar_xblocks.courses.modules.actions import checking, works
from pulsar_xblocks.courses.modules.actions.checking import Verdict
from pulsar_xblocks.courses.modules.models import ActivityMark
from pulsar_xblocks.courses.programmes import actions
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.platform import completion, grades
from pulsar_xblocks.kernel.platform.grades import Earned

pytestmark = pytest.mark.django_db
COURSE = "course-v1:Pulsar+Studios+2026"
TEST = Activity("test", "Тест", SUBSECTION, Decimal(10), DISTANCE, most=Decimal(20), subsection="Итог модуля")
GRADED = replace(PASSPORT, modules=(START, replace(METHOD, activities=(TEST, METHOD.activities[1])), PRACTICE))


@pytest.fixture
def earned():
    """Return a mutable list with one element: account -> what it has earned; the fake stands at the platform's edge."""
    told = [{}]

    def read(course, name, accounts):
        return {key: one for key, one in told[0].items() if key in accounts} if name == "Итог модуля" else None

    grades.use_reader(read)
    yield told
    grades.use_reader(None)


@pytest.fixture
def graded(group, now):
    group.passport, group.course_key = pin(actions.KIND, GRADED, now), COURSE
    group.save()
    return group


@pytest.fixture
def student(graded, studying):
    studying.refresh_from_db()
    return studying


def test_a_passed_subsection_is_done_with_its_points(graded, student, earned, now):
    earned[0] = {student.person.user_id: Earned(Decimal(3), Decimal(5))}

    assert grading.read_group(graded, now) == 1
    assert grading.read_group(graded, now) == 0

    mark = ActivityMark.objects.get()
    assert (mark.source, mark.points, mark.by) == ("course", Decimal(12), None)
    assert standing(student) == [("confirmed", "test", Decimal(10))]


def test_what_does_not_suffice_is_not_done(graded, student, earned, now):
    earned[0] = {student.person.user_id: Earned(Decimal("2.9"), Decimal(5)), 10**6: Earned(Decimal(5), Decimal(5))}

    assert grading.read_group(graded, now) == 0
    assert not ActivityMark.objects.exists()


def test_better_points_replace_the_earlier_ones_and_hours_stay(graded, student, earned, now):
    for value in (3, 5):
        earned[0] = {student.person.user_id: Earned(Decimal(value), Decimal(5))}
        grading.read_group(graded, now)

    assert ActivityMark.objects.get().points == Decimal(20)
    assert standing(student) == [("confirmed", "test", Decimal(10))]


def test_points_that_fall_take_the_hours_back(graded, student, earned, now):
    for value in (5, 1):
        earned[0] = {student.person.user_id: Earned(Decimal(value), Decimal(5))}
        grading.read_group(graded, now)

    assert not ActivityMark.objects.filter(open_marker=1).exists()
    assert standing(student) == []


def test_the_job_reads_every_group_that_is_taught(graded, student, earned, now):
    earned[0] = {student.person.user_id: Earned(Decimal(5), Decimal(5))}

    run_due(now + timedelta(hours=1))

    assert ActivityMark.objects.get().points == Decimal(20)


def test_a_second_click_orders_nothing_more(graded, tutor, now):
    grading.order(graded, by=tutor, now=now)
    grading.order(graded, by=tutor, now=now)

    assert Job.objects.filter(kind=grading.JOB).count() == 1


def test_without_grades_on_the_site_nothing_happens(graded, student, now):
    run_due(now + timedelta(hours=1))

    assert not ActivityMark.objects.exists()


def test_the_course_hears_how_much_is_done_and_the_points(block, studying, place_of, tutor, now, monkeypatch):
    heard, scores = [], []
    monkeypatch.setattr(completion, "_fallback", lambda usage, user, share: heard.append((usage, user, share)))
    monkeypatch.setattr(grades, "_fallback", lambda usage, score: scores.append((usage, score.value, score.max_value)))
    for one in published_blocks(COURSE):
        one.remember_place()
    place = place_of(studying)
    works.save(place, works.Typed("План"), now=now)
    row = works.send(place, by=studying.person, now=now)
    row = checking.accept(row, Verdict("", Decimal(8), row.version), by=tutor, now=now)
    run_due(now + timedelta(minutes=1))

    key = block.row.usage_key
    assert heard == [(key, studying.person.user, 0.5)]
    assert scores == [(key, Decimal(8), Decimal(10))]
    checking.undo_acceptance(queries.work_or_404(studying.group, row.pk), "Ошибка", by=tutor, now=now)
    run_due(now + timedelta(minutes=2))
    assert (heard[-1][2], scores[-1][1]) == (0.0, Decimal(0))
