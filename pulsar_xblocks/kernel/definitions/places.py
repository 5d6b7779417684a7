"""Places of blocks follow what is published: the platform tells that a course has changed, a job reads it anew.

Nothing relies on it: a learner's first write stores the place of a block too.  Source: design.md 3.2 and 3.3.
"""

from datetime import datetime

from pulsar_xblocks.kernel.definitions.authoring import block_types
from pulsar_xblocks.kernel.definitions.models import CourseLink, Placement
from pulsar_xblocks.kernel.jobs.actions import enqueue
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.platform.courses import published

JOB = "definitions.places"


def changed(course_key: str, now: datetime) -> None:
    """Order to read a course anew when it is linked, or was: other courses of the site are left alone.  At most 3 queries."""
    link = CourseLink.objects.filter(course_key=course_key).first()
    if link is not None or Placement.objects.filter(course_key=course_key).exists():
        order(course_key, link.region_id if link else None, now)


def order(course_key: str, region_id: int | None, now: datetime) -> None:
    """Order to read a course; it is read after the transaction is through, so never before what was published is there."""
    enqueue(JOB, {"course": course_key}, region_id=region_id, by=None, now=now)


def read(context: JobContext) -> str:
    """Store where the published blocks of a course stand, forget those that are gone; return how many there are."""
    course_key = context.payload["course"]
    blocks = published(course_key, block_types())
    if blocks is None:  # no store of courses here: learners' writes tell
        return ""
    for block in blocks:
        block.remember_place()
    there = [str(block.scope_ids.usage_id) for block in blocks]
    Placement.objects.filter(course_key=course_key, block_type__in=block_types()).exclude(usage_key__in=there).delete()
    return str(len(blocks))
