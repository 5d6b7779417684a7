"""Files that a job has made: kept for some days for whoever may take them, then deleted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO

from pulsar_xblocks.kernel.files import chunks
from pulsar_xblocks.kernel.files.actions import delete_files
from pulsar_xblocks.kernel.files.domain import READY, Limits, clean_name
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.purposes import register
from pulsar_xblocks.kernel.jobs import registry as jobs
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.people.actions import new_key
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import Actor

KEPT_FOR = timedelta(days=3)
ZIP_TYPE = "application/zip"
MaySee = Callable[[Actor, PrivateFile], bool]


@dataclass(frozen=True)
class Made:
    """What came out: its name, content type, purpose; the content itself is given beside it."""

    name: str
    content_type: str
    purpose: str


def register_made(purpose: str, may_see: MaySee) -> None:
    """Register a purpose whose files nobody sends and whose maker follows the same rule as everyone."""
    register(purpose, Limits(max_bytes=0, types=frozenset(), max_files=0), may_see, may_send=lambda actor: False, owner_keeps=False)


def keep(context: JobContext, made: Made, content: BinaryIO, owner: Person, now: datetime) -> PrivateFile:
    """Store the content as the result of the job."""
    size = content.seek(0, 2)
    file = PrivateFile.objects.create(
        key=new_key(),
        owner=owner,
        region_id=context.job.region_id,
        purpose=made.purpose,
        state=READY,
        original_name=clean_name(made.name),
        content_type=made.content_type,
        size=size,
        received=size,
        sha256=chunks.digest(content),
        stored_name=chunks.store_file(content),
        subject_kind="job",
        subject_id=str(context.job.pk),
        created_at=now,
        finished_at=now,
        expires_at=now + KEPT_FOR,
    )
    context.keep_file(file.key)
    return file


def expire(context: JobContext) -> str:
    """Delete the files whose days are over; return how many."""
    late = PrivateFile.objects.filter(subject_kind="job", state=READY, expires_at__lte=context.now).order_by("pk")
    return str(delete_files(list(late[:100]), by=None, now=context.now, reason="kept for three days"))


def register_jobs() -> None:
    """Register the hourly removal."""
    jobs.register_every("files.made_expire", timedelta(hours=1), expire, mark("Removing prepared archives"))
