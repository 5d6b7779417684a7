"""What documents register elsewhere, once, when the app is ready."""

from pulsar_xblocks.courses.documents import loads, own, retirement
from pulsar_xblocks.courses.documents.papers import printing
from pulsar_xblocks.courses.documents.papers.kinds import KINDS
from pulsar_xblocks.courses.documents.queries.register import KIND
from pulsar_xblocks.kernel import home, menu
from pulsar_xblocks.kernel.audit.domain import register_words
from pulsar_xblocks.kernel.exports.templates import register_templates
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.loads import kinds as tables
from pulsar_xblocks.kernel.menu import Entry
from pulsar_xblocks.kernel.people.registry import register_export
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.retention.registry import register as register_rule
from pulsar_xblocks.kernel.roles.domain import Actor, Where, has_role_for, may

WORDS = {
    "enrolment.result": mark("Result of the final assessment written"),
    "training_document.issue": mark("Document about training given out"),
    "training_document.hand": mark("Document about training signed for"),
    "training_document.print_anew": mark("Document about training printed on another form"),
    "training_document.cancel": mark("Document about training cancelled"),
    "form_batch.add": mark("Numbered forms entered"),
    "form_batch.spoil": mark("Numbered form written off"),
    "number_mask.set": mark("Numbering of documents changed"),
    "frdo_template.compare": mark("Template of FIS FRDO compared"),
    "frdo_template.save": mark("Template of FIS FRDO changed"),
    "frdo_template.keep": mark("Template of FIS FRDO left as it was"),
    "frdo_upload.take": mark("Rows of a file taken by FIS FRDO"),
}
NAMES = {
    "trainingdocument": mark("document about training"),
    "formbatch": mark("batch of numbered forms"),
    "numbermask": mark("numbering of documents"),
    "frdotemplate": mark("template of FIS FRDO"),
    "frdoupload": mark("file for FIS FRDO"),
}


def register() -> None:
    """Register words, jobs, templates, the table that comes back, keeping, cards and menu entries."""
    register_words(WORDS, NAMES)
    printing.register()
    register_templates(KINDS.values(), _may_see, _may_send)
    tables.register(loads.KIND)
    register_export("training documents", retirement.tell)
    register_rule(retirement.TERM)
    home.add_cards(own.cards)
    menu.add(Entry(mark("Documents"), "pulsar:training_register", KIND, order=43, under="pulsar:training_groups"))
    menu.add(Entry(mark("FIS FRDO"), "pulsar:frdo", "dossier", "export", order=44, under="pulsar:training_groups"))


def _may_see(actor: Actor, file: PrivateFile) -> bool:
    return may(actor, "manage", KIND, Where(region=file.region_id or 0))


def _may_send(actor: Actor) -> bool:
    return has_role_for(actor, "manage", KIND)
