"""Words of the work in modules: statuses of tasks, who sees a reflection, what an activity was counted by."""

from pulsar_xblocks.kernel.pure.status import Status, by_key
from pulsar_xblocks.kernel.pure.text import mark

DRAFT, SENT, RETURNED, ACCEPTED = "draft", "sent", "returned", "accepted"
WORK = by_key(
    [
        Status(DRAFT, mark("In progress"), "idle", "pencil"),
        Status(SENT, mark("With the tutor"), "run", "eye"),
        Status(RETURNED, mark("Returned with a comment"), "warn", "back"),
        Status(ACCEPTED, mark("Accepted"), "ok", "done"),
    ]
)
PRIVATE, TUTOR, GROUP = "private", "tutor", "group"
SEEN_BY = {PRIVATE: mark("only me"), TUTOR: mark("me and the tutor"), GROUP: mark("the whole group")}
SOURCES = {
    "tutor": mark("by the tutor"),
    "attendance": mark("by attendance"),
    "course": mark("by the course"),
    "log": mark("by the practice log"),
    "session": mark("by the session"),
    "own": mark("by the participant"),
}
