"""What applications register elsewhere, once, when the app is ready."""

from datetime import timedelta

from pulsar_xblocks.kernel import home, menu
from pulsar_xblocks.kernel.audit.domain import register_words
from pulsar_xblocks.kernel.consents import hooks
from pulsar_xblocks.kernel.inbox import reminders
from pulsar_xblocks.kernel.jobs import registry as jobs
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.links import registry as links
from pulsar_xblocks.kernel.loads import kinds as loads
from pulsar_xblocks.kernel.menu import Entry
from pulsar_xblocks.kernel.people import registry as people
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.applications import family, file_rights, grading, kept, letters, own, reminding, retirement, terms
from pulsar_xblocks.selection.applications import loads as sheets
from pulsar_xblocks.selection.applications.actions import following, organisations, recommending
from pulsar_xblocks.selection.applications.queries import doubts
from pulsar_xblocks.selection.applications.views import guardian
from pulsar_xblocks.selection.applications.views.recommending import recommendation
from pulsar_xblocks.selection.applications.views.representing import representative
from pulsar_xblocks.selection.contests.queries.own import achievements_of

WORDS = {
    "selection_application.begin": mark("Application of an organisation begun"),
    "selection_application.invite": mark("Somebody was asked to fill in an application together"),
    "selection_application.join": mark("Somebody came in to fill in an application"),
    "selection_application.leave": mark("Somebody left an application"),
    "selection_application.remove": mark("Somebody was taken off an application"),
    "selection_application.allow": mark("Somebody was let send an application"),
    "selection_application.ask_again": mark("Guardian asked again"),
    "selection_application.open": mark("Form of an application opened by a consent"),
    "selection_application.move": mark("Application moved to new questions"),
    "selection_application.submit": mark("Application sent"),
    "selection_application.take_back": mark("Application taken back"),
    "selection_application.withdraw": mark("Application withdrawn"),
    "selection_application.accept": mark("Application accepted: all consents given"),
    "selection_application.stop": mark("Application stopped: consent withdrawn"),
    "selection_application.unfinished": mark("Application not finished in time"),
    "selection_application.reopen": mark("Application opened again: the window was prolonged"),
    "selection_application.guardian_seen": mark("Guardian confirmed by the school"),
    "selection_application.recommend_ask": mark("Recommendation asked for"),
    "selection_application.team": mark("Team made"),
    "selection_application.team_join": mark("Joined a team"),
    "selection_application.team_leave": mark("Left a team"),
    "selection_application.score": mark("Points of the academic part stored"),
    "selection_application.restore": mark("Version sent before counts"),
}
KINDS = {"selectionapplication": mark("application of the selection")}


def register() -> None:
    """Register files, consents, the guardian's page, jobs, reminders, cards, retention, words."""
    file_rights.register_purposes()
    kept.register(achievements_of)
    hooks.on_change(following.follow)
    hooks.register_affairs(family.affairs)
    hooks.register_browser(doubts.is_pupils_browser)
    hooks.register_part("application", guardian.application)
    jobs.register(letters.SUBMITTED, letters.submitted, is_quiet=True)
    jobs.register(letters.EXTENDED, letters.extended, mark("Messages about more time"))
    jobs.register_every("selection.windows", timedelta(hours=1), close, mark("Windows of selections that have closed"))
    jobs.register(grading.JOB, grading.run, mark("Points of the academic part read from the course"))
    jobs.register_every(grading.EVERY_JOB, timedelta(hours=1), grading.run_all, mark("Points of the academic part read from courses"))
    reminders.register(reminding.due)
    home.add_cards(own.cards)
    people.register_retirement(retirement.blank)
    people.register_export("selection", retirement.tell)
    terms.register_terms()
    links.register(recommending.PURPOSE, recommendation)
    links.register(organisations.PURPOSE, representative)
    loads.register(sheets.KIND)
    menu.add(
        Entry(mark("Selection"), "pulsar:selection_calls", "selection_application", "edit", 28, "pulsar:calls", mark("For applicants")),
        Entry(mark("Guardians of applicants"), "pulsar:selection_guardians", "applicant_guardian", order=62, under="pulsar:calls"),
    )
    register_words(WORDS, KINDS)


def close(context: JobContext) -> str:
    """Settle what was not sent in time, open again what has more time now; return how many."""
    return str(following.close_windows(context.now, context.progress) + following.open_windows(context.now))
