"""Diplomas: limits, and who may see them: their owner alone, until an application shows them to those who check it."""

from pulsar_xblocks.kernel.files.domain import PAPERS, Limits
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.purposes import register
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.selection.contests.actions.own import PURPOSE
from pulsar_xblocks.selection.contests.domain.own import FILES


def register_purpose() -> None:
    """Register the purpose with its limits."""
    register(PURPOSE, Limits(types=PAPERS, max_files=FILES), _nobody_else, may_send=_is_somebody)


def _nobody_else(actor: Actor, file: PrivateFile) -> bool:
    return False


def _is_somebody(actor: Actor) -> bool:
    return actor.person is not None
