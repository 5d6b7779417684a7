"""Reads of files: one by its key for somebody who may see it, those of an object, rows for templates."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils import formats
from django.utils.translation import gettext, ngettext

from pulsar_xblocks.kernel.files import blind, purposes
from pulsar_xblocks.kernel.files.domain import MEGABYTE, PICTURES, PREVIEWED, READY, UPLOADING
from pulsar_xblocks.kernel.files.models import FilePage, PrivateFile
from pulsar_xblocks.kernel.files.showing import MADE, WHY_NOT
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
    is_attached: bool
    warning: str = ""  # why experts do not get it

    @property
    def size_words(self) -> str:
        """Return «1,2 МБ»."""
        return size_words(self.size)


@dataclass(frozen=True)
class ShownPage:
    """A page as a template shows it; width and height are 0 while nobody has looked at the picture yet."""

    url: str
    label: str  # «Page 2 of 14», "" for a picture
    width: int = 0
    height: int = 0
    text: str = ""
    number: int = 1


@dataclass(frozen=True)
class Shown:
    """What people see of a file: pages, or the sentence why there are none or not all of them."""

    pages: Sequence[ShownPage] = ()
    sentence: str = ""

    @property
    def is_picture(self) -> bool:
        """Tell whether the file is one picture, which needs no page numbers and no words."""
        return len(self.pages) == 1 and not self.pages[0].label


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
    """Return finished files in the order of the keys, unknown ones left out; for keys that were stored, never for posted ones."""
    return _in_order(PrivateFile.objects.filter(state=READY), keys)


def own_files_by_key(keys: Iterable[str], owner_id: int | None, subject: Model) -> list[PrivateFile]:
    """Return those of the files that are tied to the object or are the person's own: what somebody posts may name a foreign file."""
    is_here = Q(subject_kind=subject._meta.model_name, subject_id=str(subject.pk))
    return _in_order(PrivateFile.objects.filter(is_here | Q(owner=owner_id), state=READY), keys)


def _in_order(files: QuerySet[PrivateFile], keys: Iterable[str]) -> list[PrivateFile]:
    wanted = list(keys)
    found = {file.key: file for file in files.filter(key__in=wanted)}
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
            is_attached=bool(file.subject_kind),
            warning=warning_of(file),
        )
        for file in files
    ]


def warning_of(file: PrivateFile) -> str:
    """Return why experts who read blind do not get the file, "" when they do or nobody reads it blind."""
    why = blind.refusal(file) if purposes.is_blind(file.purpose) else ""
    return gettext(why) if why else ""


def seen_by_experts(shown: Shown, warning: str) -> Shown:
    """Return what experts see of a file: without its pages nothing, where they do not get it either («download it» would be wrong)."""
    return shown if shown.pages or not warning else Shown()


def shown_of(files: Sequence[PrivateFile], url_of: Callable[[PrivateFile, int], str]) -> dict[str, Shown]:
    """Return key -> what to show of each file, a place for a picture nobody has looked at yet; one query, none without pages."""
    made = [file.pk for file in files if file.preview_state == MADE]
    pages: dict[int, list[FilePage]] = defaultdict(list)
    for page in FilePage.objects.filter(file__in=made).order_by("file", "number") if made else ():
        pages[page.file_id].append(page)
    return {file.key: _shown(file, pages[file.pk], url_of) for file in files}


def own_url(file: PrivateFile, number: int) -> str:
    """Return the address of a page for those who may open the file itself."""
    return address("pulsar:file_page", file.key, number)


def _shown(file: PrivateFile, pages: Sequence[FilePage], url_of: Callable[[PrivateFile, int], str]) -> Shown:
    if file.content_type not in PREVIEWED or not url_of(file, 1):
        return Shown()
    is_picture = file.content_type in PICTURES
    if not file.preview_state and is_picture:
        return Shown((ShownPage(url_of(file, 1), ""),))
    if file.preview_state != MADE:
        return Shown(sentence=gettext(WHY_NOT[file.preview_state]))
    total, rows = file.page_count, []
    for page in pages:
        label = "" if is_picture else gettext("Page %(number)s of %(total)s") % {"number": page.number, "total": formatted(total)}
        rows.append(ShownPage(url_of(file, page.number), label, page.width, page.height, page.text, page.number))
    return Shown(rows, _rest(len(rows), total))


def _rest(count: int, total: int) -> str:
    """Return the sentence about pages that are not shown, "" when all are."""
    if count >= total:
        return ""
    words = ngettext(
        "The first %(count)s page of %(total)s is shown here. The rest is in the file.",
        "The first %(count)s pages of %(total)s are shown here. The rest is in the file.",
        count,
    )
    return words % {"count": count, "total": formatted(total)}


def formatted(number: int) -> str:
    """Return the number with its thousands apart."""
    return formats.number_format(number, use_l10n=True, force_grouping=True)


def size_words(size: int) -> str:
    """Return «1,2 МБ» or «14 КБ» in the person's language."""
    if size < MEGABYTE // 10:
        return (gettext("%(size)s KB") % {"size": -(-size // 1024)}).replace(" ", NBSP)
    return (gettext("%(size)s MB") % {"size": formats.number_format(size / MEGABYTE, 1)}).replace(" ", NBSP)


def address(name: str, *args: object) -> str:
    """Return the address of an LMS page, "" in Studio, which has none of them."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
