"""Who changes and sees the templates of these papers."""

from pulsar_xblocks.kernel.exports.templates import register_templates
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.roles.domain import Actor, Where, has_role_for, may
from pulsar_xblocks.selection.commission.papers.kinds import KINDS


def register_purposes() -> None:
    """Register a purpose for the template of each kind."""
    register_templates(KINDS.values(), _may_see, _may_send)


def _may_see(actor: Actor, file: PrivateFile) -> bool:
    return may(actor, "publish", "selection_ranking", Where(region=file.region_id or 0))


def _may_send(actor: Actor) -> bool:
    return has_role_for(actor, "publish", "selection_ranking")
