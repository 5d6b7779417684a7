"""Templates of papers: the region's own Word file, or the one that comes with the product."""

from datetime import datetime
from typing import BinaryIO

from django.db import transaction

from pulsar_xblocks.console.documents.kinds import KINDS, Kind, template_of
from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.audit.domain import register_words
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.exports import docx
from pulsar_xblocks.kernel.exports.domain import missing_fields
from pulsar_xblocks.kernel.files import chunks
from pulsar_xblocks.kernel.files.actions import attach, delete_files, store_upload
from pulsar_xblocks.kernel.files.domain import Limits
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.purposes import register
from pulsar_xblocks.kernel.files.queries import files_of
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import Actor, Where, has_role_for, may


def register_purposes() -> None:
    """Register a purpose for the template of each kind."""
    for kind in KINDS.values():
        limits = Limits(docx.MAX_TEMPLATE, frozenset({docx.DOCX_TYPE}), 2)
        register(purpose_of(kind), limits, _may_see, may_send=_may_send, owner_keeps=False)
    register_words({"paper.template": mark("Template of a paper changed"), "paper.template_reset": mark("Template of a paper taken away")})


def purpose_of(kind: Kind) -> str:
    """Return the purpose of a kind's template."""
    return f"paper_{kind.key}"


def _may_see(actor: Actor, file: PrivateFile) -> bool:
    return may(actor, "view", "region", Where(region=file.region_id or 0))


def _may_send(actor: Actor) -> bool:
    return has_role_for(actor, "publish", "standings")


def own(region: Region, kind: Kind) -> PrivateFile | None:
    """Return the region's own template, None for the one of the product."""
    return files_of(region, purpose_of(kind)).last()


def content(region: Region, kind: Kind) -> bytes:
    """Return the template in force."""
    file = own(region, kind)
    if file is None:
        return template_of(kind)
    with chunks.open_stored(file.stored_name) as stored:
        return stored.read()


@transaction.atomic
def store(region: Region, kind: Kind, upload: BinaryIO, *, by: Person, now: datetime) -> PrivateFile:
    """Take another template.  Raises Invalid naming the fields that do not exist, WrongType, TooLarge."""
    unknown = missing_fields(docx.fields_of(upload.read()), set(kind.fields))
    if unknown:
        raise Invalid({"template": [mark("The template asks for fields that do not exist: %(names)s.")]}, names=", ".join(unknown))
    upload.seek(0)
    file = store_upload(upload, by, purpose_of(kind), region, now)
    delete_files(list(files_of(region, purpose_of(kind))), by=by, now=now)
    attach([file.key], by, purpose_of(kind), region, region_id=region.pk)
    record("paper.template", region, by=by, now=now, region_id=region.pk, kind=kind.key)
    return file


@transaction.atomic
def reset(region: Region, kind: Kind, *, by: Person, now: datetime) -> None:
    """Go back to the template of the product."""
    delete_files(list(files_of(region, purpose_of(kind))), by=by, now=now)
    record("paper.template_reset", region, by=by, now=now, region_id=region.pk, kind=kind.key)
