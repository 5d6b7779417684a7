"""Enrolment as the platform's models are asked for it."""

import sys
from types import ModuleType, SimpleNamespace

import pytest

from pulsar_xblocks.kernel.platform import enrolment

THERE, GONE = "course-v1:Pulsar+Science+2027", "course-v1:Pulsar+Typo+2027"
USER = SimpleNamespace(pk=7)


@pytest.fixture
def rows(monkeypatch):
    """Let the platform be there with one course; return its enrolments.  Like the platform, it enrols into any key."""
    kept: set[tuple[int, str]] = set()

    def asked(user, course_id, is_active):
        return SimpleNamespace(exists=lambda: is_active and (user.pk, str(course_id)) in kept)

    rows = SimpleNamespace(
        enroll=lambda user, key: kept.add((user.pk, str(key))),
        unenroll=lambda user, key: kept.discard((user.pk, str(key))),
        is_enrolled=lambda user, key: True,  # as it remembers from an enrolment that was undone
        objects=SimpleNamespace(filter=asked),
    )
    _module(monkeypatch, "common.djangoapps.student.models", CourseEnrollment=rows)
    courses = SimpleNamespace(course_exists=lambda key: str(key) == THERE)
    _module(monkeypatch, "openedx.core.djangoapps.content.course_overviews.models", CourseOverview=courses)
    return kept


def _module(monkeypatch, name: str, **content: object) -> None:
    steps = name.split(".")
    for count in range(1, len(steps) + 1):
        monkeypatch.setitem(sys.modules, ".".join(steps[:count]), ModuleType(".".join(steps[:count])))
    sys.modules[name].__dict__.update(content)


def test_who_is_enrolled_is_in_the_course_until_taken_out(rows):
    before = enrolment.is_enrolled(USER, THERE)
    done = enrolment.enrol(USER, THERE), enrolment.is_enrolled(USER, THERE)

    assert (before, done, enrolment.unenrol(USER, THERE), enrolment.is_enrolled(USER, THERE)) == (False, (True, True), True, False)


@pytest.mark.parametrize("key", [GONE, "нет такого ключа"])
def test_into_a_course_that_is_not_there_nobody_is_enrolled(rows, key):
    assert (enrolment.enrol(USER, key), rows) == (False, set())


def test_without_the_platform_nobody_is_enrolled():
    assert (enrolment.has_courses(), enrolment.enrol(USER, THERE), enrolment.is_enrolled(USER, THERE)) == (False, False, False)
