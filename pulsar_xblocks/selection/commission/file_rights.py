"""Files of appeals: who sends them, who may see them."""

from pulsar_xblocks.kernel.consents.models import Guardian
from pulsar_xblocks.kernel.files.domain import DOCUMENTS, MEGABYTE, Limits
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.purposes import register
from pulsar_xblocks.kernel.roles.domain import Actor, may
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.commission.models import Appeal
from pulsar_xblocks.selection.commission.queries import where

APPEAL_FILES = "selection_appeal"
MOST = 10


def register_purposes() -> None:
    """Register the purpose with its limits: the same as of the evidence."""
    register(APPEAL_FILES, Limits(10 * MEGABYTE, DOCUMENTS, MOST), _may_see, may_send=_may_send)


def _may_send(actor: Actor) -> bool:
    """Let those appeal who have applied, and their guardians."""
    applies = SelectionApplication.objects.filter(person=actor.person).exclude(number="").exists()
    return applies or Guardian.objects.filter(person=actor.person, subject__selection_applications__isnull=False).exists()


def _may_see(actor: Actor, file: PrivateFile) -> bool:
    """Let the applicant, the centre and the panel of the call see them."""
    row = Appeal.objects.select_related("application__call").filter(pk=file.subject_id or 0).first()
    if row is None:
        return False
    return row.application.person_id == actor.person or may(actor, "view", "appeal", where.of_appeals(row.application.call))
