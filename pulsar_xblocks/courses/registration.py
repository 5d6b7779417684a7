"""What the courses register elsewhere, once, when the app is ready."""

from pulsar_xblocks.courses.documents import registration as documents
from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments import file_rights
from pulsar_xblocks.courses.enrolments import registration as enrolments
from pulsar_xblocks.courses.mentoring import registration as mentoring
from pulsar_xblocks.courses.modules import registration as modules
from pulsar_xblocks.courses.paths import registration as paths
from pulsar_xblocks.courses.practice import registration as practice
from pulsar_xblocks.kernel import menu
from pulsar_xblocks.kernel.audit.domain import register_words
from pulsar_xblocks.kernel.menu import Entry
from pulsar_xblocks.kernel.pure.text import mark

WORDS = {
    "programme.create": mark("Programme made"),
    "programme.passport": mark("Passport of a programme changed"),
    "programme.questionnaire": mark("Questions of the application to a programme published"),
    "programme.approved": mark("Programme approved"),
    "programme.draft": mark("Programme taken back into draft"),
    "programme.archived": mark("Programme put into the archive"),
    "training_group.create": mark("Group made"),
    "training_group.edit": mark("Group changed"),
    "training_group.active": mark("Group announced"),
    "training_group.finished": mark("Training of a group finished"),
    "training_group.archived": mark("Group put into the archive"),
    "training_group.person_add": mark("Somebody was let work with a group"),
    "training_group.person_remove": mark("Somebody was taken off a group"),
}
WORDS |= {f"enrolment.{key}": status.word for key, status in stages.ENROLMENT.items()}
WORDS |= {
    "dossier.save": mark("Personal file of a participant saved"),
    "dossier.taken": mark("СНИЛС of another participant was entered"),
    "dossier.view": mark("Personal file of a participant read"),
    "training_order.sign": mark("Order about participants signed"),
}
KINDS = {"enrolment": mark("enrolment"), "dossier": mark("personal file"), "trainingorder": mark("order about participants")}
KINDS |= {"programme": mark("programme"), "traininggroup": mark("group of a programme")}


def register() -> None:
    """Register words and menu entries."""
    register_words(WORDS, KINDS)
    file_rights.register_purposes()
    modules.register()
    practice.register()
    documents.register()
    mentoring.register()
    paths.register()
    enrolments.register()
    menu.add(Entry(mark("Courses for teachers"), "pulsar:training_groups", "training_group", order=40, part=mark("Groups")))
    word, under = mark("Courses for teachers"), "pulsar:training_groups"
    menu.add(Entry(word, "pulsar:courses_open", "enrolment", "edit", 48, under, mark("My courses and applications")))
    menu.add(Entry(mark("Programmes"), "pulsar:programmes", "programme", order=41, under="pulsar:training_groups"))
