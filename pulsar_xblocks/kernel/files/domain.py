"""Rules of private files: limits, names, types, the headers of tus 1.0.  Source: design.md 4.4, tus.io/protocols 1.0."""

import base64
import binascii
import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, PulsarError
from pulsar_xblocks.kernel.pure.text import mark

UPLOADING, READY, REMOVED = "uploading", "ready", "removed"
MEGABYTE = 1024 * 1024
CHUNK_MAX_BYTES = 2 * MEGABYTE  # the usual proxy caps a request at 4 MB
PLAIN_MAX_BYTES = 4_000_000
IN_FLIGHT_MAX_BYTES = 1024 * MEGABYTE  # of one person: sent or being sent, and attached to nothing yet
IN_FLIGHT_MAX_FILES = 200
NAME_MAX_BYTES = 255
METADATA_MAX_CHARS = 8192
UPLOAD_LIFE = timedelta(hours=48)  # since the last chunk
FREE_LIFE = timedelta(days=30)  # a finished file that nothing refers to


class WrongOffset(Conflict):
    """The chunk does not begin where the server stopped."""

    code = "wrong_offset"
    message = mark("The upload has moved on from another tab or attempt. It continues from the right place.")


class WrongTusVersion(PulsarError):
    """The client speaks another version of tus."""

    status = 412
    code = "tus_version"
    message = mark("This way of uploading is not supported. Reload the page.")


class Attached(Conflict):
    """The file is part of something saved."""

    code = "attached"
    message = mark("This file is part of a saved form. Remove it there and save.")


class Infected(Invalid):
    """The antivirus found something."""

    code = "infected"
    message = mark("The antivirus found a threat in this file. It is not stored.")

    def __init__(self) -> None:
        super().__init__({"file": [self.message]})


@dataclass(frozen=True)
class FileType:
    """A type as people call it and the endings its names have, the usual one first."""

    label: str
    endings: tuple[str, ...]


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
TYPES: dict[str, FileType] = {
    "application/pdf": FileType("PDF", (".pdf",)),
    "image/jpeg": FileType("JPG", (".jpg", ".jpeg", ".jpe", ".jfif")),
    "image/png": FileType("PNG", (".png",)),
    "image/webp": FileType("WebP", (".webp",)),
    "image/gif": FileType("GIF", (".gif",)),
    "image/heic": FileType("HEIC", (".heic", ".heif")),
    _OOXML + "wordprocessingml.document": FileType("DOCX", (".docx",)),
    _OOXML + "spreadsheetml.sheet": FileType("XLSX", (".xlsx",)),
    _OOXML + "presentationml.presentation": FileType("PPTX", (".pptx", ".ppsx")),
    "application/msword": FileType("DOC", (".doc",)),
    "application/vnd.ms-excel": FileType("XLS", (".xls",)),
    "application/vnd.ms-powerpoint": FileType("PPT", (".ppt", ".pps")),
    _ODF + "text": FileType("ODT", (".odt",)),
    _ODF + "spreadsheet": FileType("ODS", (".ods",)),
    _ODF + "presentation": FileType("ODP", (".odp",)),
    "application/rtf": FileType("RTF", (".rtf",)),
    "text/plain": FileType("TXT", (".txt", ".csv", ".md")),
    "application/zip": FileType("ZIP", (".zip",)),
    "video/mp4": FileType("MP4", (".mp4", ".m4v")),
    "video/quicktime": FileType("MOV", (".mov",)),
    "video/webm": FileType("WebM", (".webm",)),
    "audio/mpeg": FileType("MP3", (".mp3",)),
    "audio/mp4": FileType("M4A", (".m4a",)),
}
IMAGES = frozenset({"image/jpeg", "image/png", "image/webp", "image/heic"})
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif", "image/heic"})
PREVIEWED = PICTURES | {"application/pdf"}
PAPERS = IMAGES | {"application/pdf"}  # a scan or a photograph of a paper
OFFICE = frozenset(key for key in TYPES if key.startswith((_OOXML, _ODF, "application/ms", "application/vnd.ms", "application/rtf")))
DOCUMENTS = PAPERS | OFFICE
VIDEOS = frozenset({"video/mp4", "video/quicktime", "video/webm"})


@dataclass(frozen=True)
class Limits:
    """What a purpose accepts: bytes of one file, content types, files on one subject."""

    max_bytes: int = 10 * MEGABYTE
    types: frozenset[str] = PAPERS
    max_files: int = 5
    keeps_originals: bool = False  # photos are not made smaller in the browser

    @property
    def labels(self) -> str:
        """Return «PDF, JPG, PNG»."""
        return ", ".join(kind.label for key, kind in TYPES.items() if key in self.types)

    @property
    def accept(self) -> str:
        """Return the value of the input's ``accept``."""
        endings = [ending for key, kind in TYPES.items() if key in self.types for ending in kind.endings]
        return ",".join([*(key for key in TYPES if key in self.types), *endings])


def clean_name(raw: str) -> str:
    """Return a name safe on any disk and screen: no paths, control or direction characters, at most 255 bytes with its ending."""
    text = unicodedata.normalize("NFC", raw.encode("utf8", "ignore").decode("utf8"))
    last = re.split(r"[/\\]", text.rstrip("/\\ "))[-1]
    kept = "".join(" " if char.isspace() else char for char in last if char.isspace() or unicodedata.category(char)[0] != "C")
    name = " ".join(re.sub(r'[<>:"|?*]', "_", kept).split()).strip(". ")
    if not name:
        return "file"
    if re.fullmatch(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", name, re.IGNORECASE):
        name = "_" + name
    return fitted(name)


def fitted(name: str) -> str:
    """Return the name cut to 255 bytes; its ending stays."""
    stem, ending = split_ending(name)
    room = NAME_MAX_BYTES - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(". ") + ending


def split_ending(name: str) -> tuple[str, str]:
    """Return the name without its ending, and the ending with its dot; no ending longer than 10 characters."""
    stem, dot, ending = name.rpartition(".")
    return (stem, dot + ending) if stem and ending and len(ending) <= 10 and " " not in ending else (name, "")


def named_for(name: str, content_type: str) -> str:
    """Return the name with an ending that tells what the content really is: «фото.jpg» of an iPhone becomes «фото.heic»."""
    endings = TYPES[content_type].endings
    stem, ending = split_ending(name)
    if ending.lower() in endings:
        return name
    is_known = any(ending.lower() in kind.endings for kind in TYPES.values())
    return fitted((stem if is_known else name) + endings[0])


def metadata(header: str) -> dict[str, str]:
    """Return the pairs of ``Upload-Metadata``.  Raises Invalid for anything but keys and base64 of UTF-8."""
    if len(header) > METADATA_MAX_CHARS:
        raise Invalid({"": [mark("The upload is described wrongly. Reload the page and try again.")]})
    try:
        pairs = [pair.strip().partition(" ") for pair in header.split(",") if pair.strip()]
        return {key: base64.b64decode(value.strip(), validate=True).decode("utf8") for key, _, value in pairs}
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise Invalid({"": [mark("The upload is described wrongly. Reload the page and try again.")]}) from None


def whole_number(header: str | None) -> int:
    """Return a header's whole number from 0.  Raises Invalid for anything else."""
    if header is None or not re.fullmatch(r"[0-9]{1,15}", header):
        raise Invalid({"": [mark("The upload is described wrongly. Reload the page and try again.")]})
    return int(header)
