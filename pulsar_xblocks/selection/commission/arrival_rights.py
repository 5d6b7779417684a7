"""Copies of documents for the arrival: limits, and who may see them: the family and those who decide in the check, nobody else."""

from pulsar_xblocks.kernel.files.domain import PAPERS, Limits
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.purposes import register
from pulsar_xblocks.kernel.roles.domain import Actor, may
from pulsar_xblocks.selection.commission.actions.collecting import FILES
from pulsar_xblocks.selection.commission.models import GivenDocument, PlaceOffer
from pulsar_xblocks.selection.commission.queries import where
from pulsar_xblocks.selection.domain import statuses

MOST = 6  # files of one document


def register_purposes() -> None:
    """Register the purpose with its limits."""
    register(FILES, Limits(types=PAPERS, max_files=MOST), _may_see, may_send=_has_place)


def _has_place(actor: Actor) -> bool:
    return PlaceOffer.objects.filter(application__person=actor.person, status=statuses.CONFIRMED).exists()


def _may_see(actor: Actor, file: PrivateFile) -> bool:
    found = GivenDocument.objects.select_related("application__call").filter(pk=file.subject_id or 0).first()
    if found is None:
        return False
    row = found.application
    return row.person_id == actor.person or may(actor, "decide", "selection_application", where.of_application(row))
