"""Words of what the record of actions keeps as keys: roles, documents, files, items, tables."""

from pulsar_xblocks.console.documents.kinds import KINDS
from pulsar_xblocks.courses.documents.domain import HANDED
from pulsar_xblocks.courses.domain.mentoring import SIDES
from pulsar_xblocks.courses.modules.domain import SOURCES
from pulsar_xblocks.kernel.audit.details import register_values
from pulsar_xblocks.kernel.consents.domain import PURPOSES
from pulsar_xblocks.kernel.loads.kinds import kinds
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.matrix import ROLES
from pulsar_xblocks.selection.calls.domain import PARTS
from pulsar_xblocks.selection.calls.forms import CALL
from pulsar_xblocks.studios.domain import checklist
from pulsar_xblocks.studios.forms.console import YEAR

FILES = {
    "studio_work": mark("file of a work"),
    "studio_order": mark("order of the school"),
    "studio_proof": mark("proof of an item of the year"),
    "meeting_photo": mark("photo of a meeting"),
    "practice": mark("file of a practice card"),
    "consent_sheet": mark("signed form of a consent"),
    "works_archive": mark("archive of works"),
    "paper_diploma": mark("template of diplomas"),
    "paper_certificate": mark("template of certificates"),
    "paper_letter": mark("template of letters"),
    "papers_year": mark("papers of a year"),
    "year_package": mark("archive of a year"),
    "achievement": mark("proof of an achievement"),
    "selection_evidence": mark("file of an application to a selection"),
    "selection_appeal": mark("file of an appeal"),
    "selection_arrival": mark("copy of a document for the arrival"),
    "selection_evidence_zip": mark("archive of files of applications"),
    "paper_order": mark("template of orders"),
    "paper_status_order": mark("template of orders on the status of a centre"),
    "paper_main": mark("template of main lists"),
    "paper_reserve": mark("template of reserve lists"),
    "paper_not_admitted": mark("template of lists of those not admitted"),
    "paper_protocol": mark("template of protocols"),
    "paper_statement": mark("template of statements"),
    "discussion_draft": mark("draft put up for discussion"),
    "centre_evidence": mark("proof in a report of a centre"),
    "training_diploma": mark("copy of a diploma"),
    "training_contract": mark("contract about the training"),
    "training_task": mark("file of a task of a course"),
    "training_print": mark("print file of documents about training"),
    "practice_evidence": mark("evidence in an internship diary"),
    "paper_learning_path": mark("template of learning paths"),
    "paper_pd_certificate": mark("template of certificates of training"),
    "paper_pd_diploma": mark("template of diplomas of training"),
    "paper_pd_statement": mark("template of statements of study"),
    "paper_pd_enrol": mark("template of enrolment orders"),
    "paper_pd_complete": mark("template of completion orders"),
    "paper_pd_record": mark("template of assessment records"),
    "paper_pd_journal": mark("template of group journals"),
    "paper_pd_signatures": mark("template of lists of signatures"),
}
ITEMS = {"title": mark("title of the work"), "text": mark("text of the work"), "sirius_link": mark("link to the version sent to Sirius")}


def register() -> None:
    """Register the words; called after everything that registers kinds."""
    register_values("role", ROLES)
    register_values("source", SOURCES)
    register_values("side", SIDES)
    register_values("how", HANDED)
    register_values("part", PARTS)
    register_values("fields", {**YEAR, **CALL})
    register_values("purpose", {key: purpose.word for key, purpose in PURPOSES.items()} | FILES)
    register_values("item", {key: item.title for key, item in checklist.BY_KEY.items()} | ITEMS)
    register_values("kind", {key: kind.title for key, kind in KINDS.items()} | {kind.key: kind.title for kind in kinds()})
