"""Files of practice cards: limits, and who may see them.

The consent to photos lets the studio and the centre see a pupil, not colleagues of other schools: a card with files is sent
only when its mentor has said that they show no faces and no names.
"""

from pulsar_xblocks.kernel.files.domain import DOCUMENTS, MEGABYTE, Limits
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.purposes import register
from pulsar_xblocks.kernel.roles.domain import Actor, has_role_for
from pulsar_xblocks.studios.models import PracticeCard
from pulsar_xblocks.studios.practices import queries
from pulsar_xblocks.studios.practices.actions import PURPOSE
from pulsar_xblocks.studios.practices.domain import FILES


def register_purpose() -> None:
    """Register the purpose with its limits."""
    register(PURPOSE, Limits(20 * MEGABYTE, DOCUMENTS, FILES), _may_see, may_send=_writes)


def _writes(actor: Actor) -> bool:
    return has_role_for(actor, "edit", "practice")


def _may_see(actor: Actor, file: PrivateFile) -> bool:
    rows = PracticeCard.objects.select_related(*queries.RELATED)
    card = rows.filter(pk=file.subject_id or 0).first() if file.subject_kind == "practicecard" else None
    if card is None:
        return False
    may = queries.rights(actor, card)
    return may["write"] or (may["read"] and file.key in queries.shown(card, is_writer=False).files)
