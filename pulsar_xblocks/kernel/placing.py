"""Where a block's target is shown: stored when its course is published and at the first learner write of a day.

A capability names ``target(call)``, and where authors write the words of the target ``definition(call)``: kind and body, or None;
``DIFFERS`` says that another block shows the target with other words, where the usual sentence does not fit.
Source: design.md 3.2 and 3.3.
"""

from collections.abc import Iterator
from datetime import date
from types import ModuleType
from typing import TYPE_CHECKING, Any

from pulsar_xblocks.kernel.definitions.actions import pin, place
from pulsar_xblocks.kernel.definitions.domain import digest
from pulsar_xblocks.kernel.definitions.queries import placements_in_region
from pulsar_xblocks.kernel.problems import DIFFERS, DUE_IGNORED, ERROR, NOT_LINKED, UNSET, WARNING, Problem

if TYPE_CHECKING:
    from pulsar_xblocks.kernel.xblock import BlockCall

_placed: dict[str, date] = {}  # usage key -> the day this process last stored its place: the active year changes


def remember(capability: ModuleType, call: "BlockCall") -> None:
    """Store what the block shows now; nothing is written when nothing has changed."""
    facts = {"usage_key": call.usage_key, "course_key": call.course_key, "block_type": call.block_type}
    words = _definition(capability, call)
    place(**facts, target=capability.target(call), definition=pin(*words, call.now) if words else None, now=call.now)


def remember_once(capability: ModuleType, call: "BlockCall") -> None:
    """Store it at the first learner write too: the publication may have been before the course was linked."""
    if _placed.get(call.usage_key) != call.now.date():
        remember(capability, call)
        _placed[call.usage_key] = call.now.date()


def problems(capability: ModuleType, call: "BlockCall", *, is_due: bool) -> Iterator[Problem]:
    """Yield what is wrong for the author: of every block, then of this capability; ``is_due`` = the course sets a term that is ignored."""
    if call.region is None:
        yield Problem(UNSET, NOT_LINKED, is_mended_here=False)
        return
    yield from capability.problems(call)
    if _differs(capability, call):
        yield Problem(ERROR, getattr(capability, "DIFFERS", DIFFERS))
    if is_due:
        yield Problem(WARNING, DUE_IGNORED, is_mended_here=False)


def _differs(capability: ModuleType, call: "BlockCall") -> bool:
    words, code = _definition(capability, call), capability.target(call)
    if words is None or call.region is None or not code:
        return False
    others = placements_in_region(code, call.region.pk).exclude(usage_key=call.usage_key).exclude(definition=None)
    return others.exclude(definition__digest=digest(words[1])).exists()


def _definition(capability: ModuleType, call: "BlockCall") -> tuple[str, Any] | None:
    found = getattr(capability, "definition", None)
    return found(call) if found else None
