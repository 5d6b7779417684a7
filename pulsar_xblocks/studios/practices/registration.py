"""What practice cards register elsewhere, once, when the app is ready."""

from pulsar_xblocks.kernel import home, menu
from pulsar_xblocks.kernel.audit.domain import register_words
from pulsar_xblocks.kernel.menu import Entry
from pulsar_xblocks.kernel.people import registry as people
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.studios.practices import file_rights, own, retirement

WORDS = {
    "practice.send": mark("The practice card was sent"),
    "practice.take_back": mark("The practice card was taken back to be changed"),
    "practice.discard": mark("A draft of a practice card was deleted"),
    "practice.confirm": mark("The practice card was confirmed"),
    "practice.return": mark("The practice card was returned for changes"),
    "practice.revoke": mark("The confirmation of the practice card was taken back"),
}


def register() -> None:
    """Register files, «My Pulsar», the search, the menu, retirement, words."""
    file_rights.register_purpose()
    home.add_cards(own.cards)
    home.add_search(own.search)
    menu.add(Entry(mark("Practices"), "pulsar:practices", "practice", order=50))
    people.register_retirement(retirement.blank)
    people.register_export("practices", retirement.tell)
    register_words(WORDS, {"practicecard": mark("Practice card")})
