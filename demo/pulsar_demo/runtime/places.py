"""What the platform's signal of a publication does: each published block stores where its target is shown."""

from typing import Any

from pulsar_demo.models import Unit
from pulsar_demo.runtime.runtime import DemoRuntime
from pulsar_demo.runtime.services import EDIT, Session


def remember_places(unit: Unit, user: Any) -> None:
    """Let the unit's published blocks of ours remember their places."""
    runtime = DemoRuntime(Session(EDIT, user, unit.section.course.course_key))
    for row in unit.blocks.filter(is_draft=False):
        block = runtime.block_of(row)
        if hasattr(block, "remember_place"):
            block.remember_place()
