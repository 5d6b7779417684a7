"""Pictures without EXIF, XMP, comments and whatever lies beside them: only the parts that draw them are kept."""

import io
import re
import struct
from collections.abc import Callable, Iterator

from PIL import Image, ImageOps

from pulsar_xblocks.kernel.files.cleaning import Absent

try:
    import pi_heif as heif
except ImportError:
    heif = None

MOST_PIXELS = 60_000_000
_HEIC_QUALITY = 90
_ORIENTATION = 0x0112
_PNG_SIGN = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = set(b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB cICP sBIT bKGD pHYs acTL fcTL fdAT".split())
_WEBP_KEPT = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"}
_JPEG_KEPT = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}  # of the application's segments
_JPEG_APART = {0xFE, *range(0xE0, 0xF0)}  # a comment, and what applications write
_JPEG_BARE = {0x01, *range(0xD0, 0xD8)}  # markers without a length
_JPEG_END, _JPEG_SCAN = 0xD9, 0xDA
_JPEG_MARKER = re.compile(rb"\xff+([^\x00\xd0-\xd7\xff])", re.S)


def jpeg(content: bytes, *, keeps_turn: bool = True) -> bytes:
    """Return the picture without EXIF, XMP, IPTC, comments, and pictures behind its end; turned as it was where that counts."""
    if content[:2] != b"\xff\xd8":
        raise ValueError("not a JPEG")
    return b"\xff\xd8" + (_turn(content) if keeps_turn else b"") + b"".join(_segments(content)) + b"\xff\xd9"


def png(content: bytes) -> bytes:
    """Return the picture without texts, EXIF and time."""
    if not content.startswith(_PNG_SIGN):
        raise ValueError("not a PNG")
    kept, at = [_PNG_SIGN], 8
    while at + 12 <= len(content):
        length, kind = struct.unpack(">I4s", content[at : at + 8])
        if kind in _PNG_KEPT:
            kept.append(content[at : at + 12 + length])
        if kind == b"IEND":
            return b"".join(kept)
        at += 12 + length
    raise ValueError("a PNG without an end")


def webp(content: bytes) -> bytes:
    """Return the picture without EXIF and XMP."""
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        raise ValueError("not a WebP")
    kept, at = [], 12
    while at + 8 <= len(content):
        kind, length = struct.unpack("<4sI", content[at : at + 8])
        chunk = content[at : at + 8 + length + length % 2]
        if kind == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~0x2C]) + chunk[9:]
        if kind in _WEBP_KEPT:
            kept.append(chunk)
        at += 8 + length + length % 2
    if not kept:
        raise ValueError("nothing to see")
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def cleaner_of(content: bytes) -> Callable[[bytes], bytes] | None:
    """Return how a picture inside a document is cleaned, by its content: its name may be wrong; None for other kinds."""
    if content.startswith(b"\xff\xd8\xff"):
        return jpeg
    if content.startswith(_PNG_SIGN):
        return png
    return webp if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else None


def heic(content: bytes) -> bytes:
    """Return the picture of a phone as a JPEG: its pixels and nothing else."""
    if heif is None:
        raise Absent
    heif.options.DECODE_THREADS = 1
    heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = None  # the next lines are stricter
    with Image.open(io.BytesIO(content), formats=("HEIF",)) as image:
        if image.width * image.height > MOST_PIXELS:
            raise MemoryError
        upright = ImageOps.exif_transpose(image).convert("RGB")
    bare, target = Image.new("RGB", upright.size), io.BytesIO()
    bare.paste(upright)
    bare.save(target, "JPEG", quality=_HEIC_QUALITY)
    return target.getvalue()


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
        if marker == _JPEG_END:
            return
        length = 0 if marker in _JPEG_BARE else struct.unpack(">H", content[at + 2 : at + 4])[0]
        end = at + 2 + length
        if marker == _JPEG_SCAN:  # after its heading come the dots, up to the next marker
            following = _JPEG_MARKER.search(content, end)
            end = following.start() if following else len(content)
        if marker not in _JPEG_APART or _is_kept(marker, content[at + 4 : end]):
            yield content[at:end]
        at = end


def _is_kept(marker: int, body: bytes) -> bool:
    return marker in _JPEG_KEPT and body.startswith(_JPEG_KEPT[marker])
