"""Versions of what two people can edit, and the differences of texts word by word."""

import re
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any, Literal

from pulsar_xblocks.kernel.pure.errors import Stale

Op = Literal["equal", "ins", "del"]

_WORD = re.compile(r"\s*(?:\w+|[^\w\s])|\s+")
_SLOW = 4_000_000  # words x words; beyond it very frequent words are not matched one by one


def require_version(row_version: int, seen_version: int | None, current: Mapping[str, Any], yours: Mapping[str, Any]) -> None:
    """Return when the write saw the newest version.  Raises Stale with both texts otherwise, and when no version was named."""
    if seen_version != row_version:
        raise Stale(current, yours, row_version)


def diff_words(old: str, new: str) -> list[tuple[Op, str]]:
    """Return (operation, text) pairs; equal and ins joined give the new text, equal and del the old one."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=len(before) * len(after) > _SLOW)
    found: list[tuple[Op, str]] = []
    for tag, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        if tag == "equal":
            found.append(("equal", "".join(before[from_old:to_old])))
            continue
        removed, added = "".join(before[from_old:to_old]), "".join(after[from_new:to_new])
        found += [("del", removed)] if removed else []
        found += [("ins", added)] if added else []
    return found


def counts(pairs: list[tuple[Op, str]]) -> tuple[int, int]:
    """Return how many words were added and how many removed."""
    added, removed = (sum(len(re.findall(r"\w+", text)) for op, text in pairs if op == which) for which in ("ins", "del"))
    return added, removed
