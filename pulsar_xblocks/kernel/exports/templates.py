"""Templates of papers: the region's own Word file, or the one that comes with the product."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from django.db import transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.audit.domain import register_words
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.exports import docx
from pulsar_xblocks.kernel.exports.domain import missing_fields
from pulsar_xblocks.kernel.files import chunks
from pulsar_xblocks.kernel.files.actions import attach, delete_files, store_upload
from pulsar_xblocks.kernel.files.domain import Limits
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.purposes import MaySee, MaySend, register
from pulsar_xblocks.kernel.files.queries import files_of
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import mark


@dataclass(frozen=True)
class Template:
    """A template of a kind of papers, in msgids: its title, what it is for, its fields with what each holds.

    ``default`` makes the one that comes with the product, in the person's language.
    """

    key: str
    title: str
    about: str
    fields: Mapping[str, str]
    default: Callable[[], bytes]

    @property
    def purpose(self) -> str:
        """Return the purpose of its file."""
        return f"paper_{self.key}"


def register_templates(kinds: Iterable[Template], may_see: MaySee, may_send: MaySend) -> None:
    """Register a purpose for the file of each kind."""
    for kind in kinds:
        limits = Limits(docx.MAX_TEMPLATE, frozenset({docx.DOCX_TYPE}), 2)
        register(kind.purpose, limits, may_see, may_send=may_send, owner_keeps=False)
    register_words({"paper.template": mark("Template of a paper changed"), "paper.template_reset": mark("Template of a paper taken away")})


def own(region: Region, kind: Template) -> PrivateFile | None:
    """Return the region's own template, None for the one of the product."""
    return files_of(region, kind.purpose).last()


def content(region: Region, kind: Template) -> bytes:
    """Return the template in force."""
    file = own(region, kind)
    if file is None:
        return kind.default()
    with chunks.open_stored(file.stored_name) as stored:
        return stored.read()


@transaction.atomic
def store(region: Region, kind: Template, upload: BinaryIO, *, by: Person, now: datetime) -> PrivateFile:
    """Take another template.  Raises Invalid naming the fields that do not exist, WrongType, TooLarge."""
    unknown = missing_fields(docx.fields_of(upload.read()), set(kind.fields))
    if unknown:
        raise Invalid({"template": [mark("The template asks for fields that do not exist: %(names)s.")]}, names=", ".join(unknown))
    upload.seek(0)
    file = store_upload(upload, by, kind.purpose, region, now)
    delete_files(list(files_of(region, kind.purpose)), by=by, now=now)
    attach([file.key], by, kind.purpose, region, region_id=region.pk)
    record("paper.template", region, by=by, now=now, region_id=region.pk, kind=kind.key)
    return file


@transaction.atomic
def reset(region: Region, kind: Template, *, by: Person, now: datetime) -> None:
    """Go back to the template of the product."""
    delete_files(list(files_of(region, kind.purpose)), by=by, now=now)
    record("paper.template_reset", region, by=by, now=now, region_id=region.pk, kind=kind.key)
