"""A status as people see it: key, word, tone and icon.  Source: domain.md 1.3 and look/README.md."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Status:
    """One status; ``tone`` is idle, run, ok, warn or bad; ``icon`` a name of the sprite."""

    key: str
    word: str  # msgid
    tone: str
    icon: str


def by_key(statuses: Iterable[Status]) -> dict[str, Status]:
    """Return key -> status."""
    return {status.key: status for status in statuses}
