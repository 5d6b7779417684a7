"""Codes of studios.  Source: domain.md 2.3."""

import re
from collections.abc import Iterable

from pulsar_xblocks.kernel.pure.errors import Conflict

_CODE = re.compile(r"^(\d{2}-\d{5})-(\d{3,})$")


def prefix(region: str, oktmo: str) -> str:
    """Return «70-69701» of a region's code and an eight-digit ОКТМО."""
    return f"{region}-{oktmo[:5]}"


def next_code(region: str, oktmo: str, taken: Iterable[str]) -> str:
    """Return the next free code of a municipality; numbers are never used again."""
    start = prefix(region, oktmo)
    numbers = [int(match[2]) for match in map(_CODE.match, taken) if match and match[1] == start]
    number = max(numbers, default=0) + 1
    if number > 9999:
        raise Conflict
    return f"{start}-{number:03d}"


def is_code(text: str) -> bool:
    """Tell whether this is a code of a studio."""
    return bool(_CODE.match(text))
