"""What files are for: each purpose has its limits and says who else may see its files."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulsar_xblocks.kernel.files.domain import Limits
from pulsar_xblocks.kernel.pure.errors import Forbidden, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import Actor

if TYPE_CHECKING:
    from pulsar_xblocks.kernel.files.models import PrivateFile

MaySee = Callable[[Actor, "PrivateFile"], bool]
MaySend = Callable[[Actor], bool]


def holds_a_role(actor: Actor) -> bool:
    """Tell whether the actor is anybody here at all."""
    return bool(actor.grants)


@dataclass(frozen=True)
class Purpose:
    """One purpose: who may send files for it, and who may see them.

    A file that is attached to nothing is its owner's; an attached one too while ``owner_keeps`` it, without it ``may_see``
    answers for the owner as for everybody else: photos of children do not follow a mentor who has left.
    """

    key: str
    limits: Limits
    may_see: MaySee
    may_send: MaySend = holds_a_role
    owner_keeps: bool = True
    is_blind: bool = False  # experts get copies that do not tell the authors


_purposes: dict[str, Purpose] = {}


def register(  # noqa: PLR0913 - the interface all parts agreed on
    purpose: str, limits: Limits, may_see: MaySee, *, may_send: MaySend = holds_a_role, owner_keeps: bool = True, is_blind: bool = False
) -> None:
    """Register a purpose; called from ``registrations``."""
    _purposes[purpose] = Purpose(purpose, limits, may_see, may_send, owner_keeps, is_blind)


def blind_purposes() -> list[str]:
    """Return the purposes whose files experts read blind."""
    return [key for key, purpose in _purposes.items() if purpose.is_blind]


def purpose_of(key: str) -> Purpose:
    """Return a registered purpose.  Raises Invalid for an unknown one."""
    if key not in _purposes:
        raise Invalid({"purpose": [mark("The upload is described wrongly. Reload the page and try again.")]})
    return _purposes[key]


def is_blind(key: str) -> bool:
    """Tell whether experts read files of the purpose blind."""
    return key in _purposes and _purposes[key].is_blind


def require_sender(actor: Actor, key: str) -> None:
    """Return when the actor may send files for the purpose.  Raises Forbidden, Invalid for an unknown purpose."""
    if not purpose_of(key).may_send(actor):
        raise Forbidden


def may_see(actor: Actor, file: "PrivateFile") -> bool:
    """Tell whether the actor may open the file."""
    found = _purposes.get(file.purpose)
    is_owner = actor.person is not None and actor.person == file.owner_id
    if is_owner and (not file.subject_kind or found is None or found.owner_keeps):
        return True
    return found is not None and found.may_see(actor, file)
