"""What crosses capabilities registers itself here, once, when the app is ready."""

from pulsar_xblocks.kernel import menu
from pulsar_xblocks.kernel.inbox import letters
from pulsar_xblocks.kernel.jobs import housekeeping
from pulsar_xblocks.kernel.menu import Entry
from pulsar_xblocks.kernel.pure.text import mark


def register_all() -> None:
    """Register menu entries, home cards, jobs, purge and retirement of every capability."""
    letters.register_jobs()
    housekeeping.register_jobs()
    menu.add(
        Entry(mark("Letters"), "pulsar:letters", "job", order=80),
        Entry(mark("Jobs"), "pulsar:jobs", "job", order=85),
        Entry(mark("Record of actions"), "pulsar:audit", "audit", order=90),
    )
