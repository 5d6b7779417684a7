"""Files of works: limits, and who may see them."""

from pulsar_xblocks.kernel.files.domain import DOCUMENTS, MEGABYTE, VIDEOS, Limits
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.purposes import register
from pulsar_xblocks.kernel.roles.domain import Actor, may
from pulsar_xblocks.studios.models import Work
from pulsar_xblocks.studios.works.actions.drafts import PURPOSE
from pulsar_xblocks.studios.works.queries import where

KEPT = 60  # files of one work, those of earlier versions among them; a draft holds at most domain.FILES


def register_purpose() -> None:
    """Register the purpose with its limits."""
    register(PURPOSE, Limits(20 * MEGABYTE, DOCUMENTS | VIDEOS | {"text/plain"}, KEPT), _may_see, is_blind=True)


def _may_see(actor: Actor, file: PrivateFile) -> bool:
    """Tell whether the actor may open the file itself; experts get the copies that do not tell the authors, on pages of the review."""
    rows = Work.objects.select_related("studio_year__studio__organisation")
    work = rows.filter(pk=file.subject_id or 0).first() if file.subject_kind == "work" else None
    if work is None:
        return False
    return may(actor, "view", "work", where.of_work(work, actor.person))
