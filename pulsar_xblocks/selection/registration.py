"""What the selection registers elsewhere, once, when the app is ready."""

from pulsar_xblocks.kernel.audit.domain import register_words
from pulsar_xblocks.kernel.definitions import shown as blocks
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection import shown
from pulsar_xblocks.selection.applications import registration as applications
from pulsar_xblocks.selection.centres import registration as centres
from pulsar_xblocks.selection.commission import registration as commission
from pulsar_xblocks.selection.discussions import registration as discussions

WORDS = {
    "call.create": mark("Call made"),
    "call.edit": mark("Call changed"),
    "call.rules": mark("Rules of a call were changed"),
    "call.questionnaire": mark("A questionnaire was published into a call"),
    "call.active": mark("A call was announced"),
    "call.archived": mark("A call was put into the archive"),
    "call.extend": mark("More time was given in a call"),
    "call.person_add": mark("Somebody was let work for a call"),
    "call.person_remove": mark("Somebody was taken off a call"),
}
KINDS = {"call": mark("call of the selection")}


def register() -> None:
    """Register words of the audit and how the block's calls read, and what the parts of the selection register."""
    blocks.register(shown.BLOCK, mark("Selection"), shown.described)
    register_words(WORDS, KINDS)
    applications.register()
    commission.register()
    discussions.register()
    centres.register()
