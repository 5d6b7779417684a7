"""What enrolment registers elsewhere, once, when the app is ready."""

from datetime import timedelta

from pulsar_xblocks.courses.enrolments import cards, contracts, file_rights, letters, nominations, own, retirement, sheets, telling, terms
from pulsar_xblocks.courses.enrolments.actions import attending, following, nominating
from pulsar_xblocks.courses.enrolments.views.nominating import by_letter
from pulsar_xblocks.kernel import home, menu
from pulsar_xblocks.kernel.audit.domain import register_words
from pulsar_xblocks.kernel.consents import hooks
from pulsar_xblocks.kernel.jobs import registry as jobs
from pulsar_xblocks.kernel.links import registry as links
from pulsar_xblocks.kernel.loads import kinds
from pulsar_xblocks.kernel.menu import Entry
from pulsar_xblocks.kernel.people import registry as people
from pulsar_xblocks.kernel.pure.text import mark

WORDS = {
    "enrolment.facts": mark("Contract, post or final work of a participant changed"),
    "course_nomination.add": mark("Somebody was sent to a course"),
    "course_nomination.decline": mark("Somebody declined to go to a course"),
    "course_nomination.remove": mark("Somebody was taken off a list to a course"),
}
KINDS = {"coursenomination": mark("list to a course")}


def register() -> None:
    """Register files, consents, jobs, cards, search."""
    file_rights.register_purposes()
    hooks.on_change(following.follow)
    jobs.register(letters.JOB, letters.run, is_quiet=True)
    jobs.register(attending.JOB, attending.run, is_quiet=True)
    jobs.register_every(attending.EVERY_JOB, timedelta(hours=1), attending.run, mark("Participants in the courses of their groups"))
    jobs.register(nominating.JOB, nominating.write, mark("Letters to those who are sent to courses"))
    links.register(nominations.LINK, by_letter)
    kinds.register(sheets.NOMINATIONS)
    kinds.register(contracts.PARTICIPANTS)
    jobs.register(telling.JOB, telling.run, mark("Reminders to course participants"))
    people.register_retirement(retirement.blank)
    people.register_export("courses", retirement.tell)
    terms.register_terms()
    home.add_cards(own.cards)
    home.add_search(cards.search)
    word, under = mark("Send people to courses"), "pulsar:courses_open"
    menu.add(Entry(word, "pulsar:course_nominations", nominations.KIND, "submit", 42, under, mark("Lists to courses")))
    register_words(WORDS, KINDS)
