"""Names of our block types for people.  Source: design.md section 2."""

from pulsar_xblocks.kernel.pure.text import mark

NAMES = {
    "pulsar_studio": mark("School studio"),
    "pulsar_studio_project": mark("Studio work"),
    "pulsar_standings": mark("Regional league"),
    "pulsar_selection": mark("Selection"),
    "pulsar_training_module": mark("Course module"),
    "pulsar_session_board": mark("Session board"),
    "pulsar_practice_log": mark("Practice log"),
}
SAYS = {
    "pulsar_studio": mark("Opening application, roster, work log and the checklist of the year"),
    "pulsar_studio_project": mark("One round's task: shared draft, files, versions and feedback"),
    "pulsar_standings": mark("Table and plots of the regional league"),
    "pulsar_selection": mark("Call, questionnaire, consents and result"),
    "pulsar_training_module": mark("Hours, tasks, reflection and assessment"),
    "pulsar_session_board": mark("SWOT, timeline, proposals and voting of a team"),
    "pulsar_practice_log": mark("Internship diary or mentoring pair"),
}
# Whose page shows the block at its best.
LEARNERS = {
    "pulsar_training_module": "listener",
    "pulsar_session_board": "listener",
    "pulsar_practice_log": "listener",
    "pulsar_selection": "pupil2",
}
