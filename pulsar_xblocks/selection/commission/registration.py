"""What the commission's work registers elsewhere, once, when the app is ready."""

from pulsar_xblocks.kernel import menu
from pulsar_xblocks.kernel.audit.domain import register_words
from pulsar_xblocks.kernel.jobs import registry as jobs
from pulsar_xblocks.kernel.menu import Entry
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.commission import letters, ordering, reviewing
from pulsar_xblocks.selection.commission.actions import checking, publishing

WORDS = {
    "selection.view": mark("An application was read"),
    "selection.admitted": mark("Application admitted to the selection"),
    "selection.returned": mark("Application returned for clarification"),
    "selection.not_admitted": mark("Application not admitted to the selection"),
    "selection.achievements": mark("Achievements of an application were checked"),
    "selection.hand_over": mark("Applications were handed over to the experts"),
    "ranking.run": mark("The ranking was run"),
    "ranking.publish": mark("Results of the selection were published"),
}
KINDS = {"rankingrun": mark("ranking of the selection"), "selectionapplication": mark("application of the selection")}


def register() -> None:
    """Register words, jobs and the menu entry."""
    register_words(WORDS, KINDS)
    jobs.register(ordering.JOB, ordering.run, mark("Ranking of the selection"))
    jobs.register(publishing.TELL, letters.published, mark("Messages about results of the selection"))
    jobs.register(checking.TELL, letters.checked, is_quiet=True)
    reviewing.register_kind()
    menu.add(Entry(mark("Selection"), "pulsar:calls", "call", order=32))
