"""Words of the individual learning path.  Source: domain.md 1.3 and 4.4."""

from pulsar_xblocks.kernel.pure.status import Status, by_key
from pulsar_xblocks.kernel.pure.text import mark

PATH = by_key(
    [
        Status("draft", mark("Path in draft"), "idle", "pencil"),
        Status("approval", mark("Awaiting approval"), "run", "eye"),
        Status("approved", mark("Path approved"), "ok", "list"),
        Status("active", mark("Path in progress"), "run", "now"),
        Status("done", mark("Path completed"), "ok", "done"),
    ]
)
GAPS = {
    "subject": mark("of the subject"),
    "method": mark("of teaching methods"),
    "psychology": mark("of psychology and pedagogy"),
    "communication": mark("of communication"),
    "digital": mark("of digital skills"),
    "management": mark("of management"),
}
LEVELS = (0, 1, 2, 3)
ITEMS = {
    "course": mark("course"),
    "internship": mark("internship"),
    "mentoring": mark("mentoring"),
    "event": mark("event"),
    "reading": mark("own study"),
    "practice": mark("practice at the workplace"),
}
