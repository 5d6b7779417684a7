"""Cohorts of a course; the site may refuse a member.  Fallback where course groups are absent: nobody is put into a cohort by us."""

from importlib import import_module
from typing import Any


def put(user: Any, course_key: str, name: str) -> bool:
    """Put an account into a cohort of a course; twice changes nothing.

    False without the platform, the course or such a cohort, and where the site does not let the account in.
    """
    groups, cohort = _found(course_key, name)
    if cohort is None:
        return False
    refusal = import_module("openedx.core.djangoapps.course_groups.models").CohortMembershipException
    try:
        groups.add_user_to_cohort(cohort, user.username)
    except ValueError:  # it is in it already
        pass
    except refusal:
        return False
    return True


def take_out(user: Any, course_key: str, name: str) -> bool:
    """Take an account out of a cohort; False where there is none to take it out of."""
    groups, cohort = _found(course_key, name)
    if cohort is None:
        return False
    try:
        groups.remove_user_from_cohort(cohort, user.username)
    except ValueError:  # it is not in it any more
        pass
    return True


def _found(course_key: str, name: str) -> tuple[Any, Any]:
    try:
        groups = import_module("openedx.core.djangoapps.course_groups.cohorts")
        models = import_module("openedx.core.djangoapps.course_groups.models")
        keys = import_module("opaque_keys.edx.keys")
        wrong_key = import_module("opaque_keys").InvalidKeyError
    except (ImportError, RuntimeError):  # RuntimeError: the code is there, its app is not installed in this process
        return None, None
    try:
        return groups, groups.get_cohort_by_name(keys.CourseKey.from_string(course_key), name)
    except (wrong_key, models.CourseUserGroup.DoesNotExist):
        return groups, None
