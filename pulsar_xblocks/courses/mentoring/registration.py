"""What mentoring registers elsewhere, once, when the app is ready."""

from pulsar_xblocks.courses.domain import mentoring
from pulsar_xblocks.courses.mentoring import letters, own, retirement
from pulsar_xblocks.kernel import home, menu
from pulsar_xblocks.kernel.audit.domain import register_words
from pulsar_xblocks.kernel.inbox import reminders
from pulsar_xblocks.kernel.menu import Entry
from pulsar_xblocks.kernel.people import registry as people
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.retention import registry as retention

WORDS = {f"mentoring.{key}": status.word for key, status in mentoring.PAIR.items()}
WORDS |= {
    "mentoring.themes": mark("Themes of mentoring changed"),
    "mentoring.profile": mark("Profile of a mentor saved"),
    "mentoring.request": mark("Request for a mentor saved"),
    "mentoring.request_closed": mark("Request for a mentor closed"),
    "mentoring.answer": mark("A proposed pair was answered"),
    "mentoring.plan": mark("Programme of a pair saved"),
    "mentoring.plan_sent": mark("Programme of a pair sent to the curator"),
    "mentoring.plan_returned": mark("Programme of a pair returned"),
    "mentoring.meeting": mark("Meeting of a pair written down"),
    "mentoring.meeting_confirmed": mark("Meeting of a pair confirmed"),
    "mentoring.meeting_removed": mark("Meeting of a pair taken out"),
    "mentoring.review": mark("Review or report of a pair saved"),
    "mentoring.feedback": mark("Feedback on mentoring written"),
}
KINDS = {
    "mentoringthemes": mark("themes of mentoring"),
    "mentorprofile": mark("profile of a mentor"),
    "mentoringrequest": mark("request for a mentor"),
    "mentoringpair": mark("mentoring pair"),
    "mentoringmeeting": mark("meeting of a pair"),
}


def register() -> None:
    """Register words, reminders, cards, retirement and the menu entry."""
    register_words(WORDS, KINDS)
    reminders.register(letters.due)
    home.add_cards(own.cards)
    people.register_retirement(retirement.blank)
    people.register_export("mentoring", retirement.tell)
    retention.register(retirement.TERM)
    retention.register_keeper(retirement.KEEPER, mark("works in a mentoring pair"), retirement.needed)
    menu.add(Entry(mark("Mentoring"), "pulsar:mentoring_pairs", "mentoring", "export", order=46, under="pulsar:training_groups"))
