"""Enrolment into a course.  Fallback where the platform's student app is absent: nothing is done and False is returned."""

from importlib import import_module
from typing import Any


def enrol(user: Any, course_key: str) -> bool:
    """Enrol an account into a course; enrolling twice changes nothing."""
    try:
        models = import_module("common.djangoapps.student.models")
        keys = import_module("opaque_keys.edx.keys")
    except ImportError:
        return False
    models.CourseEnrollment.enroll(user, keys.CourseKey.from_string(course_key))
    return True
