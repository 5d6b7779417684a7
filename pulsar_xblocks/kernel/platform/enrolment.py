"""Enrolment into a course.  Fallback where the platform's student app is absent: nobody is enrolled by us, everybody counts as enrolled."""

from collections.abc import Iterable
from importlib import import_module
from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from pulsar_xblocks.kernel.pure.text import mark

NOT_ENROLLED = mark("You are not in the course yet: enrol in it first, the block opens there.")
NO_GRADED_TASKS = mark("Your way of taking the course leaves out graded tasks, so the block does not open. Ask the people of the course.")


def enrol(user: Any, course_key: str) -> bool:
    """Enrol an account into a course; enrolling twice changes nothing.

    False without the platform, for a wrong key and for a course that is not there: the platform itself enrols into any key.
    """
    models, key = _student(course_key)
    if key is None or not _is_there(key):
        return False
    models.CourseEnrollment.enroll(user, key)
    return True


def unenrol(user: Any, course_key: str) -> bool:
    """Take an account out of a course.  False without the platform or for a wrong key."""
    models, key = _student(course_key)
    if key is None:
        return False
    models.CourseEnrollment.unenroll(user, key)
    return True


def has_courses() -> bool:
    """Tell whether there is a platform whose courses people can be enrolled into."""
    return _student("course-v1:pulsar+is+there")[0] is not None


def is_enrolled(user: Any, course_key: str) -> bool:
    """Tell whether the platform has an account in a course; False where there is no platform.

    Asks the table: what the platform itself tells, it remembers even from a transaction that was undone.
    """
    models, key = _student(course_key)
    return key is not None and bool(models.CourseEnrollment.objects.filter(user=user, course_id=key, is_active=True).exists())


def _student(course_key: str) -> tuple[Any, Any]:
    """Return the platform's student models and the course's key, None for what there is not."""
    try:
        models = import_module("common.djangoapps.student.models")
        keys = import_module("opaque_keys.edx.keys")
        wrong_key = import_module("opaque_keys").InvalidKeyError
    except (ImportError, RuntimeError):  # RuntimeError: the code is there, its app is not installed in this process
        return None, None
    try:
        return models, keys.CourseKey.from_string(course_key)
    except wrong_key:
        return models, None


def _is_there(key: Any) -> bool:
    courses = import_module("openedx.core.djangoapps.content.course_overviews.models").CourseOverview
    return bool(courses.course_exists(key))


def enrolled(user_ids: Iterable[int], course_key: str) -> set[int]:
    """Return those of the accounts that are enrolled; all of them where the platform's student app is absent."""
    wanted = set(user_ids)
    try:
        models = import_module("common.djangoapps.student.models")
        keys = import_module("opaque_keys.edx.keys")
    except ImportError:
        return wanted
    rows = models.CourseEnrollment.objects.filter(course_id=keys.CourseKey.from_string(course_key), is_active=True)
    return wanted & set(rows.values_list("user_id", flat=True))


def bar_to_graded(user: Any, course_key: str) -> str:
    """Return why a graded block of a course does not open for an account, "" when it does; nothing bars where there is no platform.

    Source: content_type_gating of the platform: learners of the free track get no graded block, where the site wants it so.
    """
    if not enrolled([user.pk], course_key):
        return NOT_ENROLLED
    try:
        gating = import_module("openedx.features.content_type_gating.models").ContentTypeGatingConfig
        keys = import_module("opaque_keys.edx.keys")
    except (ImportError, RuntimeError):  # RuntimeError: the code is there, its app is not installed in this process
        return ""
    try:
        is_barred = gating.enabled_for_enrollment(user=user, course_key=keys.CourseKey.from_string(course_key))
    except ObjectDoesNotExist:  # the course is gone
        return ""
    return NO_GRADED_TASKS if is_barred else ""
