"""Writes of loads: checking, storing, undoing, deleting what is no longer needed."""

from pulsar_xblocks.kernel.loads.actions.checking import Upload, check
from pulsar_xblocks.kernel.loads.actions.running import apply, finish, undo

__all__ = ["Upload", "apply", "check", "finish", "undo"]
