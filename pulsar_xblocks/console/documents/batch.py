"""Papers of all studios of a year as one job: of chosen kinds and forms, in one archive."""

import io
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from pulsar_xblocks.console.documents.kinds import KINDS, Kind
from pulsar_xblocks.console.documents.papers import Paper, facts_of, final_snapshot, papers, standings_of
from pulsar_xblocks.console.documents.sheets import PrintFile
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.exports import templates
from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.exports.press import Press, Sheets
from pulsar_xblocks.kernel.files import made
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.zips import ZipEntry, zip_pieces
from pulsar_xblocks.kernel.inbox.actions import in_language
from pulsar_xblocks.kernel.jobs import actions as jobs
from pulsar_xblocks.kernel.jobs import domain, registry
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import Actor, Where, may
from pulsar_xblocks.league.models import Snapshot
from pulsar_xblocks.studios.models import ProjectYear, StudioYear

JOB, PURPOSE = "papers.year", "papers_year"
MERGED, PRINT, EACH = "merged", "print", "each"
FORMS = {
    MERGED: mark("One Word file of each kind, a page for every paper"),
    PRINT: mark("One page of each kind, ready to print"),
    EACH: mark("Every paper as a Word file of its own, in folders of the studios"),
}
CHUNK = 100  # studios read at once
RELATED = ("studio__region", "studio__organisation__municipality", "year")


class NoResults(Conflict):
    """The results of the year are not published."""

    code = "no_results"
    message = mark("The papers are written from the results of the year: publish them first.")


@dataclass(frozen=True)
class Wanted:
    """Which papers are asked for, in which forms, for which studios and why; "" = of every municipality."""

    kinds: tuple[str, ...]
    forms: tuple[str, ...]
    reason: str
    municipality: str = ""  # ОКТМО
    is_entitled: bool = False  # only studios that have earned a diploma


@dataclass(frozen=True)
class Order:
    """What the running job works on."""

    year: ProjectYear
    snapshot: Snapshot
    wanted: Wanted
    context: JobContext
    counts: dict[str, int] = field(default_factory=dict)  # kind -> papers


def register() -> None:
    """Register the job and the purpose of its files."""
    registry.register(JOB, run, mark("Papers of the year for all studios"))
    made.register_made(PURPOSE, _may_see)


def studios_of(year: ProjectYear, municipality: str = "") -> QuerySet[StudioYear]:
    """Return the studios of a year, or of one municipality, by code."""
    rows = StudioYear.objects.filter(year=year)
    if municipality:
        rows = rows.filter(studio__organisation__municipality__oktmo=municipality)
    return rows.select_related(*RELATED).order_by("studio__code", "pk")


@transaction.atomic
def order(year: ProjectYear, wanted: Wanted, *, by: Person, now: datetime) -> Job:
    """Order the papers and record who takes them out and why; the same order pressed twice is one.

    Raises NoResults before the results, Invalid for no kind or form, or a template whose sheets cannot share a file.
    """
    if final_snapshot(year) is None:
        raise NoResults
    require_choice(year.region, wanted)
    payload = {
        "year": year.pk,
        "kinds": wanted.kinds,
        "forms": wanted.forms,
        "municipality": wanted.municipality,
        "entitled": wanted.is_entitled,
    }
    job, is_new = jobs.order_equal(domain.Order(JOB, payload, year.region_id), by=by, now=now)
    if is_new:
        count = studios_of(year, wanted.municipality).count()
        record_export(Export("membership", year.region_id, wanted.reason, count, "zip"), by=by, now=now)
    return job


def require_choice(region: Region, wanted: Wanted) -> None:
    """Raise Invalid for no kind or form, or a template whose sheets cannot share a file."""
    errors = {}
    if not wanted.kinds:
        errors["kinds"] = [mark("Choose at least one kind of papers.")]
    if not wanted.forms:
        errors["forms"] = [mark("Choose at least one form.")]
    if errors:
        raise Invalid(errors)
    shared = [KINDS[key] for key in wanted.kinds] if MERGED in wanted.forms else []
    split = [kind for kind in shared if not press_of(region, kind).is_uniform]
    if split:
        sentence = mark("The template “%(title)s” has fields in its header or footer: such papers can be taken only as files of their own.")
        raise Invalid({"forms": [sentence]}, title=gettext(split[0].title))


def press_of(region: Region, kind: Kind) -> Press:
    """Return the region's template of a kind, read once."""
    return Press(templates.content(region, kind.template), kind.fields)


