"""Pages of papers: those of a studio to take or print, and the region's templates."""

import io

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.console.documents.kinds import KINDS, Kind
from pulsar_xblocks.console.documents.papers import Paper, Standing, facts_of, papers, standing_of
from pulsar_xblocks.console.documents.sheets import lines_of
from pulsar_xblocks.console.documents.templates import TEMPLATES
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.exports import docx, template_pages, templates
from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.exports.domain import file_name
from pulsar_xblocks.kernel.exports.press import Press
from pulsar_xblocks.kernel.files.zips import ZipEntry, zip_response
from pulsar_xblocks.kernel.http import logged_in, page
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import Where, may
from pulsar_xblocks.kernel.roles.queries import require
from pulsar_xblocks.league.board import explained
from pulsar_xblocks.league.queries.standings import summary_of
from pulsar_xblocks.studios.models import StudioYear
from pulsar_xblocks.studios.views import reach

STUDIO, PRINT = "console/papers.html", "console/papers_print.html"
ABOUT = mark(
    "Take a template, change it in Word: fonts, coat of arms, signatures. Words in double curly brackets turn into what is true for "
    "each studio. Then load the file here."
)


@logged_in
def studio_papers(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the papers of a studio at the end of the year."""
    row = reach.studio(request.visit, pk, "view_people", "membership")
    found = standing_of(row)
    facts = facts_of([row])[row.pk]
    kinds = [{"kind": kind, "papers": papers(row, found, kind, facts) if found else []} for kind in KINDS.values()]
    manages = may(request.visit.actor, "publish", "standings", Where(row.studio.region_id))
    context = {"studio": row, "standing": found, "kinds": kinds, "manages": manages, "slug": row.year.code.replace("/", "-")}
    context |= {"total": summary_of(found.snapshot)["total"], "as_of": mark("results of the year")} if found else {}
    return page(request, STUDIO, context | (explained(found.snapshot, found.row) if found else {}))


@logged_in
def studio_papers_take(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """Return the papers of a kind as Word files: one, or several in an archive."""
    row, found, made = _asked(request, pk, kind)
    press = Press(templates.content(row.studio.region, found.template), found.fields)
    files = [(file_name(f"{gettext(found.title)} {one.name}", "docx"), press.one(one.fields)) for one in made]
    _record(request, row, len(files), "docx")
    if len(files) == 1:
        return FileResponse(io.BytesIO(files[0][1]), as_attachment=True, filename=files[0][0], content_type=docx.DOCX_TYPE)
    entries = [ZipEntry(name, lambda body=body: io.BytesIO(body)) for name, body in files]
    return zip_response(file_name(f"{gettext(found.title)} {row.name}", "zip"), entries)


@logged_in
def studio_papers_print(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Show the papers of a kind, a sheet for each, ready to print."""
    row, found, made = _asked(request, pk, kind)
    _record(request, row, len(made), "print")
    sheets = [{"paper": one, "lines": lines_of(found, one)} for one in made]
    return page(request, PRINT, {"studio": row, "kind": found, "sheets": sheets})


def _asked(request: HttpRequest, pk: int, key: str) -> tuple[StudioYear, Kind, list[Paper]]:
    """Return the studio, the kind and its papers.  Raises NotFound where there are none."""
    row, kind = reach.studio(request.visit, pk, "view_people", "membership"), KINDS.get(key)
    found: Standing | None = standing_of(row)
    made = papers(row, found, kind, facts_of([row])[row.pk]) if kind and found else []
    if kind is None or not made:
        raise NotFound
    return row, kind, made


def _record(request: HttpRequest, row: StudioYear, count: int, form: str) -> None:
    export = Export("membership", row.studio.region_id, gettext("papers of the year's end"), count, form)
    record_export(export, by=request.visit.person, now=request.visit.now)


@logged_in
def paper_templates(request: HttpRequest, code: str) -> HttpResponse:
    """Show the region's templates; POST takes another one or goes back to the product's."""
    frame = {"back": reverse("pulsar:standings"), "back_word": gettext("Regional league"), "about": ABOUT, "take": "pulsar:paper_template"}
    return template_pages.served(request, _region(request, code), TEMPLATES, frame)


@logged_in
def paper_template(request: HttpRequest, code: str, kind: str) -> HttpResponseBase:
    """Return the template in force, to be changed in Word."""
    region = _region(request, code)
    return template_pages.taken(region, template_pages.of(TEMPLATES, kind))


def _region(request: HttpRequest, code: str) -> Region:
    reach.require_role(request.visit, "publish", "standings")
    region = Region.objects.filter(code=code).first()
    if region is None:
        raise NotFound
    require(request.visit.actor, "publish", "standings", Where(region.pk))
    return region
