"""Files of applications: what they are for, and who else may see them."""

from pulsar_xblocks.kernel.files.domain import DOCUMENTS, MEGABYTE, Limits
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.purposes import register
from pulsar_xblocks.kernel.questions.queries import FilePlace
from pulsar_xblocks.kernel.roles.domain import Actor, may
from pulsar_xblocks.selection.applications import queries
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.domain import statuses

EVIDENCE = "selection_evidence"
MOST = 60  # files of one application


def register_purposes() -> None:
    """Register the purpose with its limits; experts get copies that do not tell the applicant."""
    register(EVIDENCE, Limits(10 * MEGABYTE, DOCUMENTS, MOST), _may_see, may_send=_applies, is_blind=True)


def of_application(row: SelectionApplication) -> FilePlace:
    """Return where the files of an application belong."""
    return FilePlace(EVIDENCE, row, row.person_id)


def _applies(actor: Actor) -> bool:
    return SelectionApplication.objects.filter(person=actor.person, open_marker=1).exists()


def _may_see(actor: Actor, file: PrivateFile) -> bool:
    row = SelectionApplication.objects.select_related("call", "organisation").filter(pk=file.subject_id or 0).first()
    is_shown = row is not None and (row.person_id == actor.person or statuses.shown(row.status, statuses.STAFF) is not None)
    return row is not None and is_shown and may(actor, "view", "selection_application", queries.where(row))
