"""Somebody who goes from one group to another of the same course stays in it."""

from datetime import UTC, datetime

import pytest

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments import domain
from pulsar_xblocks.courses.enrolments.actions import applying, attending
from pulsar_xblocks.courses.enrolments.actions.applying import Place
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.programmes import actions
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.kernel.platform import enrolment

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
COURSE = "course-v1:pulsar+mentor+2026"


@pytest.fixture
def courses(monkeypatch):
    """Who is in a course of the platform."""
    found = set()
    monkeypatch.setattr(enrolment, "has_courses", lambda: True)
    monkeypatch.setattr(enrolment, "is_enrolled", lambda user, key: (user.pk, key) in found)
    monkeypatch.setattr(enrolment, "enrol", lambda user, key: found.add((user.pk, key)) is None)
    monkeypatch.setattr(enrolment, "unenrol", lambda user, key: found.discard((user.pk, key)) is None)
    return found


@pytest.fixture
def other(programme, curator, operator, facts, group):
    row = actions.create_group(programme, facts | {"code": "second"}, by=operator, now=NOW)
    actions.add_person(row, curator, "curator", by=operator, now=NOW)
    actions.set_group_status(row, "active", by=operator, now=NOW)
    TrainingGroup.objects.update(course_key=COURSE)
    return row


def _in(group, teacher, stage=stages.STUDYING):
    row = applying.apply(TrainingGroup.objects.get(pk=group.pk), teacher, Place(), now=NOW)
    Enrolment.objects.filter(pk=row.pk).update(stage=stage)
    return row


def test_who_leaves_one_group_stays_in_the_course_of_the_other(group, other, teacher, courses):
    first = _in(group, teacher)
    attending.follow(attending.unsettled())
    second = _in(other, teacher)
    attending.follow(attending.unsettled())
    Enrolment.objects.filter(pk=first.pk).update(stage=stages.LEFT)
    attending.follow(attending.unsettled())
    assert courses == {(teacher.user.pk, COURSE)}
    assert Enrolment.objects.get(pk=first.pk).course_state == domain.OUT

    Enrolment.objects.filter(pk=second.pk).update(stage=stages.LEFT)
    attending.follow(attending.unsettled())
    assert courses == set()
