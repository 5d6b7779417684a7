"""Reads of files: one by its key for somebody who may see it, those of an object, rows for templates."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils import formats
from django.utils.translation import gettext

from pulsar_xblocks.kernel.files import purposes
from pulsar_xblocks.kernel.files.domain import MEGABYTE, PREVIEWED, READY, UPLOADING
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.pure.text import NBSP
from pulsar_xblocks.kernel.roles.domain import Actor


@dataclass(frozen=True)
class FileRow:
    """A file as a list shows it; addresses are "" where the pages of the LMS are absent."""

    key: str
    name: str
    size: int
    content_type: str
    url: str
    preview_url: str
    is_attached: bool

    @property
    def size_words(self) -> str:
        """Return «1,2 МБ»."""
        return size_words(self.size)


def require_file(actor: Actor, key: str) -> PrivateFile:
    """Return a finished file the actor may open; one query.  Raises NotFound."""
    file = PrivateFile.objects.filter(key=key, state=READY).first()
    if file is None or not purposes.may_see(actor, file):
        raise NotFound
    return file


def require_own(actor: Actor, key: str) -> PrivateFile:
    """Return the actor's own upload, finished or not.  Raises NotFound."""
    file = PrivateFile.objects.filter(key=key, owner_id=actor.person, state__in=(UPLOADING, READY)).first()
    if file is None:
        raise NotFound
    return file


def files_of(subject: Model, purpose: str = "") -> QuerySet[PrivateFile]:
    """Return the finished files attached to an object, oldest first."""
    rows = PrivateFile.objects.filter(subject_kind=subject._meta.model_name, subject_id=str(subject.pk), state=READY)
    return (rows.filter(purpose=purpose) if purpose else rows).order_by("id")


def files_by_key(keys: Iterable[str]) -> list[PrivateFile]:
    """Return finished files in the order of the keys; unknown ones are left out."""
    wanted = list(keys)
    found = {file.key: file for file in PrivateFile.objects.filter(key__in=wanted, state=READY)}
    return [found[key] for key in dict.fromkeys(wanted) if key in found]


def rows_of(files: Iterable[PrivateFile]) -> list[FileRow]:
    """Return what templates show of files."""
    return [
        FileRow(
            key=file.key,
            name=file.original_name,
            size=file.size,
            content_type=file.content_type,
            url=address("pulsar:file", file.key),
            preview_url=address("pulsar:file_preview", file.key) if file.content_type in PREVIEWED else "",
            is_attached=bool(file.subject_kind),
        )
        for file in files
    ]


def size_words(size: int) -> str:
    """Return «1,2 МБ» or «14 КБ» in the person's language."""
    if size < MEGABYTE // 10:
        return (gettext("%(size)s KB") % {"size": -(-size // 1024)}).replace(" ", NBSP)
    return (gettext("%(size)s MB") % {"size": formats.number_format(size / MEGABYTE, 1)}).replace(" ", NBSP)


def address(name: str, *args: str) -> str:
    """Return the address of an LMS page, "" in Studio, which has none of them."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
