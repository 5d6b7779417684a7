"""Writes of uploads: begin, append a chunk, finish, give up, expire; right under concurrent chunks without locks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, Sum

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.files import checks, chunks, content, copying, pages
from pulsar_xblocks.kernel.files.domain import (
    FREE_LIFE,
    IN_FLIGHT_MAX_BYTES,
    IN_FLIGHT_MAX_FILES,
    READY,
    UPLOAD_LIFE,
    UPLOADING,
    Attached,
    WrongOffset,
    clean_name,
    named_for,
)
from pulsar_xblocks.kernel.files.models import FileChunk, PrivateFile
from pulsar_xblocks.kernel.files.purposes import purpose_of
from pulsar_xblocks.kernel.people.actions import new_key
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Gone, Invalid, PulsarError, TooLarge
from pulsar_xblocks.kernel.pure.text import mark


@dataclass(frozen=True)
class NewFile:
    """What is announced: a name as the person has it, bytes, purpose."""

    name: str
    size: int
    purpose: str


def begin_upload(new: NewFile, *, owner: Person, region: Region | None = None, now: datetime) -> PrivateFile:
    """Store an announced upload.  Raises TooLarge, Invalid."""
    limits = purpose_of(new.purpose).limits
    if new.size == 0:
        raise Invalid({"file": [mark("The file is empty.")]})
    checks.require_size(limits, new.size)
    count, size = _in_flight(owner)
    if count >= IN_FLIGHT_MAX_FILES or size + new.size > IN_FLIGHT_MAX_BYTES:
        raise TooLarge(mark("You have too many unfinished uploads. Remove some of them and try again."))
    return PrivateFile.objects.create(
        key=new_key(),
        owner=owner,
        region=region,
        purpose=new.purpose,
        original_name=clean_name(new.name),
        size=new.size,
        created_at=now,
        expires_at=now + UPLOAD_LIFE,
    )


def append_chunk(file: PrivateFile, offset: int, body: bytes, now: datetime) -> PrivateFile:
    """Store a chunk and return the file as it is now; the last chunk finishes it.

    Raises WrongOffset, Gone, TooLarge, WrongType, Infected; after the last two the upload is removed.
    """
    _require_open(file, now)
    end = offset + len(body)
    if offset != file.received:
        raise WrongOffset
    if end > file.size:
        raise TooLarge
    limits = purpose_of(file.purpose).limits
    try:
        if offset == 0 and len(body) >= min(content.HEAD_BYTES, file.size):
            checks.require_possible(limits, body[: content.HEAD_BYTES])
        if end == file.size:
            return _finish(file, body, now)
    except (WrongOffset, Gone):
        raise
    except PulsarError:
        remove_uploads([file], state=UPLOADING)
        raise
    if body:
        _append(file, offset, body, now)
    return PrivateFile.objects.get(pk=file.pk)


def store_upload(uploaded_file: BinaryIO, owner: Person, purpose: str, region: Region | None, now: datetime) -> PrivateFile:
    """Store a whole file of a multipart form (Django's UploadedFile).  Raises TooLarge, Invalid, WrongType, Infected."""
    new = NewFile(uploaded_file.name or "", uploaded_file.size, purpose)
    with transaction.atomic():
        file = begin_upload(new, owner=owner, region=region, now=now)
        _settle(file, uploaded_file, now)
    return file


def give_up(file: PrivateFile) -> None:
    """Remove an upload, or a finished file nothing refers to.  Raises Attached."""
    if not remove_uploads([file]):
        raise Attached


def remove_uploads(files: Iterable[PrivateFile], **only: object) -> int:
    """Remove files that are attached to nothing and still match ``only`` (columns); return how many were."""
    removed = 0
    for file in files:
        with transaction.atomic():
            row = PrivateFile.objects.select_for_update().filter(pk=file.pk, subject_kind="", **only).first()
            if row is None:
                continue
            chunks.remove_stored([row.stored_name, *row.chunks.values_list("stored_name", flat=True)])
            row.chunks.all().delete()
            pages.forget(row)
            row.delete()
            removed += 1
    return removed


def expire_uploads(now: datetime, limit: int = 500) -> int:
    """Remove unfinished and unattached files whose time is over; return how many; the work of the job ``files.expire``."""
    late = PrivateFile.objects.filter(expires_at__lte=now, subject_kind="").order_by("expires_at", "id")
    return remove_uploads(list(late[:limit]), expires_at__lte=now)


def _in_flight(owner: Person) -> tuple[int, int]:
    """Return how many files and bytes of a person are attached to nothing; one query."""
    free = PrivateFile.objects.filter(Q(state=UPLOADING) | Q(state=READY, subject_kind=""), owner=owner)
    found = free.aggregate(count=Count("pk"), size=Sum("size"))
    return found["count"], found["size"] or 0


def _require_open(file: PrivateFile, now: datetime) -> None:
    if file.state != UPLOADING:
        raise WrongOffset
    if file.expires_at is None or file.expires_at <= now:
        raise Gone(mark("This upload has expired. Choose the file again."))


def _append(file: PrivateFile, offset: int, body: bytes, now: datetime) -> None:
    name = chunks.store_bytes(body)
    try:
        with transaction.atomic():
            _move_on(file, offset, received=offset + len(body), expires_at=now + UPLOAD_LIFE)
            FileChunk.objects.create(file=file, offset=offset, size=len(body), stored_name=name)
    except (WrongOffset, IntegrityError):
        chunks.remove_stored([name])
        raise WrongOffset from None


def _move_on(file: PrivateFile, offset: int, **values: object) -> None:
    """Change the row if nobody has changed it since; the condition of the update is the lock."""
    if not PrivateFile.objects.filter(pk=file.pk, state=UPLOADING, received=offset).update(**values):
        raise WrongOffset


def _finish(file: PrivateFile, body: bytes, now: datetime) -> PrivateFile:
    stored = list(file.chunks.order_by("offset").values_list("stored_name", "size"))
    if sum(size for _, size in stored) != file.received:  # another request with the same last chunk was quicker
        raise WrongOffset
    try:
        with chunks.joined(stored, body) as whole:
            _settle(file, whole, now)
    except FileNotFoundError:  # or is just now removing the chunks
        raise WrongOffset from None
    return file


def _settle(file: PrivateFile, whole: BinaryIO, now: datetime) -> None:
    content_type = checks.require_accepted(purpose_of(file.purpose).limits, whole)
    done = {
        "content_type": content_type,
        "sha256": chunks.digest(whole),
        "stored_name": chunks.store_file(whole),
        "original_name": named_for(file.original_name, content_type),
        "state": READY,
        "received": file.size,
        "finished_at": now,
        "expires_at": now + FREE_LIFE,
    }
    try:
        with transaction.atomic():
            _move_on(file, file.received, **done)
            chunks.remove_stored(list(file.chunks.values_list("stored_name", flat=True)))
            file.chunks.all().delete()
    except WrongOffset:
        chunks.remove_stored([done["stored_name"]])
        raise
    for name, value in done.items():
        setattr(file, name, value)
    pages.order(file, now)
    copying.order(file, now)
