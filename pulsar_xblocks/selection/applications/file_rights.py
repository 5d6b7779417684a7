"""Files of applications: what they are for, and who else may see them."""

from pulsar_xblocks.kernel.files.domain import DOCUMENTS, MEGABYTE, Limits
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.purposes import register
from pulsar_xblocks.kernel.questions.queries import FilePlace
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.selection.applications import queries
from pulsar_xblocks.selection.applications.models import ApplicationAchievement, Representative, SelectionApplication

EVIDENCE = "selection_evidence"
MOST = 60  # files of one application


def register_purposes() -> None:
    """Register the purpose with its limits; experts get copies that do not tell the applicant."""
    register(EVIDENCE, Limits(10 * MEGABYTE, DOCUMENTS, MOST), _may_see, may_send=_applies, owner_keeps=False, is_blind=True)


def of_application(row: SelectionApplication) -> FilePlace:
    """Return where the files of an application belong."""
    return FilePlace(EVIDENCE, row, row.person_id)


def shows_diploma(actor: Actor, file: PrivateFile) -> bool:
    """Tell whether a diploma stands with an application that the actor may see: its applicant has put it there."""
    rows = ApplicationAchievement.objects.filter(application__person=file.owner_id, files__contains=file.key)
    found = [row.application for row in rows.select_related("application__call", "application__organisation")]
    return any(_is_seen(actor, row) for row in found)


def _is_seen(actor: Actor, row: SelectionApplication) -> bool:
    return queries.is_seen_by_staff(row) and queries.has_right(actor, "view", row)


def _applies(actor: Actor) -> bool:
    is_head = any(grant.role == "head" for grant in actor.grants)
    invited = Representative.objects.filter(person=actor.person, open_marker=1)
    return is_head or SelectionApplication.objects.filter(person=actor.person, open_marker=1).exists() or invited.exists()


def _may_see(actor: Actor, file: PrivateFile) -> bool:
    row = SelectionApplication.objects.select_related("call", "organisation").filter(pk=file.subject_id or 0).first()
    if row is not None and queries.is_of_organisation(row.call):
        return queries.has_right(actor, "edit", row) or _is_seen(actor, row)
    return row is not None and (row.person_id == actor.person or _is_seen(actor, row))
