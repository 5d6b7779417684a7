"""Copies of files for blind reading: what is seen stays, who made it does not.

Pictures lose EXIF, XMP and comments but keep their orientation; office documents lose authors, companies, names beside comments and
changes, and their photos are cleaned; a PDF loses author and title where they are written in the open.  A packed part of a PDF
and old binary formats stay as they are.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO

from PIL import Image

from pulsar_xblocks.kernel.files import chunks
from pulsar_xblocks.kernel.files.domain import split_ending
from pulsar_xblocks.kernel.files.models import PrivateFile

MOST_BYTES = 32 * 1024 * 1024  # larger ones are films: nothing to take out
MOST_UNPACKED = 128 * 1024 * 1024
_UNREADABLE = (
    *(ValueError, KeyError, EOFError, OSError, SyntaxError, RuntimeError),  # RuntimeError: locked by a password
    *(struct.error, zlib.error, zipfile.BadZipFile, Image.DecompressionBombError),
)
_ORIENTATION = 0x0112
_PNG_KEPT_OUT = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}
_JPEG_KEPT_OUT = {0xE1, 0xED, 0xFE}  # EXIF and XMP, IPTC, comments
_JPEG_BARE = {0x01, *range(0xD0, 0xD8)}  # markers without a length

_NAMES = "creator|lastModifiedBy|initial-creator|printed-by|title|subject|description|keywords|keyword|Company|Manager|lpwstr|user-defined"
_PROPERTY = re.compile(rf"(<(?:\w+:)?({_NAMES})(?:\s[^<>]*)?>)[^<]*(</)".encode())
_ELEMENT = re.compile(rb"(<(?:\w+:)?author(?:\s[^<>]*)?>)[^<]*(</)")
_BOOK = re.compile(rb'(<(?:\w+:)?absPath(?:\s[^<>]*)?\surl|\suserName)="[^"]*"')
_ATTRIBUTE = re.compile(rb'\b((?:\w+:)?(?:author|initials|name|userId|displayName))="[^"]*"')
_ODF_PERSON = re.compile(rb"(<(?:dc:creator|meta:initial-creator|meta:creator-initials)>)[^<]*(</)")
_PDF_NOTE = rb"/(?:Author|Creator|Company|Keywords|Title|Subject)\s*"
_PDF_SIGN = rb"\\.|[^\\()]"
_PDF_PAIR = rb"\((?:%b|\((?:%b){0,500}\)){0,500}\)" % (_PDF_SIGN, _PDF_SIGN)  # brackets in pairs need no stroke before them
_PDF_TEXT = re.compile(rb"(%b\()((?:%b|%b){0,4000})(\))" % (_PDF_NOTE, _PDF_SIGN, _PDF_PAIR), re.S)
_PDF_HEX = re.compile(rb"(%b<)([0-9A-Fa-f\s]*)(>)" % _PDF_NOTE)
_PDF_XMP = (b"dc:creator", b"dc:title", b"dc:description", b"xmp:CreatorTool", b"pdf:Keywords")
_PDF_AROUND = 800  # bytes of an object beside its title
_RTF = re.compile(rb"(\{\\(?:author|operator|company|manager|title|subject)\s)[^{}]*(\})")


def opened(file: PrivateFile) -> BinaryIO:
    """Return the content of a file without what tells its authors.  Raises FileNotFoundError."""
    clean = _CLEANERS.get(split_ending(file.original_name)[1].lower().lstrip("."))
    source = chunks.open_stored(file.stored_name)
    if clean is None or file.size > MOST_BYTES:
        return source
    with source:
        return io.BytesIO(cleaned(clean, source.read()))


def cleaned(clean: Callable[[bytes], bytes], content: bytes) -> bytes:
    """Return the cleaned content, the content itself where it is built in no known way."""
    try:
        return clean(content)
    except _UNREADABLE:
        return content


def jpeg(content: bytes) -> bytes:
    """Return the picture without EXIF, XMP, IPTC and comments; turned as it was."""
    if content[:2] != b"\xff\xd8":
        raise ValueError("not a JPEG")
    return b"\xff\xd8" + _turn(content) + b"".join(_segments(content))


def png(content: bytes) -> bytes:
    """Return the picture without texts, EXIF and time."""
    kept, at = [content[:8]], 8
    while at + 8 <= len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        if content[at + 4 : at + 8] not in _PNG_KEPT_OUT:
            kept.append(content[at : at + 12 + length])
        at += 12 + length
    return b"".join(kept)


def webp(content: bytes) -> bytes:
    """Return the picture without EXIF and XMP."""
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        raise ValueError("not a WebP")
    kept, at = [], 12
    while at + 8 <= len(content):
        (length,) = struct.unpack("<I", content[at + 4 : at + 8])
        end = at + 8 + length + length % 2
        kind, chunk = content[at : at + 4], content[at:end]
        if kind == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~0x0C]) + chunk[9:]
        if kind not in (b"EXIF", b"XMP "):
            kept.append(chunk)
        at = end
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def office(content: bytes) -> bytes:
    """Return a document of Office or LibreOffice without authors, companies and names beside comments and changes."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        if sum(info.file_size for info in source.infolist()) > MOST_UNPACKED:
            raise ValueError("too much inside")
        for info in source.infolist():
            bare = zipfile.ZipInfo(info.filename)
            bare.compress_type, bare.external_attr = info.compress_type, info.external_attr
            target.writestr(bare, _part(info.filename, source.read(info)))
    return result.getvalue()


