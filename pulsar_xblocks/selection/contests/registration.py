"""What contests register elsewhere, once, when the app is ready."""

from datetime import timedelta

from pulsar_xblocks.kernel import home, menu
from pulsar_xblocks.kernel.audit.domain import register_words
from pulsar_xblocks.kernel.inbox import ics
from pulsar_xblocks.kernel.jobs import registry as jobs
from pulsar_xblocks.kernel.loads import kinds as loads
from pulsar_xblocks.kernel.menu import Entry
from pulsar_xblocks.kernel.people import registry as people
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.retention import registry as retention
from pulsar_xblocks.selection.contests import file_rights, own, retirement
from pulsar_xblocks.selection.contests.loads import kinds

WORDS = {
    "contest.list": mark("A list of contests was begun"),
    "achievement.keep": mark("An achievement was kept"),
    "achievement.change": mark("An achievement was changed"),
    "achievement.remove": mark("An achievement was deleted"),
    "achievement.restore": mark("A deleted achievement was brought back"),
}
OBJECTS = {"contestlist": mark("List of contests"), "achievement": mark("Achievement")}


def register() -> None:
    """Register tables to load, files, «My Pulsar», the menu, terms, words."""
    loads.register(kinds.ADDED)
    loads.register(kinds.WHOLE)
    file_rights.register_purpose()
    home.add_cards(own.cards)
    ics.register(own.events)
    menu.add(Entry(mark("Contests"), "pulsar:contests", order=55, under="pulsar:calls"))
    people.register_retirement(retirement.blank)
    people.register_export("achievements", retirement.tell)
    retention.register(retirement.TERM)
    jobs.register_every("contests.removed", timedelta(days=1), retirement.forget_removed, mark("Removing of deleted achievements"))
    register_words(WORDS, OBJECTS)
