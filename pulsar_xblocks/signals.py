"""What the platform's signals lead to; ``apps.py`` names them.  Nothing here may stop the platform's own work but a failed retirement.

Each takes whatever keywords its release sends.  Source: open-edx.md sections 7 and 8.
"""

import logging
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, transaction

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.definitions import places
from pulsar_xblocks.kernel.people.signals import retire_account
from pulsar_xblocks.kernel.pure.errors import without_text
from pulsar_xblocks.studios.works import grading

__all__ = ["course_changed", "enrolled", "retire_account"]

log = logging.getLogger(__name__)


def course_changed(sender: Any = None, course_key: Any = None, **kwargs: Any) -> None:
    """Read a course anew after it was published, imported, run again or deleted; heard in Studio."""
    if course_key is not None:
        _quietly(lambda: places.changed(str(course_key), clock.now()))


def enrolled(sender: Any = None, enrollment: Any = None, **kwargs: Any) -> None:
    """Send the scores that were published before a learner was enrolled; heard in the LMS."""
    if enrollment is not None:
        user_id, course_key = enrollment.user.id, str(enrollment.course.course_key)
        _quietly(lambda: grading.order_for(user_id, course_key, clock.now()))


def _quietly(run: Callable[[], None]) -> None:
    """Run inside a savepoint: tables that are not there yet must not spoil the platform's transaction."""
    try:
        with transaction.atomic():
            run()
    except DatabaseError as error:
        log.error("a signal of the platform was not heard: %s", without_text(error))  # noqa: TRY400 - a statement may hold names
