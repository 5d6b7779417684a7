"""The works of a round as one ZIP: blind for experts outside, or with the studios' names; made by a job."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from pulsar_xblocks.console import reviews
from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.files import blind, made
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.queries import files_by_key
from pulsar_xblocks.kernel.files.zips import ZipEntry, zip_pieces
from pulsar_xblocks.kernel.inbox.actions import in_language
from pulsar_xblocks.kernel.jobs import actions as jobs
from pulsar_xblocks.kernel.jobs import registry
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.jobs.domain import Order
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.review.models import ReviewItem
from pulsar_xblocks.kernel.review.pages import capital
from pulsar_xblocks.kernel.roles.domain import Actor, Where, may
from pulsar_xblocks.kernel.typed_html import as_text
from pulsar_xblocks.studios.domain.calendar import MONTHS
from pulsar_xblocks.studios.models import Round, WorkVersion
from pulsar_xblocks.studios.works import domain
from pulsar_xblocks.studios.works.reviewing import KIND

JOB, PURPOSE = "works.archive", "works_archive"
RELATED = ("work__studio_year__studio__organisation",)


@dataclass(frozen=True)
class Wanted:
    """Which archive is asked for and why."""

    is_named: bool
    reason: str


def register() -> None:
    """Register the job, the purpose of its files and their removal."""
    registry.register(JOB, run, mark("Archive of a round's works"))
    made.register_made(PURPOSE, _may_see)
    made.register_jobs()


def versions(row: Round) -> Sequence[WorkVersion]:
    """Return the versions that count of a round's works, by the studio's code; one query."""
    found = WorkVersion.objects.filter(work__task__round=row, number=F("work__sent_count")).select_related(*RELATED)
    return list(found.order_by("work__studio_year__studio__code", "work_id"))


@transaction.atomic
def order(row: Round, wanted: Wanted, *, by: Person, now: datetime) -> Job:
    """Order the archive and record who takes it out and why; the same order pressed twice is one."""
    region_id = row.year.region_id
    job, is_new = jobs.order_equal(Order(JOB, {"round": row.pk, "named": wanted.is_named}, region_id), by=by, now=now)
    if is_new:
        count = WorkVersion.objects.filter(work__task__round=row, number=F("work__sent_count")).count()
        record_export(Export("work", region_id, wanted.reason, count, "zip"), by=by, now=now)
    return job


def run(context: JobContext) -> str:
    """Write the archive and keep it for three days.  Return how many works are in it."""
    row = Round.objects.select_related("year__region").get(pk=context.payload["round"])
    owner, found = context.job.by, versions(row)
    if owner is None:
        return "0"
    with in_language(owner), tempfile.TemporaryFile() as file:
        for piece in zip_pieces(_entries(row, found, context), gettext("Files left out.txt")):
            file.write(piece)
        made.keep(context, made.Made(_name(row, context.payload["named"]), made.ZIP_TYPE, PURPOSE), file, owner, context.now)
    context.progress(len(found), len(found))
    return str(len(found))


def _entries(row: Round, found: Sequence[WorkVersion], context: JobContext) -> Iterator[ZipEntry]:
    codes = dict(ReviewItem.objects.filter(kind=KIND, group=reviews.group_of(row)).values_list("object_id", "blind_code"))
    context.progress(0, len(found))
    name_of_text = gettext("Work.txt")
    for done, version in enumerate(found):
        code = codes.get(version.work_id) or gettext("without a code %(n)s") % {"n": done + 1}
        folder = _named(version) if context.payload["named"] else code
        yield ZipEntry(f"{folder}/{name_of_text}", lambda version=version: text_of(version))
        for place, file in enumerate(files_by_key(domain.lines_of(version.files)), 1):
            if context.payload["named"]:
                yield ZipEntry.of(f"{folder}/{file.original_name}", file)
            else:
                yield ZipEntry(f"{folder}/{_blind(code, place, file)}", partial(blind.opened, file))
        context.progress(done, len(found))


def _named(version: WorkVersion) -> str:
    studio = version.work.studio_year
    return f"{studio.studio.code} {studio.name}".replace("/", "-")


def _blind(code: str, place: int, file: PrivateFile) -> str:
    return f"{code}-{place}{blind.ending_of(file)}"


def text_of(version: WorkVersion) -> tempfile.SpooledTemporaryFile[bytes]:
    """Return the words of a version as a text file: title, text, links."""
    parts = [version.title, as_text(version.text), *domain.lines_of(version.links), version.sirius_link]
    file = tempfile.SpooledTemporaryFile(max_size=1_000_000)  # noqa: SIM115 - the archive closes it
    file.write("\ufeff".encode() + "\r\n\r\n".join(part for part in parts if part).replace("\r\n", "\n").replace("\n", "\r\n").encode())
    file.seek(0)
    return file


def _name(row: Round, is_named: bool) -> str:
    month = capital(gettext(MONTHS[row.month]))
    kind = gettext("works with names") if is_named else gettext("works without names")
    return f"{month} {row.year.code.replace('/', '-')}, {kind}.zip"


def _may_see(actor: Actor, file: PrivateFile) -> bool:
    return may(actor, "export", "work", Where(region=file.region_id or 0))
