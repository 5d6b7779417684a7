"""What the work in modules registers elsewhere, once, when the app is ready."""

from datetime import timedelta

from pulsar_xblocks.courses.modules import file_rights, grading, letters, queries, retirement, shown, telling
from pulsar_xblocks.kernel.audit.domain import register_words
from pulsar_xblocks.kernel.definitions import shown as blocks
from pulsar_xblocks.kernel.jobs import registry as jobs
from pulsar_xblocks.kernel.people import registry as people
from pulsar_xblocks.kernel.pure.text import mark

WORDS = {
    "task.send": mark("Task of a module sent"),
    "task.take_back": mark("Task of a module taken back"),
    "task.accepted": mark("Task of a module accepted"),
    "task.returned": mark("Task of a module returned"),
    "activity.done": mark("Activity of a participant done"),
    "activity.undone": mark("Activity of a participant taken back"),
    "activity.points": mark("Points of an activity counted anew by the course"),
    "training_day.make": mark("Face-to-face day made"),
    "training_day.open_code": mark("Code of a face-to-face day shown"),
    "training_day.close_code": mark("Code of a face-to-face day closed"),
    "training_day.undo": mark("Presence at a face-to-face day taken back"),
}
KINDS = {
    "taskwork": mark("work on a task of a module"),
    "activitymark": mark("activity of a participant"),
    "trainingday": mark("face-to-face day"),
    "daymark": mark("presence at a face-to-face day"),
}


def register() -> None:
    """Register files, jobs, what blocks show, retirement, words."""
    file_rights.register_purpose()
    jobs.register(letters.JOB, letters.tell, is_quiet=True)
    jobs.register(telling.JOB, telling.run, is_quiet=True)
    jobs.register(grading.JOB, grading.run, mark("Grades of a group read from its course"))
    jobs.register_every(grading.EVERY_JOB, timedelta(hours=1), grading.run_all, mark("Grades of groups read from their courses"))
    blocks.register(queries.BLOCK, mark("Course module"), shown.described)
    people.register_retirement(retirement.blank)
    people.register_export("training", retirement.tell)
    register_words(WORDS, KINDS)
