"""Courses of the platform: what authors may add, what is published, which courses are new runs of others.

Fallback where the platform's modulestore, settings of blocks or list of runs are absent: nothing is known, nothing is off.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings

_published: Callable[[str], list[Any]] | None = None  # where there is no modulestore
MOST_RERUNS = 50  # each is looked for in the platform's store


@dataclass(frozen=True)
class Rerun:
    """A finished new run of a course."""

    course_key: str
    source_key: str
    title: str = ""


def use(published_blocks: Callable[[str], list[Any]] | None) -> None:
    """Let ``published_blocks(course key)`` give the blocks of a course where there is no modulestore."""
    global _published
    _published = published_blocks


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


def published(course_key: str, block_types: Iterable[str]) -> list[Any] | None:
    """Return the published blocks of the types, [] where the course is gone; None where there is no modulestore.

    What was deleted but still lies in the store (orphans) is left out.
    """
    try:
        store = import_module("xmodule.modulestore.django").modulestore()
        revision = import_module("xmodule.modulestore").ModuleStoreEnum.RevisionOption.published_only
        key = import_module("opaque_keys.edx.keys").CourseKey.from_string(course_key)
    except (ImportError, RuntimeError):
        return _published(course_key) if _published else None
    if not store.has_course(key):
        return []
    with store.bulk_operations(key, emit_signals=False):  # the course's structure is read once
        found = [store.get_items(key, qualifiers={"category": kind}, revision=revision) for kind in block_types]
    return [block for blocks in found for block in blocks if block.parent is not None]


def reruns_of(course_keys: Iterable[str]) -> list[Rerun]:
    """Return the new runs of the courses that are there, the newest first; 1 query."""
    try:
        models = import_module("common.djangoapps.course_action_state.models")
        store = import_module("xmodule.modulestore.django").modulestore()
        keys = import_module("opaque_keys.edx.keys")
    except (ImportError, RuntimeError):
        return []
    wanted = [keys.CourseKey.from_string(key) for key in course_keys]
    rows = models.CourseRerunState.objects.filter(source_course_key__in=wanted, action="rerun", state="succeeded").order_by("-pk")
    there = [row for row in rows[:MOST_RERUNS] if store.has_course(row.course_key)]
    return [Rerun(str(row.course_key), str(row.source_course_key), getattr(row, "display_name", "")) for row in there]
