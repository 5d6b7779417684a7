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
    "studio.invite_mentor": mark("A second mentor was invited"),
    "studio.mentor": mark("A mentor joined"),
    "studio.mentor_left": mark("A mentor left"),
    "studios.write": mark("Letters to studios were ordered"),
    "studios.write_stop": mark("Letters to studios were stopped"),
    "studio.sirius_import": mark("Registrations on the Sirius platform were taken in"),
    "membership.join": mark("A pupil joined"),
    "membership.leave": mark("A pupil left"),
    "membership.return": mark("A leaving was taken back"),
    "membership.class": mark("A pupil's class was corrected"),
    "membership.remove": mark("A joining was taken back"),
    "studio.load": mark("A studio of an earlier year was stored"),
    "studio.unload": mark("A studio of an earlier year was taken back"),
    "meeting.edit": mark("A meeting was corrected"),
    "meeting.remove": mark("A meeting was removed"),
    "meeting.restore": mark("A meeting was brought back"),
    "checklist.tick": mark("An item of the checklist was marked"),
    "checklist.untick": mark("A mark of the checklist was taken back"),
    "project_year.open": mark("A project year was opened"),
    "project_year.active": mark("A project year was made the active one"),
    "project_year.archived": mark("A project year was put into the archive"),
    "project_year.edit": mark("A project year was changed"),
    "project_year.calendar": mark("The calendar of rounds was changed"),
    "extension.give": mark("More time was given"),
}
KINDS = {
    "projectyear": mark("Project year"),
    "studio": mark("Studio"),
    "studioyear": mark("Studio"),
    "studiomentor": mark("Studio mentor"),
    "studioapplication": mark("Application"),
    "membership": mark("Pupil of a studio"),
    "meeting": mark("Meeting"),
    "checklistmark": mark("Mark of the checklist"),
    "extension": mark("More time"),
}


def word(action: str) -> str:
    """Return the msgid of an action, the key itself for one without words."""
    return WORDS.get(action, action)
