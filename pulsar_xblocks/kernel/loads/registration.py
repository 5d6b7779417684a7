"""What loads register elsewhere, once, when the app is ready."""

from datetime import timedelta

from pulsar_xblocks.kernel.audit.domain import register_words
from pulsar_xblocks.kernel.jobs import registry as jobs
from pulsar_xblocks.kernel.loads import retention
from pulsar_xblocks.kernel.loads.actions.running import APPLY, UNDO, run_apply, run_undo
from pulsar_xblocks.kernel.people.registry import register_retirement
from pulsar_xblocks.kernel.pure.text import mark

WORDS = {
    "load.applied": mark("A table was loaded back"),
    "load.undone": mark("A load of a table was undone"),
    "load.stopped": mark("A load of a table stopped, nothing of it stays"),
}


def register() -> None:
    """Register jobs, retirement, words."""
    jobs.register(APPLY, run_apply, mark("Loading of a table"))
    jobs.register(UNDO, run_undo, mark("Undoing of a loaded table"))
    jobs.register_every("loads.expire", timedelta(hours=1), retention.expire, mark("Removing rows of loaded tables"))
    register_retirement(retention.blank)
    register_words(WORDS, {"sheetload": mark("Load of a table")})
