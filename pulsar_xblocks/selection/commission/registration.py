"""What the commission's work registers elsewhere, once, when the app is ready."""

from datetime import timedelta

from pulsar_xblocks.kernel import home, menu
from pulsar_xblocks.kernel.audit.domain import register_words
from pulsar_xblocks.kernel.consents import hooks
from pulsar_xblocks.kernel.inbox import reminders
from pulsar_xblocks.kernel.jobs import registry as jobs
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.loads import kinds as loads
from pulsar_xblocks.kernel.menu import Entry
from pulsar_xblocks.kernel.people import registry as people
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.applications import family as applicants
from pulsar_xblocks.selection.applications import leaving
from pulsar_xblocks.selection.commission import (
    admitting,
    arrival_rights,
    arrival_terms,
    evidence,
    family,
    file_rights,
    letters,
    ordering,
    reminding,
    retirement,
    reviewing,
    terms,
)
from pulsar_xblocks.selection.commission import loads as sheets
from pulsar_xblocks.selection.commission.actions import appealing, attending, checking, collecting, placing, publishing
from pulsar_xblocks.selection.commission.papers import rights
from pulsar_xblocks.selection.commission.views.family import guardian_part

EXPIRE = "selection.expire"  # takes back offers whose term has passed
COURSES = "selection.courses"  # looks after those who got an account later
WORDS = {
    "selection.view": mark("An application was read"),
    "selection.admitted": mark("Application admitted to the selection"),
    "selection.nominated": mark("A centre nominated an application"),
    "selection.nomination_withdrawn": mark("A nomination was taken back"),
    "selection.past_same": mark("An earlier participation was found to be this person's"),
    "selection.past_other": mark("An earlier participation was found to be somebody else's"),
    "selection.returned": mark("Application returned for clarification"),
    "selection.not_admitted": mark("Application not admitted to the selection"),
    "selection.annulled": mark("Application annulled"),
    "selection.achievements": mark("Achievements of an application were checked"),
    "selection.hand_over": mark("Applications were handed over to the experts"),
    "selection.document_accepted": mark("A document for the arrival was accepted"),
    "selection.document_returned": mark("A document for the arrival was returned"),
    "call.documents": mark("Documents for the arrival were set"),
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
    """Register words, jobs, the menu entry, who hears that an application takes no further part."""
    register_words(WORDS, KINDS)
    _register_jobs()
    reminders.register(reminding.due)
    rights.register_purposes()
    file_rights.register_purposes()
    arrival_rights.register_purposes()
    terms.register_terms()
    arrival_terms.register_terms()
    evidence.register()
    loads.register(sheets.KIND)
    reviewing.register_kind()
    hooks.register_part("result", guardian_part)
    applicants.register_steps(family.steps)
    leaving.register(placing.leave)
    leaving.register(appealing.leave)
    leaving.register(reviewing.leave)
    home.add_cards(family.cards)
    people.register_retirement(retirement.blank)
    people.register_export("selection_results", retirement.tell)
    menu.add(
        Entry(mark("Selection"), "pulsar:calls", "call", order=32, part=mark("Calls")),
        Entry(mark("Nominations"), "pulsar:nominations", "nomination", "submit", order=63),
    )


def _expire(context: JobContext) -> str:
    return str(placing.expire(context.now))


def _follow(context: JobContext) -> str:
    """Let the courses follow the places of the call that is named, of all without one."""
    call = context.payload.get("call")
    return str(attending.follow(attending.unsettled([call] if call else None)))


def _register_jobs() -> None:
    jobs.register(ordering.JOB, ordering.run, mark("Ranking of the selection"))
    jobs.register(admitting.JOB, admitting.run, mark("Admission of all applications that fit a filter"))
    jobs.register(publishing.TELL, letters.published, mark("Messages about results of the selection"))
    jobs.register(publishing.MOVED_JOB, letters.moved, is_quiet=True)
    jobs.register(appealing.FILED_JOB, letters.appeal_filed, is_quiet=True)
    jobs.register(appealing.DECIDED_JOB, letters.appeal_decided, is_quiet=True)
    jobs.register(placing.OFFERED_JOB, letters.offered, is_quiet=True)
    jobs.register(attending.COURSE_JOB, _follow, is_quiet=True)
    jobs.register_every(COURSES, timedelta(hours=1), _follow, mark("Participants in the courses of programmes"))
    jobs.register_every(EXPIRE, timedelta(minutes=10), _expire, mark("Places whose term has passed"))
    jobs.register(checking.TELL, letters.checked, is_quiet=True)
    jobs.register(collecting.ASKED_JOB, letters.documents_asked, is_quiet=True)
    jobs.register(collecting.RETURNED_JOB, letters.document_returned, is_quiet=True)
