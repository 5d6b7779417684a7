"""What the inbox does for the rest: its jobs, a person's leaving and a person's own copy."""

from pulsar_xblocks.kernel.inbox import letters, personal
from pulsar_xblocks.kernel.people.registry import register_export, register_retirement


def register() -> None:
    """Register it all."""
    letters.register_jobs()
    register_retirement(personal.forget)
    register_export("inbox", personal.export)