def pdf(content: bytes) -> bytes:
    """Return the PDF with its open notes of the author and its title blanked, byte for byte as long as before."""
    content = _PDF_TEXT.sub(lambda found: _noted(found, b" "), content)
    content = _PDF_HEX.sub(lambda found: _noted(found, b"0"), content)
    for name in _PDF_XMP:
        content = b"".join(_without(content, b"<%b>" % name, b"</%b>" % name))
    return content


def rtf(content: bytes) -> bytes:
    """Return the document without its author and company."""
    return _RTF.sub(rb"\1\2", content)


def _without(content: bytes, start: bytes, end: bytes) -> Iterator[bytes]:
    """Give the content with blanks for the words between two tags; it is walked once, whatever it holds."""
    at = 0
    while (opened := content.find(start, at)) >= 0 and (closed := content.find(end, opened)) >= 0:
        words = opened + len(start)
        yield content[at:words]
        yield re.sub(rb"(^|>)[^<]+", _blank, content[words:closed])
        at = closed
    yield content[at:]


def _noted(found: re.Match[bytes], sign: bytes) -> bytes:
    """Return a note without its words; a title of a chapter, which hangs below a parent, is read and stays."""
    if not found[2].strip():
        return found[0]
    before = found.string[max(0, found.start() - _PDF_AROUND) : found.start()].rpartition(b" obj")[2]
    after = found.string[found.end() : found.end() + _PDF_AROUND].partition(b"endobj")[0]
    is_chapter = found[1].startswith(b"/Title") and (b"/Parent" in before or b"/Parent" in after)
    return found[0] if is_chapter else found[1] + sign * len(found[2]) + found[3]


def _blank(found: re.Match[bytes]) -> bytes:
    return found[1] + b" " * (len(found[0]) - len(found[1]))


def _part(name: str, body: bytes) -> bytes:
    if name.startswith("docProps/") and name.endswith(".xml"):
        return _PROPERTY.sub(rb"\1\3", body)
    if name == "meta.xml":
        return _PROPERTY.sub(rb"\1\3", body)
    if name.endswith((".jpg", ".jpeg", ".png")):
        return cleaned(png if name.endswith(".png") else jpeg, body)
    if name.endswith(".xml") and re.search(r"(^|/)(comments|people|persons?|threadedComments?|commentAuthors)", name):
        return _ELEMENT.sub(rb"\1\2", _ATTRIBUTE.sub(rb'\1=""', body))
    if name == "xl/workbook.xml":
        return _BOOK.sub(rb'\1=""', body)
    if name.startswith("word/") and name.endswith(".xml"):
        return re.sub(rb'(w:(?:author|initials))="[^"]*"', rb'\1=""', body)
    return _ODF_PERSON.sub(rb"\1\2", body) if name == "content.xml" else body


def _turn(content: bytes) -> bytes:
    """Return a segment that says how the picture is turned, nothing when it stands upright."""
    with Image.open(io.BytesIO(content), formats=("JPEG",)) as image:
        turned = image.getexif().get(_ORIENTATION, 1)
    if turned not in range(2, 9):
        return b""
    exif = Image.Exif()
    exif[_ORIENTATION] = turned
    body = exif.tobytes()
    body = body if body.startswith(b"Exif\0\0") else b"Exif\0\0" + body
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _segments(content: bytes) -> Iterator[bytes]:
    at = 2
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            raise ValueError("not a JPEG")
        marker = content[at + 1]
        if marker == 0xDA:  # the picture itself
            yield content[at:]
            return
        length = 0 if marker in _JPEG_BARE else struct.unpack(">H", content[at + 2 : at + 4])[0]
        if marker not in _JPEG_KEPT_OUT:
            yield content[at : at + 2 + length]
        at += 2 + length


_CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    **dict.fromkeys(("jpg", "jpeg"), jpeg),
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods", "odp"), office),
    "png": png,
    "webp": webp,
    "pdf": pdf,
    "rtf": rtf,
}
