"""Templates of the papers of the year's end: which there are, who changes them."""

from pulsar_xblocks.console.documents.kinds import KINDS
from pulsar_xblocks.kernel.exports.templates import register_templates
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.roles.domain import Actor, Where, has_role_for, may

TEMPLATES = {key: kind.template for key, kind in KINDS.items()}


def register_purposes() -> None:
    """Register a purpose for the template of each kind."""
    register_templates(TEMPLATES.values(), _may_see, _may_send)


def _may_see(actor: Actor, file: PrivateFile) -> bool:
    return may(actor, "view", "region", Where(region=file.region_id or 0))


def _may_send(actor: Actor) -> bool:
    return has_role_for(actor, "publish", "standings")
