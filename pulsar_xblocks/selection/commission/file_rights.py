"""Files of appeals: who sends them, who may see them."""

from pulsar_xblocks.kernel.consents.models import Guardian
from pulsar_xblocks.kernel.files.domain import DOCUMENTS, MEGABYTE, Limits
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.purposes import register
from pulsar_xblocks.kernel.roles.domain import Actor, may
from pulsar_xblocks.selection.applications.models import Representative, SelectionApplication
from pulsar_xblocks.selection.applications.queries import has_right
from pulsar_xblocks.selection.commission.models import Appeal
from pulsar_xblocks.selection.commission.queries import where

APPEAL_FILES = "selection_appeal"
MOST = 10


def register_purposes() -> None:
    """Register the purpose with its limits: the same as of the evidence."""
    register(APPEAL_FILES, Limits(10 * MEGABYTE, DOCUMENTS, MOST), _may_see, may_send=_may_send, owner_keeps=False)


def _may_send(actor: Actor) -> bool:
    """Let those appeal who have applied, their guardians, and who fills in the application of an organisation."""
    if any(grant.role == "head" for grant in actor.grants):
        return True
    applies = SelectionApplication.objects.filter(person=actor.person).exclude(number="")
    joins = Representative.objects.filter(person=actor.person, open_marker=1)
    guards = Guardian.objects.filter(person=actor.person, subject__selection_applications__isnull=False)
    return applies.exists() or joins.exists() or guards.exists()


def _may_see(actor: Actor, file: PrivateFile) -> bool:
    """Let the applicant, those who fill in for an organisation, the centre and the panel of the call see them."""
    row = Appeal.objects.select_related("application__call", "application__organisation").filter(pk=file.subject_id or 0).first()
    if row is None:
        return False
    return has_right(actor, "edit", row.application) or may(actor, "view", "appeal", where.of_appeals(row.application.call))
