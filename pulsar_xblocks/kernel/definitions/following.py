"""Placements follow the course: what was published, moved, imported or run anew gets its row, what is gone loses it."""

from datetime import datetime

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.definitions.authoring import block_types
from pulsar_xblocks.kernel.definitions.models import CourseLink, Placement
from pulsar_xblocks.kernel.jobs import registry
from pulsar_xblocks.kernel.jobs.actions import enqueue
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.platform import published
from pulsar_xblocks.kernel.pure.text import mark

JOB = "definitions.places"


def heard(course_key: str) -> None:
    """Order the walk through a course that was published; courses that have nothing to do with us cost 2 queries."""
    link = CourseLink.objects.filter(course_key=course_key).first()
    if link or Placement.objects.filter(course_key=course_key).exists():
        order(course_key, link.region_id if link else None, clock.now())


def order(course_key: str, region_id: int | None, now: datetime) -> None:
    """Order the walk through a course."""
    enqueue(JOB, {"course": course_key}, region_id=region_id, by=None, now=now)


def walk(context: JobContext) -> str:
    """Store the places of the course; return how many blocks there are."""
    return str(follow(context.payload["course"]))


def follow(course_key: str) -> int:
    """Let every published block store its place and forget the others; what learners did hangs on neither."""
    blocks = published.blocks_of(course_key, block_types())
    if blocks is None:
        return 0
    for block in blocks:
        block.remember_place()
    there = {str(block.scope_ids.usage_id) for block in blocks}
    for row in Placement.objects.filter(course_key=course_key):
        if row.usage_key not in there:
            row.delete()
    return len(blocks)


def register() -> None:
    """Register the job and listen to the courses."""
    registry.register(JOB, walk, mark("Where the blocks of a course stand"))
    published.listen(heard)
