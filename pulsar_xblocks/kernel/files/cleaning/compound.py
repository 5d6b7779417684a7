"""Old Office files (DOC, XLS, PPT): names are blanked in place, byte for byte.  Sources: [MS-OLEPS], [MS-DOC], [MS-XLS], [MS-PPT]."""

import io
import re
import struct

import olefile

from pulsar_xblocks.kernel.files.cleaning import Locked

SIGN = olefile.MAGIC
_SECTION = {
    "\x05SummaryInformation": bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9"),
    "\x05DocumentSummaryInformation": bytes.fromhex("02d5cdd59c2e1b10939708002b2cf9ae"),
}
_UNCLEAN = {"User Names", "Revision Log", "_VBA_PROJECT", "EncryptedPackage", "\x01Ole10Native"}
_FIB_PAIRS = 0x9A  # where offsets and lengths begin
_LISTS = {32: 6, 51: 6, 71: 6, 36: 0}  # notes of the document, who changed, who saved, who commented: pair -> bytes of its heading
_FIB_LOCKED, _FIB_SECOND_TABLE = 0x0100, 0x0200
_FILE_PASS, _WRITE_ACCESS, _FILE_SHARING, _NOTE, _VIEW = 0x2F, 0x5C, 0x5B, 0x1C, 0x1A9
_USER_LOCKED = 0xF3D1C4DF
_COMMENT = re.compile(rb"\x0f\x00\xe0\x2e(....)", re.S)
_COMMENT_NAMES = re.compile(rb"[\x00\x20]\x00\xba\x0f(....)", re.S)
_BESIDE_PHOTO = re.compile(rb"\xff\xe1(..)(?=Exif\0|http://ns\.adobe\.com/|II\*\0|MM\0\*)", re.S)


def clean(content: bytes) -> bytes:
    """Return the document with the names of its authors blanked.

    Raises Locked, ValueError for one that keeps names in places that cannot be blanked.
    """
    target = io.BytesIO(content)
    with olefile.OleFileIO(target, write_mode=True) as document:
        paths = ["/".join(path) for path in document.listdir()]
        if _UNCLEAN & {path.rpartition("/")[2] for path in paths}:
            raise ValueError("names that cannot be blanked")
        for path in paths:
            body = document.openstream(path).read()
            bare = _stream(document, path, body)
            if bare != body:
                document.write_stream(path, bare)
        free = [place for place, following in enumerate(document.fat) if following == olefile.FREESECT]
        size = document.sectorsize
    result = bytearray(target.getvalue())
    for place in free:  # what was deleted
        start = (place + 1) * size
        result[start : start + size] = bytes(max(0, min(size, len(result) - start)))
    return bytes(result)


def _stream(document: olefile.OleFileIO, path: str, body: bytes) -> bytes:
    folder, slash, name = path.rpartition("/")
    if name in _SECTION:
        return _no_properties(_SECTION[name], len(body))
    body = _photos(body)
    if name in ("0Table", "1Table"):
        return _word_table(document.openstream(f"{folder}{slash}WordDocument").read(), name, body)
    if name == "WordDocument":
        _word_table(body, "", b"")
    if name in ("Workbook", "Book"):
        return _book(body)
    if name == "Current User":
        return _slides_user(body)
    return _slides(body) if name == "PowerPoint Document" else body


def _no_properties(section: bytes, size: int) -> bytes:
    """Return a property set without properties, as long as asked for."""
    heading = struct.pack("<HHI16xI16sI", 0xFFFE, 0, 0x00020006, 1, section, 48) + struct.pack("<II", 8, 0)
    return heading.ljust(size, b"\0")[:size]


def _photos(body: bytes) -> bytes:
    """Return a stream whose photos say nothing of who took them and where."""
    result = bytearray(body)
    for found in _BESIDE_PHOTO.finditer(body):
        end = found.start() + 2 + int.from_bytes(found[1], "big")
        result[found.end() : end] = bytes(max(0, min(end, len(result)) - found.end()))
    return bytes(result)


def _word_table(main: bytes, name: str, table: bytes) -> bytes:
    """Return the table of a DOC without the lists of people.  Raises Locked."""
    flags = struct.unpack("<H", main[10:12])[0]
    if flags & _FIB_LOCKED:
        raise Locked
    if name != ("1Table" if flags & _FIB_SECOND_TABLE else "0Table"):
        return table
    result = bytearray(table)
    for pair, heading in _LISTS.items():
        start, size = struct.unpack("<II", main[_FIB_PAIRS + 8 * pair : _FIB_PAIRS + 8 * pair + 8])
        at, end = start + heading, min(start + size, len(result))
        while at + 2 <= end:
            chars = 2 * int.from_bytes(result[at : at + 2], "little")
            result[at + 2 : min(at + 2 + chars, end)] = (b" \0" * (chars // 2))[: max(0, min(at + 2 + chars, end) - at - 2)]
            at += 2 + chars
    return bytes(result)


def _book(body: bytes) -> bytes:
    """Return the book of an XLS without its writer and the names beside its notes.  Raises Locked."""
    result, at = bytearray(body), 0
    while at + 4 <= len(result):
        kind, size = struct.unpack("<HH", result[at : at + 4])
        start, end = at + 4, min(at + 4 + size, len(result))
        if kind == _FILE_PASS:
            raise Locked
        if kind == _WRITE_ACCESS:
            result[start:end] = b"\x01\0\0".ljust(end - start, b" ")[: end - start]
        elif kind == _FILE_SHARING:
            result[start + 4 : end] = bytes(max(0, end - start - 4))
        elif kind == _NOTE and end - start > 11:
            result[start + 11 : end] = (b" \0" * size if result[start + 10] & 1 else b" " * size)[: end - start - 11]
        elif kind == _VIEW:
            raise ValueError("names that cannot be blanked")
        at = end
    return bytes(result)


def _slides_user(body: bytes) -> bytes:
    """Return the stream of a PPT that names its last user, without the name.  Raises Locked."""
    token, _, size = struct.unpack("<IIH", body[12:22])
    if token == _USER_LOCKED:
        raise Locked
    rest = max(0, len(body) - 28 - size - 4)
    return (body[:28] + b" " * size + body[28 + size : 32 + size] + (b" \0" * rest)[:rest])[: len(body)]


def _slides(body: bytes) -> bytes:
    """Return the stream of a PPT without the names beside its comments."""
    result = bytearray(body)
    for comment in _COMMENT.finditer(body):
        end = comment.end() + int.from_bytes(comment[1], "little")
        for found in _COMMENT_NAMES.finditer(body, comment.end(), min(end, len(body))):
            size = int.from_bytes(found[1], "little")
            stop = min(found.end() + size, end, len(body))
            result[found.end() : stop] = (b" \0" * size)[: max(0, stop - found.end())] if size < len(body) else b""
    return bytes(result)
