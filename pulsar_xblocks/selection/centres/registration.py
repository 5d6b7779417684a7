"""What the register of centres registers elsewhere, once, when the app is ready."""

from pulsar_xblocks.kernel import home, menu
from pulsar_xblocks.kernel.audit.domain import register_words
from pulsar_xblocks.kernel.inbox import reminders
from pulsar_xblocks.kernel.menu import Entry
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.centres import domain, file_rights, letters, own

WORDS = {
    **{f"centre.{kind}": word for kind, word in domain.EVENTS.items()},
    "centre.indicators": mark("Indicators of centres were changed"),
    "centre.ask": mark("Reports of centres were asked for"),
    "centre_report.send": mark("Report of a centre sent"),
    "centre_report.accept": mark("Report of a centre accepted"),
    "centre_report.return": mark("Report of a centre returned"),
    "centre_report.more_time": mark("A centre was given more time"),
}
KINDS = {"centre": mark("inter-municipal centre"), "centrereport": mark("report of a centre")}


def register() -> None:
    """Register words, files, reminders, cards and the menu entry."""
    register_words(WORDS, KINDS)
    file_rights.register_purposes()
    reminders.register(letters.due)
    home.add_cards(own.cards)
    menu.add(Entry(mark("Register of centres"), "pulsar:centres", "centre", "export", order=36, under="pulsar:calls"))
