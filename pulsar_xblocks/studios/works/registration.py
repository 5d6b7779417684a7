"""What the works register elsewhere, once, when the app is ready."""

from pulsar_xblocks.kernel import home, menu
from pulsar_xblocks.kernel.audit.domain import register_words
from pulsar_xblocks.kernel.jobs import registry as jobs
from pulsar_xblocks.kernel.loads import kinds
from pulsar_xblocks.kernel.menu import Entry
from pulsar_xblocks.kernel.people import registry as people
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.studios.works import closing, completing, file_rights, grading, letters, loads, own, reviewing
from pulsar_xblocks.studios.works.actions import retirement

WORDS = {
    "work.send": mark("The work was sent"),
    "work.ask": mark("The mentor was asked to send the work"),
    "work.unask": mark("The request to the mentor was taken away"),
    "work.take_back": mark("The work was taken back"),
    "work.keep": mark("The sent version counts after all"),
    "work.leftover": mark("Words of somebody who has left were looked at"),
    "work.return": mark("The work was sent back for changes"),
}


def register() -> None:
    """Register files, blind content, jobs, cards, the menu, retirement, words."""
    file_rights.register_purpose()
    reviewing.register_content()
    jobs.register(letters.JOB, closing.after, is_quiet=True)
    jobs.register(closing.JOB, closing.close, is_quiet=True)
    jobs.register(completing.JOB, completing.run, is_quiet=True)
    jobs.register(grading.JOB, grading.send, mark("Scores of a round in the courses"))
    kinds.register(loads.TABLE)
    home.add_cards(own.cards)
    menu.add(Entry(mark("Works"), "pulsar:works", "work", "export", order=27))
    people.register_retirement(retirement.blank)
    people.register_export("works", retirement.tell)
    register_words(WORDS, {"work": mark("Studio work")})
