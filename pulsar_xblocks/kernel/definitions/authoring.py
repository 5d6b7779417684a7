"""Whether authors find our blocks: imported, not switched off, on in the courses that show them."""

from collections import defaultdict
from datetime import datetime
from importlib.metadata import EntryPoint, entry_points

from pulsar_xblocks.kernel.definitions.models import Placement
from pulsar_xblocks.kernel.jobs.checks import Result
from pulsar_xblocks.kernel.platform.courses import switched_off, switched_on

NAME = "advanced modules"
MOST_COURSES = 100  # each is read from the platform's store


def advanced_modules(now: datetime) -> Result:
    """Tell whether each block can be added, everywhere and in the courses where our blocks were seen."""
    broken, off = _broken(), sorted(switched_off() & set(block_types()))
    if broken:
        return Result(NAME, False, f"not imported, so missing in Studio: {'; '.join(broken)}")
    if off:
        return Result(NAME, False, f"switched off in Django admin, «XBlock configurations»: {', '.join(off)}")
    known, missing = _in_courses()
    if missing:
        return Result(NAME, False, f"add to «Advanced Module List» in «Advanced Settings» of the course: {'; '.join(missing)}")
    return Result(NAME, True, f"{len(block_types())} blocks are there; courses with them: {known or 'none to look into'}")


def block_types() -> list[str]:
    """Return the block types that the installed package brings, sorted."""
    return sorted(point.name for point in _points())


def _points() -> list[EntryPoint]:
    return [point for point in entry_points(group="xblock.v1") if point.value.startswith("pulsar_xblocks.")]


def _broken() -> list[str]:
    found = []
    for point in _points():
        try:
            point.load()
        except Exception as error:  # whatever it is, the platform only writes it to the log and leaves the block out
            found.append(f"{point.name} ({type(error).__name__}: {error})")
    return sorted(found)


def _in_courses() -> tuple[int, list[str]]:
    """Return how many courses could be looked into, and «course: block types» for those where some are not switched on."""
    shown: dict[str, set[str]] = defaultdict(set)
    for course_key, block_type in Placement.objects.values_list("course_key", "block_type").distinct():
        shown[course_key].add(block_type)
    known, missing = 0, []
    for course_key in sorted(shown)[:MOST_COURSES]:
        there = switched_on(course_key)
        known += there is not None
        if there is not None and shown[course_key] - there:
            missing.append(f"{course_key}: {', '.join(sorted(shown[course_key] - there))}")
    return known, missing
