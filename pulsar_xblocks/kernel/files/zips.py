"""One ZIP of many files, written while it is sent: memory stays constant."""

import hashlib
import io
import zipfile
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from pulsar_xblocks.kernel.files import chunks
from pulsar_xblocks.kernel.files.blind import NotBlind
from pulsar_xblocks.kernel.files.domain import clean_name, split_ending
from pulsar_xblocks.kernel.files.models import PrivateFile

_COMPRESSED = (".txt", ".csv", ".json", ".html", ".sha256", ".doc", ".xls", ".ppt", ".rtf")  # the other types are packed already


@dataclass(frozen=True)
class ZipEntry:
    """A file in a ZIP: the name given to it («70-69401-001/Работа 3.pdf»; folders by «/») and its content."""

    name: str
    open: Callable[[], BinaryIO]

    @classmethod
    def of(cls, name: str, file: PrivateFile) -> "ZipEntry":
        """Return the entry of a private file."""
        return cls(name, lambda: chunks.open_stored(file.stored_name))


def zip_response(name: str, entries: Iterable[ZipEntry]) -> StreamingHttpResponse:
    """Return a ZIP as a download; entries are taken one by one, a lost content is named inside and stops nothing."""
    response = StreamingHttpResponse(zip_pieces(entries, gettext("Files left out.txt")), content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, clean_name(name))
    response["X-Content-Type-Options"] = "nosniff"
    return response


def zip_pieces(entries: Iterable[ZipEntry], name_of_lost: str, manifest: str = "") -> Iterator[bytes]:
    """Return the bytes of the ZIP, piece by piece; names of lost contents go into a text file at the end.

    ``manifest`` names a last file with the sha256 of every other one, as ``sha256sum --check`` reads it; "" = none.
    """
    sink = _Sink()
    taken: set[str] = set()
    lost: list[str] = []
    sums: list[str] = []
    with zipfile.ZipFile(sink, "w", allowZip64=True) as archive:
        for entry in entries:
            name = _free_name(entry.name, taken)
            try:
                source = entry.open()
            except FileNotFoundError:
                lost.append(name)
                continue
            except NotBlind as refusal:
                lost.append(f"{name}: {gettext(refusal.message)}")
                continue
            digest = yield from _packed(archive, sink, name, source)
            sums.append(f"{digest}  {name}\n")
        if lost:
            archive.writestr(_info(_free_name(name_of_lost, taken)), "\r\n".join(lost))
        if manifest:
            archive.writestr(_info(_free_name(manifest, taken)), "".join(sums))
    yield sink.taken()


def _packed(archive: zipfile.ZipFile, sink: "_Sink", name: str, source: BinaryIO) -> Generator[bytes, None, str]:
    """Give the pieces of one file; return its sha256."""
    sha = hashlib.sha256()
    with source, archive.open(_info(name), "w", force_zip64=True) as target:
        for piece in chunks.pieces(source):
            sha.update(piece)
            target.write(piece)
            yield sink.taken()
    return sha.hexdigest()


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED if name.lower().endswith(_COMPRESSED) else zipfile.ZIP_STORED
    info.external_attr = 0o644 << 16
    return info


def _free_name(raw: str, taken: set[str]) -> str:
    """Return the cleaned name, «имя (2).pdf» when it is taken."""
    *folders, last = [clean_name(part) for part in raw.split("/") if part.strip(". ")] or ["file"]
    stem, ending = split_ending(last)
    count = 1
    name = "/".join([*folders, last])
    while name.lower() in taken:
        count += 1
        name = "/".join([*folders, f"{stem} ({count}){ending}"])
    taken.add(name.lower())
    return name


class _Sink(io.RawIOBase):
    """What zipfile writes to: neither seekable nor growing."""

    def __init__(self) -> None:
        super().__init__()
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self._held += piece
        return len(piece)

    def taken(self) -> bytes:
        """Return what was written since the last call."""
        held, self._held = bytes(self._held), bytearray()
        return held
