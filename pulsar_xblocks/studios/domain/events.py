"""What happened, in words: actions of the audit record as the history of an application or a studio shows them."""

from pulsar_xblocks.kernel.pure.text import mark

WORDS = {
    "studio_application.submit": mark("Submitted"),
    "studio_application.take_back": mark("Taken back to be changed"),
    "studio_application.withdraw": mark("Withdrawn"),
    "studio_application.head_approve": mark("The head of school agreed"),
    "studio_application.review": mark("Taken into review"),
    "studio_application.returned": mark("Returned for changes"),
    "studio_application.rejected": mark("Rejected"),
    "studio_application.approve": mark("Approved"),
    "studio_application.undo_approval": mark("The approval was undone"),
    "studio.join_code": mark("A new code for joining"),
    "studio.join_open": mark("Joining was opened"),
    "studio.join_closed": mark("Joining was closed"),
    "studio.suspended": mark("Suspended"),
    "studio.closed": mark("Closed"),
    "studio.active": mark("Taken up again"),
    "studio.methodist": mark("Another methodologist"),
    "studio.visit_planned": mark("A visit was planned"),
    "studio.visit_held": mark("A visit took place"),
}


def word(action: str) -> str:
    """Return the msgid of an action, the key itself for one without words."""
    return WORDS.get(action, action)
