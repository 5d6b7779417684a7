"""Films without titles, places and authors: such parts are blanked in place, so that sound and picture stay where they are."""

import struct
from collections.abc import Iterator

_INSIDE = {b"moov", b"trak", b"mdia", b"moof", b"traf", b"mvex"}
_BLANKED = {b"udta", b"meta", b"uuid", b"free", b"skip"}
_DEEPEST = 6

_SEGMENT, _CLUSTER, _INFO = 0x18538067, 0x1F43B675, 0x1549A966
_TAGS, _ATTACHMENTS, _TITLE, _VOID = 0x1254C367, 0x1941A469, 0x7BA9, 0xEC
_NAMING = {_TAGS, _ATTACHMENTS, _TITLE, _VOID}


def mp4(content: bytes) -> bytes:
    """Return the film of an MP4 or MOV without what is written beside picture and sound."""
    film = bytearray(content)
    _blank_boxes(film, 0, len(film), 0)
    return bytes(film)


def webm(content: bytes) -> bytes:
    """Return the WebM without tags, title and attachments."""
    film = bytearray(content)
    _blank_elements(film, 0, len(film))
    return bytes(film)


def _blank_boxes(film: bytearray, start: int, end: int, depth: int) -> None:
    for kind, at, body, after in _boxes(film, start, end):
        if kind in _BLANKED or (kind == b"trak" and _is_told(film, body, after)):
            film[at + 4 : at + 8] = b"free"
            film[body:after] = bytes(after - body)
        elif kind in _INSIDE and depth < _DEEPEST:
            _blank_boxes(film, body, after, depth + 1)


def _boxes(film: bytearray, start: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Give the kind of each box, where it begins, where its body does, and where it ends."""
    at = start
    while at + 8 <= end:
        size, kind = struct.unpack(">I4s", film[at : at + 8])
        body = at + 8
        if size == 1:
            (size,) = struct.unpack(">Q", film[at + 8 : at + 16])
            body = at + 16
        after = end if size == 0 else at + size
        if not body <= after <= end:
            raise ValueError("a box that does not fit")
        yield kind, at, body, after
        at = after


def _is_told(film: bytearray, start: int, end: int) -> bool:
    """Tell whether a track holds words or places instead of picture and sound."""
    inside = {kind: (body, after) for kind, _, body, after in _boxes(film, start, end)}
    media = {kind: body for kind, _, body, _ in _boxes(film, *inside[b"mdia"])} if b"mdia" in inside else {}
    place = media.get(b"hdlr")
    return place is not None and film[place + 8 : place + 12] == b"meta"


def _blank_elements(film: bytearray, start: int, end: int) -> None:
    at = start
    while at < end:
        kind, body = _number(film, at, keeps_mark=True)
        size, body = _number(film, body)
        is_open = size is None
        after = end if size is None else body + size
        if after > end:
            raise ValueError("an element that does not fit")
        if kind in _NAMING:
            _void(film, at, after)
        elif kind in (_SEGMENT, _INFO):
            _blank_elements(film, body, after)
        elif is_open and (kind != _CLUSTER or b"\x12\x54\xc3\x67" in film[body:after]):
            raise ValueError("nobody knows where this ends")
        at = after


def _number(film: bytearray, at: int, *, keeps_mark: bool = False) -> tuple[int | None, int]:
    """Return a number of EBML, None for «unknown», and where it ends."""
    if at >= len(film) or not film[at]:
        raise ValueError("no number")
    width = 9 - film[at].bit_length()
    raw = int.from_bytes(film[at : at + width], "big")
    if keeps_mark:
        return raw, at + width
    value = raw & ((1 << 7 * width) - 1)
    return (None if value == (1 << 7 * width) - 1 else value), at + width


def _void(film: bytearray, start: int, end: int) -> None:
    """Make an element an empty one of the same length."""
    long = end - start
    heading = bytes([_VOID, 0x80 | (long - 2)]) if long < 9 else bytes([_VOID, 0x01]) + (long - 9).to_bytes(7, "big")
    film[start:end] = heading + bytes(long - len(heading))
