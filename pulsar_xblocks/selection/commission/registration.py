"""What the commission's work registers elsewhere, once, when the app is ready."""

from datetime import timedelta

from pulsar_xblocks.kernel import home, menu
from pulsar_xblocks.kernel.audit.domain import register_words
from pulsar_xblocks.kernel.consents import hooks
from pulsar_xblocks.kernel.jobs import registry as jobs
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.menu import Entry
from pulsar_xblocks.kernel.people import registry as people
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.applications import family as applicants
from pulsar_xblocks.selection.commission import evidence, family, file_rights, letters, ordering, retirement, reviewing, terms
from pulsar_xblocks.selection.commission.actions import appealing, checking, placing, publishing
from pulsar_xblocks.selection.commission.papers import rights
from pulsar_xblocks.selection.commission.views.family import guardian_part

EXPIRE = "selection.expire"  # takes back offers whose term has passed
WORDS = {
    "selection.view": mark("An application was read"),
    "selection.admitted": mark("Application admitted to the selection"),
    "selection.returned": mark("Application returned for clarification"),
    "selection.not_admitted": mark("Application not admitted to the selection"),
    "selection.achievements": mark("Achievements of an application were checked"),
    "selection.hand_over": mark("Applications were handed over to the experts"),
    "selection.enrolled": mark("People with a confirmed place were enrolled"),
    "selection.arrival": mark("Arrival at the shift was recorded"),
    "selection.completed": mark("A completed shift was recorded"),
    "commission.tie": mark("The commission put equal applications in order"),
    "commission.results": mark("The commission adopted a list"),
    "appeal.filed": mark("An appeal was filed"),
    "appeal.files": mark("Files were added to an appeal"),
    "appeal.accepted": mark("An appeal was accepted for consideration"),
    "appeal.upheld": mark("An appeal was upheld"),
    "appeal.partly": mark("An appeal was partly upheld"),
    "appeal.dismissed": mark("An appeal was dismissed"),
    "appeal.not_considered": mark("An appeal was left without consideration"),
    "appeal.withdrawn": mark("An appeal was withdrawn"),
    "places.step": mark("Places of a call changed"),
    "ranking.run": mark("The ranking was run"),
    "ranking.publish": mark("Results of the selection were published"),
}
KINDS = {
    "rankingrun": mark("ranking of the selection"),
    "appeal": mark("appeal"),
    "commissionmeeting": mark("sitting of the commission"),
}


def register() -> None:
    """Register words, jobs and the menu entry."""
    register_words(WORDS, KINDS)
    jobs.register(ordering.JOB, ordering.run, mark("Ranking of the selection"))
    jobs.register(publishing.TELL, letters.published, mark("Messages about results of the selection"))
    jobs.register(publishing.MOVED_JOB, letters.moved, is_quiet=True)
    jobs.register(appealing.FILED_JOB, letters.appeal_filed, is_quiet=True)
    jobs.register(appealing.DECIDED_JOB, letters.appeal_decided, is_quiet=True)
    jobs.register(placing.OFFERED_JOB, letters.offered, is_quiet=True)
    jobs.register_every(EXPIRE, timedelta(minutes=10), _expire, mark("Places whose term has passed"))
    jobs.register(checking.TELL, letters.checked, is_quiet=True)
    reviewing.register_kind()
    rights.register_purposes()
    file_rights.register_purposes()
    evidence.register()
    hooks.register_part("result", guardian_part)
    applicants.register_steps(family.steps)
    home.add_cards(family.cards)
    people.register_retirement(retirement.blank)
    terms.register_terms()
    people.register_export("selection_results", retirement.tell)
    menu.add(Entry(mark("Selection"), "pulsar:calls", "call", order=32, part=mark("Calls")))


def _expire(context: JobContext) -> str:
    return str(placing.expire(context.now))
