"""RTF without its author, its company, and who made changes."""

import re

_GROUP = re.compile(
    rb"\{\s*(?:\\\*\s*)?\\(?:info|revtbl|protusertbl|nextfile|mailmerge|userprops|template|atnauthor|atnid|company|manager|author|operator|xmlnstbl|docvar|datastore)(?![a-z])"
)
_STROKE = re.compile(rb"\\[\\{}]|[{}]")
_APART = re.compile(rb"\\(?:objdata|jpegblip)(?![a-z])")


def clean(content: bytes) -> bytes:
    """Return the document without the groups that name people.  Raises ValueError for one with photos or other documents inside."""
    if _APART.search(content):
        raise ValueError("a photo or a document inside")
    kept, at = [], 0
    while found := _GROUP.search(content, at):
        kept.append(content[at : found.start()])
        at = _end(content, found.start())
    return b"".join([*kept, content[at:]])


def _end(content: bytes, start: int) -> int:
    """Return where the group ends that begins at a place."""
    depth = 0
    for stroke in _STROKE.finditer(content, start):
        depth += {b"{": 1, b"}": -1}.get(stroke[0], 0)
        if not depth:
            return stroke.end()
    raise ValueError("a group without an end")
