"""The draft as a PDF beside its text: put there while nobody else sees the discussion, open to everybody once it is published."""

from datetime import datetime
from typing import BinaryIO

from django.db import transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.files import chunks
from pulsar_xblocks.kernel.files.actions import attach, delete_files, store_upload
from pulsar_xblocks.kernel.files.domain import MEGABYTE, Limits
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.purposes import register
from pulsar_xblocks.kernel.files.queries import files_of
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import Actor, Where, has_role_for, may
from pulsar_xblocks.selection.discussions import domain, queries
from pulsar_xblocks.selection.discussions.models import Discussion

PURPOSE = "discussion_draft"


def register_purposes() -> None:
    """Register the purpose: one PDF, sent by the operator."""
    register(PURPOSE, Limits(20 * MEGABYTE, frozenset({"application/pdf"}), 1), _may_see, may_send=_may_send, owner_keeps=False)


def _may_see(actor: Actor, file: PrivateFile) -> bool:
    row = Discussion.objects.filter(pk=file.subject_id or 0).first()
    if row is None:
        return False
    return row.status != domain.DRAFT or may(actor, "view", queries.KIND, Where(row.region_id))


def _may_send(actor: Actor) -> bool:
    return has_role_for(actor, "manage", queries.KIND)


@transaction.atomic
def put(row: Discussion, upload: BinaryIO, *, by: Person, now: datetime) -> PrivateFile:
    """Put a PDF beside the draft in place of the one there was.  Raises Conflict once it is published, TooLarge, WrongType."""
    if row.status != domain.DRAFT:
        raise Conflict(mark("The discussion is published: this stays as it is."))
    file = store_upload(upload, by, PURPOSE, row.region, now)
    delete_files(list(files_of(row, PURPOSE)), by=by, now=now)
    attach([file.key], by, PURPOSE, row, region_id=row.region_id)
    record("discussion.paper", row, by=by, now=now, region_id=row.region_id)
    return file


def paper_of(row: Discussion) -> PrivateFile | None:
    """Return the PDF of a draft, None without one; 1 query."""
    return files_of(row, PURPOSE).last()


def opened(row: Discussion) -> tuple[BinaryIO, str]:
    """Return the content of the PDF and its name.  Raises NotFound."""
    file = paper_of(row)
    if file is None:
        raise NotFound
    try:
        return chunks.open_stored(file.stored_name), file.original_name
    except FileNotFoundError:
        raise NotFound from None
