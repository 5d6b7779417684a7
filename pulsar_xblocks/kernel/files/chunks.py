"""The content of files in the private storage: chunks, their joining, random names."""

import hashlib
import io
import secrets
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO

from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction

from pulsar_xblocks.kernel.platform.storage import private_storage

_READ_BYTES = 64 * 1024


class Joined(io.RawIOBase):
    """Chunks and a last part in memory, read as one seekable file; one chunk is open at a time."""

    def __init__(self, stored: Sequence[tuple[str, int]], last: bytes) -> None:
        """Take (stored name, bytes) of each chunk in order."""
        super().__init__()
        self._stored = [*stored, ("", len(last))]
        self._last = last
        self._at = 0
        self._index = -1
        self._part: BinaryIO | None = None
        self.size = sum(size for _, size in self._stored)

    def readable(self) -> bool:  # noqa: D102 - Python's protocol
        return True

    def seekable(self) -> bool:  # noqa: D102 - Python's protocol
        return True

    def tell(self) -> int:  # noqa: D102 - Python's protocol
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:  # noqa: D102 - Python's protocol
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        if base + offset < 0:
            raise ValueError("negative position")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: Any) -> int:  # noqa: D102 - Python's protocol
        start = 0
        for index, (name, size) in enumerate(self._stored):
            if self._at < start + size:
                part = self._open(index, name)
                part.seek(self._at - start)
                piece = part.read(min(len(buffer), start + size - self._at))
                buffer[: len(piece)] = piece
                self._at += len(piece)
                return len(piece)
            start += size
        return 0

    def close(self) -> None:  # noqa: D102 - Python's protocol
        if self._part is not None:
            self._part.close()
        super().close()

    def _open(self, index: int, name: str) -> BinaryIO:
        if index != self._index or self._part is None:
            if self._part is not None:
                self._part.close()
            self._part = private_storage().open(name, "rb") if name else io.BytesIO(self._last)
            self._index = index
        return self._part


def joined(stored: Sequence[tuple[str, int]], last: bytes) -> BinaryIO:
    """Return the chunks and the last part as one buffered seekable file."""
    return io.BufferedReader(Joined(stored, last), _READ_BYTES)


def pieces(file: BinaryIO) -> Iterator[bytes]:
    """Return the content in pieces of 64 KiB, from the start."""
    file.seek(0)
    while piece := file.read(_READ_BYTES):
        yield piece


def digest(file: BinaryIO) -> str:
    """Return the sha256 of the content, hex."""
    total = hashlib.sha256()
    for piece in pieces(file):
        total.update(piece)
    return total.hexdigest()


def store_bytes(body: bytes) -> str:
    """Store a chunk; return its name in the storage."""
    return private_storage().save(_random_name("chunks"), ContentFile(body))


def store_file(file: BinaryIO) -> str:
    """Store a whole file; return its name in the storage."""
    storage, name = private_storage(), _random_name("files")
    file.seek(0)
    try:
        return storage.save(name, _Sized(file))
    except OSError:  # a half-written object must not stay
        storage.delete(name)
        raise


def store_preview(body: bytes) -> str:
    """Store an image of a page; return its name in the storage."""
    return private_storage().save(_random_name("previews"), ContentFile(body))


def open_stored(name: str) -> BinaryIO:
    """Return the content.  Raises FileNotFoundError (or the storage's own) when it is lost."""
    return private_storage().open(name, "rb")


def remove_stored(names: Iterable[str]) -> None:
    """Delete contents once the transaction is through."""
    doomed = [name for name in names if name]
    transaction.on_commit(lambda: _delete(doomed))


def _delete(names: Sequence[str]) -> None:
    storage = private_storage()
    for name in names:
        storage.delete(name)


def _random_name(folder: str) -> str:
    token = secrets.token_hex(20)
    return f"{folder}/{token[:2]}/{token}"


class _Sized(File):
    """A file whose size is found by seeking; Django's own knows only names and attributes."""

    @property
    def size(self) -> int:
        """Return the bytes, keeping the position."""
        here = self.file.tell()
        self.file.seek(0, io.SEEK_END)
        total = self.file.tell()
        self.file.seek(here)
        return total
