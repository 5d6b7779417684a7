"""The job that packs a year: ordered with a reason, kept for three days."""

import io
import tempfile
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext

from pulsar_xblocks.console import league_sources
from pulsar_xblocks.console.archives import text_of
from pulsar_xblocks.console.packages import tables
from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.files import made
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
from pulsar_xblocks.kernel.review.pages import capital
from pulsar_xblocks.kernel.roles.domain import Actor, Where, may
from pulsar_xblocks.kernel.template_tags import moment
from pulsar_xblocks.studios.domain.calendar import MONTHS
from pulsar_xblocks.studios.models import ProjectYear, StudioYear, WorkVersion
from pulsar_xblocks.studios.works import domain

JOB, PURPOSE, MANIFEST = "year.package", "year_package", "manifest.sha256"
RELATED = ("work__studio_year__studio", "work__task__round")


def register() -> None:
    """Register the job and the purpose of its files."""
    registry.register(JOB, run, mark("Archive of the year"))
    made.register_made(PURPOSE, _may_see)


@transaction.atomic
def order(year: ProjectYear, reason: str, *, by: Person, now: datetime) -> Job:
    """Order the package and record who takes it out and why; the same order pressed twice is one."""
    job, is_new = jobs.order_equal(Order(JOB, {"year": year.pk}, year.region_id), by=by, now=now)
    if is_new:
        count = StudioYear.objects.filter(year=year).count()
        record_export(Export("project_year", year.region_id, reason, count, "zip"), by=by, now=now)
    return job


def run(context: JobContext) -> str:
    """Write the package and keep it for three days.  Return how many versions of works are in it."""
    year = ProjectYear.objects.select_related("region", "criteria").get(pk=context.payload["year"])
    owner = context.job.by
    if owner is None:
        return "0"
    sent = WorkVersion.objects.filter(work__studio_year__year=year)
    with in_language(owner), tempfile.TemporaryFile() as file:
        for piece in zip_pieces(_entries(year, owner, context), gettext("Files left out.txt"), MANIFEST):
            file.write(piece)
        name = gettext("Archive of the year %(year)s") % {"year": year.code.replace("/", "-")}
        made.keep(context, made.Made(f"{name}.zip", made.ZIP_TYPE, PURPOSE), file, owner, context.now)
    return str(sent.count())


def _entries(year: ProjectYear, owner: Person, context: JobContext) -> Iterator[ZipEntry]:
    zone, scope = year.region.time_zone, league_sources.scope_of(year)
    yield _text(gettext("About the archive.txt"), _about(year, owner, context.now))
    if year.criteria:
        yield _text(f"{gettext('Criteria')}/{gettext('In force')}.json", year.criteria.body)
    for name, body in tables.criteria_of(scope):
        yield _text(f"{gettext('Criteria')}/{name}.json", body)
    for table in tables.tables_of(year, context.now):
        yield from tables.entries_of(table, zone)
    yield from _works(year, context)


def _works(year: ProjectYear, context: JobContext) -> Iterator[ZipEntry]:
    """Give every sent version: folders of studio, round and version."""
    rows = WorkVersion.objects.filter(work__studio_year__year=year).select_related(*RELATED)
    rows = rows.order_by("work__studio_year__studio__code", "work__task__round__number", "work_id", "number")
    total, top, name_of_text = rows.count(), gettext("Works"), gettext("Work.txt")
    context.progress(0, total)
    for done, version in enumerate(rows.iterator(chunk_size=100), 1):
        folder = f"{top}/{_folder(version)}"
        yield ZipEntry(f"{folder}/{name_of_text}", lambda version=version: text_of(version))
        for file in files_by_key(domain.lines_of(version.files)):
            yield ZipEntry.of(f"{folder}/{file.original_name}", file)
        context.progress(done, total)


def _folder(version: WorkVersion) -> str:
    work, part = version.work, version.work.task.round
    number = gettext("version %(n)s") % {"n": version.number}
    task = f" {work.task.key}" if work.task.key else ""
    return f"{work.studio_year.studio.code}/{part.number:02d} {capital(gettext(MONTHS[part.month]))}{task}/{number}".replace("\\", "-")


def _about(year: ProjectYear, owner: Person, now: datetime) -> str:
    lines = (
        year.name,
        f"{year.region.name}, {year.code}",
        gettext("Made on %(at)s by %(name)s.") % {"at": moment(now, year.region.time_zone), "name": owner.full_name},
        gettext("Tables stand here twice: CSV for programs, XLSX for people. Works stand in folders of the studios' codes."),
        gettext("%(name)s holds the SHA-256 of every file: “sha256sum --check %(name)s” shows whether anything was changed.")
        % {"name": MANIFEST},
        gettext("The archive holds personal data of pupils: keep it as the rules of the centre say."),
    )
    return "\r\n".join(lines)


def _text(name: str, text: str) -> ZipEntry:
    return ZipEntry(name, lambda: _bytes(text))


def _bytes(text: str) -> BinaryIO:
    return io.BytesIO(text.encode())


def _may_see(actor: Actor, file: PrivateFile) -> bool:
    return may(actor, "export", "project_year", Where(region=file.region_id or 0))
