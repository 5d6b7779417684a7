"""What discussions register elsewhere, once, when the app is ready."""

from pulsar_xblocks.kernel import menu
from pulsar_xblocks.kernel.audit.domain import register_words
from pulsar_xblocks.kernel.jobs import registry as jobs
from pulsar_xblocks.kernel.menu import Entry
from pulsar_xblocks.kernel.people import registry as people
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.discussions import papers, retirement, terms
from pulsar_xblocks.selection.discussions.actions import discussions

WORDS = {
    "discussion.create": mark("Discussion made"),
    "discussion.edit": mark("Discussion changed"),
    "discussion.paper": mark("A PDF was put beside a draft"),
    "discussion.publish": mark("A draft was put up for discussion"),
    "discussion.group": mark("Group of a discussion made or changed"),
    "discussion.finish": mark("Answers to proposals were published"),
    "proposal.withdraw": mark("Proposal withdrawn"),
    "proposal.show": mark("Proposal let by a moderator"),
    "proposal.hide": mark("Proposal hidden by a moderator"),
    "proposal.answer": mark("Proposal answered"),
}
KINDS = {"discussion": mark("public discussion"), "proposal": mark("proposal in a discussion")}


def register() -> None:
    """Register words, the job of letters, retention and the menu entry."""
    register_words(WORDS, KINDS)
    jobs.register(discussions.TELL, discussions.tell, mark("Letters about answers to proposals"))
    people.register_retirement(retirement.blank)
    people.register_export("proposals", retirement.tell)
    terms.register_terms()
    papers.register_purposes()
    menu.add(Entry(mark("Discussions"), "pulsar:discussions", "discussion", order=34, under="pulsar:calls"))
