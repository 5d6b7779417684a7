"""What authors may add.  Fallback where the platform's modulestore or settings of blocks are absent: nothing is known, nothing is off."""

from importlib import import_module

from django.conf import settings


def switched_on(course_key: str) -> set[str] | None:
    """Return the block types switched on in a course; None where the course is gone or there is no modulestore."""
    try:
        store = import_module("xmodule.modulestore.django").modulestore()
        keys = import_module("opaque_keys.edx.keys")
        wrong_key = import_module("opaque_keys").InvalidKeyError
    except (ImportError, RuntimeError):  # RuntimeError: the code is there, its app is not installed in this process
        return None
    try:
        course = store.get_course(keys.CourseKey.from_string(course_key))
    except wrong_key:
        return None
    return None if course is None else {*course.advanced_modules, *getattr(settings, "DEFAULT_ADVANCED_MODULES", [])}


def switched_off() -> set[str]:
    """Return the block types that the site's administrator has switched off everywhere."""
    try:
        found = import_module("common.djangoapps.xblock_django.api").disabled_xblocks()
    except (ImportError, RuntimeError):
        return set()
    return {row.name for row in found}
