"""A block that came into a course from a content library.  Source: the platform's UpstreamSyncMixin, Teak to Willow.

Fallback without the mixin: the block was never in a library.
"""

from collections.abc import Mapping
from typing import Any

from xblock.fields import Scope


def set_by_author(block: Any, values: Mapping[str, Any]) -> None:
    """Set fields as the platform's own editor does: it notes which of them now differ from the library's.

    The platform does not do so for what a handler sets, and the next update from the library would undo the author's work.
    """
    note = getattr(block, "editor_saved", None) if getattr(block, "upstream", None) else None
    before = _explicit(block, Scope.settings), _explicit(block, Scope.content)
    for name, value in values.items():
        setattr(block, name, value)
    if note:
        note(None, *before)


def _explicit(block: Any, scope: Scope) -> dict[str, Any]:
    return {name: field.read_json(block) for name, field in block.fields.items() if field.scope == scope and field.is_set_on(block)}