def run(context: JobContext) -> str:
    """Write the archive and keep it for three days.  Return how many papers are in it."""
    asked, owner = context.payload, context.job.by
    year = ProjectYear.objects.select_related("region").get(pk=asked["year"])
    snapshot = final_snapshot(year)
    if owner is None or snapshot is None:
        return "0"
    wanted = Wanted(tuple(asked["kinds"]), tuple(asked["forms"]), "", asked["municipality"], asked["entitled"])
    what = Order(year, snapshot, wanted, context)
    with in_language(owner), tempfile.TemporaryFile() as file:
        for piece in zip_pieces(_entries(what), gettext("Files left out.txt")):
            file.write(piece)
        name = gettext("Papers %(year)s") % {"year": year.code.replace("/", "-")}
        made.keep(context, made.Made(f"{name}.zip", made.ZIP_TYPE, PURPOSE), file, owner, context.now)
    return str(sum(what.counts.values()))


def _entries(what: Order) -> Iterator[ZipEntry]:
    studios = list(studios_of(what.year, what.wanted.municipality).values_list("pk", flat=True))
    total, done = len(studios) * len(what.wanted.kinds), 0
    what.context.progress(0, total)
    for key in what.wanted.kinds:
        with ExitStack() as stack:
            making = _Kind(what, KINDS[key], stack)
            for start in range(0, len(studios), CHUNK):
                for studio, made_papers in _made(what, KINDS[key], studios[start : start + CHUNK]):
                    yield from making.take(studio, made_papers)
                    done += 1
                    what.context.progress(done, total)
            yield from making.finish()
            what.counts[key] = making.count
    what.context.progress(total, total)


def _made(what: Order, kind: Kind, ids: Sequence[int]) -> Iterator[tuple[StudioYear, list[Paper]]]:
    """Give the studios of a piece with their papers; 6 queries a piece."""
    rows = list(StudioYear.objects.filter(pk__in=ids).select_related(*RELATED).order_by("studio__code", "pk"))
    facts, standings = facts_of(rows), standings_of(what.snapshot, rows)
    for row in rows:
        standing = standings.get(row.pk)
        is_in = standing is not None and (standing.diploma or not what.wanted.is_entitled)
        yield row, papers(row, standing, kind, facts[row.pk]) if is_in and standing else []


def named(studio: StudioYear) -> str:
    """Return how folders name a studio."""
    return f"{studio.studio.code} {studio.name}".replace("/", "-")


class _Kind:
    """The files of one kind in the making."""

    def __init__(self, what: Order, kind: Kind, stack: ExitStack) -> None:
        self._title, self._forms, self.count = gettext(kind.title), what.wanted.forms, 0
        self._press = press_of(what.year.region, kind)
        self._stack = stack
        self._word, self._page = self._file(MERGED), self._file(PRINT)
        self._sheets = stack.enter_context(Sheets(self._press, self._word)) if self._word else None
        self._print = PrintFile(kind, self._page) if self._page else None

    def _file(self, form: str) -> BinaryIO | None:
        return self._stack.enter_context(tempfile.TemporaryFile()) if form in self._forms else None

    def take(self, studio: StudioYear, found: Sequence[Paper]) -> Iterator[ZipEntry]:
        """Add the papers of a studio; give those that are files of their own."""
        for paper in found:
            self.count += 1
            if self._sheets:
                self._sheets.add(paper.fields)
            if self._print:
                self._print.add(paper)
            if EACH in self._forms:
                folder, name, body = named(studio), paper.name.replace("/", "-"), self._press.one(paper.fields)
                yield ZipEntry(f"{self._title}/{folder}/{name}.docx", lambda body=body: io.BytesIO(body))

    def finish(self) -> Iterator[ZipEntry]:
        """Give the files that hold all papers; none where there is no paper."""
        if self._sheets and self._word:
            self._sheets.close()
        if self._print:
            self._print.finish()
        for file, ending in ((self._word, "docx"), (self._page, "html")):
            if file is not None and self.count:
                yield ZipEntry(f"{self._title}.{ending}", lambda file=file: _again(file))


def _again(file: BinaryIO) -> BinaryIO:
    """Return the file from its beginning."""
    file.seek(0)
    return file


def _may_see(actor: Actor, file: PrivateFile) -> bool:
    return may(actor, "export", "membership", Where(region=file.region_id or 0))
