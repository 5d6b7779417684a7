"""The upload field: what its template shows, and what a posted form brings, with script or without."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext, ngettext

from pulsar_xblocks.kernel.files import queries
from pulsar_xblocks.kernel.files.domain import CHUNK_MAX_BYTES, MEGABYTE, PLAIN_MAX_BYTES, Limits
from pulsar_xblocks.kernel.files.purposes import is_blind, purpose_of
from pulsar_xblocks.kernel.files.uploads import store_upload
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import TooLarge
from pulsar_xblocks.kernel.pure.text import mark

PLAIN_SUFFIX = "-plain"  # the input that a page without script sends; the script takes its name away


@dataclass(frozen=True)
class UploadLimits:
    """What ``kernel/files/_upload.html`` knows of a purpose; ``address`` is "" where files cannot be sent (Studio)."""

    purpose: str
    max_bytes: int
    max_files: int
    accept: str
    sentence: str
    address: str
    shrinks: bool
    chunk_bytes: int
    texts: str  # JSON: the sentences of upload.js


def upload_limits(purpose: str, *, max_files: int | None = None, token: str = "") -> UploadLimits:
    """Return the limits of a purpose for the template; a question may allow fewer files; ``token`` of the link on whose page it stands."""
    limits = purpose_of(purpose).limits
    count = min(max_files or limits.max_files, limits.max_files)
    return UploadLimits(
        purpose=purpose,
        max_bytes=limits.max_bytes,
        max_files=count,
        accept=limits.accept,
        sentence=f"{limits_sentence(limits, count)} {_blind_sentence(purpose)}".strip(),
        address=queries.address("pulsar:link_files", token) if token else queries.address("pulsar:files"),
        shrinks="image/jpeg" in limits.types and not limits.keeps_originals,
        chunk_bytes=CHUNK_MAX_BYTES // 2,
        texts=json.dumps(_texts(limits, count), ensure_ascii=False),
    )


def limits_sentence(limits: Limits, count: int) -> str:
    """Return «PDF, JPG, PNG; до 10 МБ каждый, не больше 5 файлов.» in the person's language."""
    one = gettext("%(types)s; up to %(megabytes)s MB.") % {"types": limits.labels, "megabytes": limits.max_bytes // MEGABYTE}
    many = gettext("%(types)s; up to %(megabytes)s MB each.") % {"types": limits.labels, "megabytes": limits.max_bytes // MEGABYTE}
    if count == 1:
        return one
    return f"{many} {ngettext('At most %(n)d file.', 'At most %(n)d files.', count) % {'n': count}}"


def _blind_sentence(purpose: str) -> str:
    if not is_blind(purpose):
        return ""
    return gettext(
        "Experts get copies without what a file tells of its authors; a file with a password they do not get. "
        "Names in the text, in pictures and in a film stay: take them out yourselves."
    )


def posted_keys(request: HttpRequest, name: str, *, owner: Person, purpose: str, now: datetime) -> list[str]:
    """Return the keys of a field: those the script sent, then those of files sent by a page without script, stored now.

    Raises TooLarge, Invalid, WrongType, Infected.
    """
    keys = [key for key in request.POST.getlist(name) if key]
    removed = set(request.POST.getlist(f"{name}-remove"))
    sent = request.FILES.getlist(name + PLAIN_SUFFIX)
    if sum(file.size for file in sent) > PLAIN_MAX_BYTES:
        raise TooLarge(mark("Without the page's script, files up to 4 MB are accepted."))
    stored = [store_upload(file, owner, purpose, None, now) for file in sent]
    return [*(key for key in keys if key not in removed), *(file.key for file in stored)]


def _texts(limits: Limits, count: int) -> dict[str, str]:
    return {
        "waiting": gettext("Waiting for its turn"),
        "preparing": gettext("Preparing the photo…"),
        "sending": gettext("%(name)s: sent %(percent)s of 100"),
        "resumed": gettext("The connection was lost, going on from %(size)s"),
        "broken": gettext("No connection. The upload will go on by itself from the same place."),
        "done": gettext("%(name)s is uploaded"),
        "removed": gettext("%(name)s is removed"),
        "failed": gettext("The server did not answer. Nothing is lost: try once more."),
        "big": gettext("The file is larger than %(megabytes)s MB. Make it smaller or split it.")
        % {"megabytes": limits.max_bytes // MEGABYTE},
        "many": ngettext(
            "No more than %(n)d file here. Remove one to add another.", "No more than %(n)d files here. Remove one to add another.", count
        )
        % {"n": count},
        "empty": gettext("The file is empty."),
        "unfinished": gettext("Some files are still being sent. Wait until they are there."),
        "megabyte": gettext("MB"),
        "kilobyte": gettext("KB"),
    }
