"""Published blocks as the platform's store gives them where a course is published: no user is at hand."""

from typing import Any

from django.contrib.auth.models import AnonymousUser

from pulsar_demo.models import PlacedBlock
from pulsar_demo.runtime.runtime import DemoRuntime
from pulsar_demo.runtime.services import STORE, Session
from pulsar_xblocks import signals


def tell(course_key: str) -> None:
    """Say what the platform's signal ``COURSE_PUBLISHED`` says: the course has changed."""
    signals.course_changed(sender=None, course_key=course_key)


def published_blocks(course_key: str) -> list[Any]:
    """Return the published blocks of a course."""
    runtime = DemoRuntime(Session(STORE, AnonymousUser(), course_key))
    rows = PlacedBlock.objects.filter(is_draft=False, unit__section__course__course_key=course_key)
    return [runtime.block_of(row) for row in rows]
