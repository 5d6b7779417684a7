"""What the review registers elsewhere, once, when the app is ready."""

from datetime import datetime

from pulsar_xblocks.kernel import menu
from pulsar_xblocks.kernel.audit.domain import register_words
from pulsar_xblocks.kernel.inbox import reminders as inbox
from pulsar_xblocks.kernel.jobs import registry as jobs
from pulsar_xblocks.kernel.loads import kinds as loads
from pulsar_xblocks.kernel.menu import Entry
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.people.registry import register_export, register_retirement
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.review import reminders
from pulsar_xblocks.kernel.review.actions.assigning import THIRD_JOB
from pulsar_xblocks.kernel.review.loads import reads, results
from pulsar_xblocks.kernel.review.models import Review, ReviewConflict

WORDS = {
    "review.assign": mark("Works given to experts"),
    "review.give": mark("Work given to an expert"),
    "review.third": mark("Two reads lie far apart: a third expert got the work"),
    "review.take_away": mark("Work taken from an expert"),
    "review.reads": mark("Number of reads changed"),
    "review.submit": mark("Work scored"),
    "review.undo": mark("Score taken back"),
    "review.conflict": mark("Conflict of interest declared"),
    "review.tie": mark("Tie with an organisation declared"),
    "review.tie_end": mark("Tie with an organisation ended"),
    "review.import": mark("Result from outside stored"),
    "review.import_table": mark("Results from outside stored"),
    "review.load": mark("Score loaded from a table"),
    "review.load_back": mark("Loaded score taken back"),
    "review.third_back": mark("No gap any more: the third read, not begun, was taken back"),
    "review.freeze": mark("Reviews closed at publication"),
    "review.reopen": mark("Work opened for a recalculation"),
    "review.remind": mark("Experts reminded"),
}
KINDS = {
    "review": mark("Read of an expert"),
    "reviewitem": mark("Work under review"),
    "reviewgroup": mark("Works under review"),
    "reviewconflict": mark("Conflict of interest"),
}


def register() -> None:
    """Register reminders, tables, retirement, words and the menu entry."""
    inbox.register(reminders.due)
    jobs.register(THIRD_JOB, reminders.tell_third, is_quiet=True)
    register_retirement(_forget)
    register_export("reviews", _tell)
    register_words(WORDS, KINDS)
    for kind in (reads.READS, reads.OWN_READS, results.RESULTS):
        loads.register(kind)
    menu.add(Entry(mark("Reviews"), "pulsar:reviews", "review", order=28))


def _forget(person: Person, now: datetime) -> None:
    """Blank the expert's free texts; scores stay as facts."""
    Review.objects.filter(expert=person).exclude(comment="").update(comment="")
    ReviewConflict.objects.filter(expert=person).update(reason="", signed_name="")


def _tell(person: Person) -> list[dict[str, str]]:
    """Return what is kept here about an expert."""
    rows = Review.objects.filter(expert=person).select_related("item").order_by("pk")
    return [{"work": row.item.blind_code, "state": row.state, "scores": row.scores, "comment": row.comment} for row in rows]
