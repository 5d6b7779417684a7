"""Which view serves a link of a purpose, and who sends a lasting link again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Served:
    """``view(request, link)`` gives the page, ``view(request, link, part)`` its sub-pages where there are any.

    ``again(email, now)`` sends lasting links to a confirmed address, or nothing to an unknown one.
    """

    view: Callable[..., Any]
    has_parts: bool = False
    again: Callable[[str, datetime], None] | None = None


_served: dict[str, Served] = {}


def register(
    purpose: str, view: Callable[..., Any], *, has_parts: bool = False, again: Callable[[str, datetime], None] | None = None
) -> None:
    """Let ``view`` serve ``/pulsar/l/<token>/`` for links of the purpose."""
    _served[purpose] = Served(view, has_parts, again)


def served(purpose: str) -> Served | None:
    """Return what serves a purpose, None when nothing does."""
    return _served.get(purpose)


def senders() -> list[Callable[[str, datetime], None]]:
    """Return the functions that send lasting links again."""
    return [row.again for row in _served.values() if row.again]
