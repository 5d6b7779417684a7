"""What files are for: each purpose has its limits and says who else may see its files."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulsar_xblocks.kernel.files.domain import Limits
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import Actor

if TYPE_CHECKING:
    from pulsar_xblocks.kernel.files.models import PrivateFile

MaySee = Callable[[Actor, "PrivateFile"], bool]


@dataclass(frozen=True)
class Purpose:
    """One purpose; the owner sees the file anyway, ``may_see`` answers for everybody else."""

    key: str
    limits: Limits
    may_see: MaySee


_purposes: dict[str, Purpose] = {}


def register(purpose: str, limits: Limits, may_see: MaySee) -> None:
    """Register a purpose; called from ``registrations``."""
    _purposes[purpose] = Purpose(purpose, limits, may_see)


def purpose_of(key: str) -> Purpose:
    """Return a registered purpose.  Raises Invalid for an unknown one."""
    if key not in _purposes:
        raise Invalid({"purpose": [mark("The upload is described wrongly. Reload the page and try again.")]})
    return _purposes[key]


def may_see(actor: Actor, file: "PrivateFile") -> bool:
    """Tell whether the actor may open the file."""
    if actor.person is not None and actor.person == file.owner_id:
        return True
    found = _purposes.get(file.purpose)
    return found is not None and found.may_see(actor, file)
