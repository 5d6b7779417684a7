"""Ids of a block's own: a page may hold several blocks, and a label must lead to the field of its own block."""

import re
from hashlib import sha256

SHARED = "pulsar-"  # pictures of the sprite: every block brings the same ones
_TAG = re.compile(r"<[a-z][^<>]*>")
_NAMING = re.compile(
    r"""(?P<start>\s(?:id|for|list|form|headers|aria-(?:labelledby|describedby|controls|owns|details))=")(?P<names>[^"]+)"""
    r"""|(?P<link>\shref="\#)(?P<place>[^"]+)""",
    re.VERBOSE,
)


def ending(usage_key: str) -> str:
    """Return what stands at the end of every id of a block, the same each time."""
    return f"-p{sha256(usage_key.encode()).hexdigest()[:5]}"


def own_ids(html: str, usage_key: str) -> str:
    """Return the block's HTML with ids, and what refers to them, that no other block of the page has; texts stay as they are."""
    end = ending(usage_key)

    def renamed(match: re.Match[str]) -> str:
        start, names = (match["start"], match["names"]) if match["start"] else (match["link"], match["place"])
        return start + " ".join(name if name.startswith(SHARED) else name + end for name in names.split())

    return _TAG.sub(lambda tag: _NAMING.sub(renamed, tag[0]), html)
