"""What a file really is, told by its content; names and declared types are not asked."""

import zipfile
import zlib
from typing import BinaryIO

HEAD_BYTES = 4096
_PART_BYTES = 1024 * 1024
_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"{\\rtf", "application/rtf"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
)
_BRANDS = {
    "image/heic": (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"),
    "video/quicktime": (b"qt  ",),
    "audio/mp4": (b"M4A ", b"M4B "),
    "video/mp4": (*b"isom iso2 iso4 iso5 iso6 mp41 mp42 avc1 M4VH 3gp4 3gp5 3gp6 MSNV dash".split(), b"M4V "),
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("WordDocument", "application/msword"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("Workbook", "application/vnd.ms-excel"),
)
_OOXML = "application/vnd.openxmlformats-officedocument."
_MAIN_PARTS = (
    (b"wordprocessingml.document.main+xml", _OOXML + "wordprocessingml.document"),
    (b"spreadsheetml.sheet.main+xml", _OOXML + "spreadsheetml.sheet"),
    (b"presentationml.presentation.main+xml", _OOXML + "presentationml.presentation"),
    (b"presentationml.slideshow.main+xml", _OOXML + "presentationml.presentation"),
)
_MARKUP = (b"<!doctype", b"<html", b"<svg", b"<script", b"<?xml", b"<head", b"<body", b"<iframe", b"<!--", b"<?php")
ZIP, OLE = "application/zip", "application/x-ole"


def type_of_head(head: bytes) -> str:
    """Return the content type told by the first bytes; ZIP and OLE stand for their families, "" = unknown."""
    start = head.removeprefix(b"\xef\xbb\xbf")
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return ZIP
    if start.startswith(_OLE):
        return OLE
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "image/webp"
    if start[4:8] == b"ftyp":
        return next((kind for kind, brands in _BRANDS.items() if start[8:12] in brands), "")
    if start.startswith(b"\x1aE\xdf\xa3"):
        return "video/webm" if b"webm" in start[:64] else ""
    return next((kind for sign, kind in _SIGNATURES if start.startswith(sign)), "") or _text(start)


def type_of(file: BinaryIO) -> str:
    """Return the content type of a seekable file, "" when it is none we know."""
    file.seek(0)
    kind = type_of_head(file.read(HEAD_BYTES))
    if kind == ZIP:
        return _type_in_zip(file)
    if kind == OLE:
        return _type_in_ole(file)
    if kind == "text/plain":
        return _text_throughout(file)
    return kind


def _text(head: bytes) -> str:
    """Tell text by the absence of control bytes; markup that a browser would run is not plain text."""
    if not head or head.lstrip().lower().startswith(_MARKUP) or head.startswith((b"MZ", b"#!")):
        return ""
    return "" if any(byte < 32 and byte not in b"\t\n\r\f" for byte in head) else "text/plain"


def _text_throughout(file: BinaryIO) -> str:
    file.seek(0)
    while part := file.read(_PART_BYTES):
        if b"\0" in part:
            return ""
    return "text/plain"


def _type_in_zip(file: BinaryIO) -> str:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            names = {info.filename: info for info in archive.infolist()}
            if "[Content_Types].xml" in names:
                return _type_in_ooxml(archive, names)
            if "mimetype" in names:
                return _start_of(archive, names["mimetype"], 100).decode("ascii", "ignore").strip()
            is_program = any(name.startswith("META-INF/") or name == "AndroidManifest.xml" for name in names)
            return "" if is_program else ZIP
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError):
        return ""


def _type_in_ooxml(archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo]) -> str:
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return ""  # macros
    listed = _start_of(archive, names["[Content_Types].xml"], _PART_BYTES)
    return next((kind for part, kind in _MAIN_PARTS if part in listed), "")


def _start_of(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    with archive.open(info) as part:
        return part.read(limit)


def _type_in_ole(file: BinaryIO) -> str:
    """Tell old office files by the names of their streams."""
    found: set[str] = set()
    tail = b""
    file.seek(0)
    while part := file.read(_PART_BYTES):
        window = tail + part
        found |= {kind for name, kind in _OLE_STREAMS if name.encode("utf-16-le") in window}
        tail = window[-64:]
    return next((kind for _, kind in _OLE_STREAMS if kind in found), "")
