"""Writes of finished files: what they are attached to, and their end."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Model

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.files import chunks, pages
from pulsar_xblocks.kernel.files.domain import FREE_LIFE, READY, REMOVED
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.purposes import purpose_of
from pulsar_xblocks.kernel.files.queries import files_of
from pulsar_xblocks.kernel.files.uploads import expire_uploads, store_upload
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Invalid, NotFound
from pulsar_xblocks.kernel.pure.text import mark

__all__ = ["attach", "delete_files", "detach", "expire_uploads", "keep_only", "store_upload"]

_BLANKED = "state original_name stored_name sha256 expires_at preview_state page_count blind_state blind_name".split()


@transaction.atomic
def attach(file_keys: Iterable[str], owner: Person, purpose: str, subject: Model, *, region_id: int | None = None) -> list[PrivateFile]:
    """Tie finished files to an object and return them in the given order; those already there stay.

    The region is the given one or the object's.  Raises NotFound for a file of somebody else or of another purpose,
    Invalid when the object would have more files than the purpose allows.
    """
    keys = list(dict.fromkeys(file_keys))
    kind, pk = subject._meta.model_name, str(subject.pk)
    found = {file.key: file for file in PrivateFile.objects.filter(key__in=keys, purpose=purpose, state=READY)}
    fresh = [found[key] for key in keys if key in found and not found[key].subject_kind and found[key].owner_id == owner.pk]
    here = [key for key in keys if key in found and (found[key].subject_kind, found[key].subject_id) == (kind, pk)]
    if len(fresh) + len(here) != len(keys):
        raise NotFound
    _require_room(purpose, subject, len(fresh))
    region_id = region_id or getattr(subject, "region_id", None)
    for file in fresh:
        file.subject_kind, file.subject_id, file.expires_at = kind, pk, None
        file.region_id = region_id or file.region_id
        free = PrivateFile.objects.filter(pk=file.pk, subject_kind="", state=READY)
        if not free.update(subject_kind=kind, subject_id=pk, expires_at=None, region_id=file.region_id):
            raise NotFound
    return [found[key] for key in keys]


def detach(file_keys: Iterable[str], subject: Model, *, now: datetime) -> int:
    """Untie files from an object; their owner may attach them anew until they expire.  Return how many."""
    tied = files_of(subject).filter(key__in=list(file_keys))
    return tied.update(subject_kind="", subject_id="", expires_at=now + FREE_LIFE)


@transaction.atomic
def keep_only(file_keys: Iterable[str], owner: Person, purpose: str, subject: Model, *, now: datetime) -> list[PrivateFile]:
    """Make these the object's files of the purpose: untie the others, tie the new; return them in order."""
    keys = list(file_keys)
    gone = files_of(subject, purpose).exclude(key__in=keys).values_list("key", flat=True)
    detach(list(gone), subject, now=now)
    return attach(keys, owner, purpose, subject)


@transaction.atomic
def delete_files(files: Sequence[PrivateFile], *, by: Person | None, now: datetime, reason: str = "") -> int:
    """Delete content and names for good; the rows stay as facts without personal data.  Return how many; for the purge."""
    rows = [file for file in files if file.state != REMOVED]
    for file in rows:
        chunks.remove_stored([file.stored_name, *file.chunks.values_list("stored_name", flat=True)])
        file.chunks.all().delete()
        pages.forget(file)
        file.state, file.original_name, file.stored_name, file.sha256, file.expires_at = REMOVED, "", "", "", None
        file.preview_state, file.page_count, file.blind_state, file.blind_name = "", 0, "", ""
        file.save(update_fields=_BLANKED)
        record("file.delete", file, by=by, now=now, region_id=file.region_id, reason=reason, purpose=file.purpose)
    return len(rows)


def _require_room(purpose: str, subject: Model, more: int) -> None:
    limit = purpose_of(purpose).limits.max_files
    if more and files_of(subject, purpose).count() + more > limit:
        raise Invalid({"file": [mark("No more than %(count)s files here. Remove some of them.")]}, count=limit)
