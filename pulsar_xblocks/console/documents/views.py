"""Pages of papers: those of a studio to take or print, and the region's templates."""

import io
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext

from pulsar_xblocks.console.documents import templates
from pulsar_xblocks.console.documents.kinds import FIELDS, KINDS, Kind
from pulsar_xblocks.console.documents.papers import Paper, Standing, facts_of, papers, standing_of
from pulsar_xblocks.console.documents.sheets import lines_of
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.exports import docx
from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.exports.domain import file_name
from pulsar_xblocks.kernel.exports.press import Press
from pulsar_xblocks.kernel.files.zips import ZipEntry, zip_response
from pulsar_xblocks.kernel.http import errors_of, logged_in, page
from pulsar_xblocks.kernel.pure.errors import Invalid, NotFound, PulsarError
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import Where, may
from pulsar_xblocks.kernel.roles.queries import require
from pulsar_xblocks.league.board import explained
from pulsar_xblocks.league.queries.standings import summary_of
from pulsar_xblocks.studios.models import StudioYear
from pulsar_xblocks.studios.views import reach

STUDIO, PRINT, TEMPLATES = "console/papers.html", "console/papers_print.html", "console/paper_templates.html"


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
    press = Press(templates.content(row.studio.region, found), found.fields)
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
    region = _region(request, code)
    if request.method != "POST":
        return page(request, TEMPLATES, _templates(region))
    kind = _kind(request.POST.get("kind", ""))
    try:
        _store(request, region, kind)
    except Invalid as error:
        return page(request, TEMPLATES, _templates(region) | {"errors": errors_of(error), "wrong": kind.key}, status=error.status)
    except PulsarError as error:
        return page(request, TEMPLATES, _templates(region) | {"errors": {"template": [gettext(error.message)]}}, status=error.status)
    return redirect("pulsar:paper_templates", code)


def _store(request: HttpRequest, region: Region, kind: Kind) -> None:
    visit, upload = request.visit, request.FILES.get("template")
    if request.POST.get("do") == "reset":
        templates.reset(region, kind, by=visit.person, now=visit.now)
    elif upload is None:
        raise Invalid({"template": [mark("Choose a Word file (DOCX).")]})
    else:
        templates.store(region, kind, upload, by=visit.person, now=visit.now)


@logged_in
def paper_template(request: HttpRequest, code: str, kind: str) -> HttpResponseBase:
    """Return the template in force, to be changed in Word."""
    region, found = _region(request, code), _kind(kind)
    name = file_name(gettext(found.title), "docx")
    return FileResponse(io.BytesIO(templates.content(region, found)), as_attachment=True, filename=name, content_type=docx.DOCX_TYPE)


def _region(request: HttpRequest, code: str) -> Region:
    reach.require_role(request.visit, "publish", "standings")
    region = Region.objects.filter(code=code).first()
    if region is None:
        raise NotFound
    require(request.visit.actor, "publish", "standings", Where(region.pk))
    return region


def _kind(key: str) -> Kind:
    if key not in KINDS:
        raise NotFound
    return KINDS[key]


def _templates(region: Region) -> dict[str, Any]:
    rows = [
        {"kind": kind, "own": templates.own(region, kind), "fields": [(name, FIELDS[name]) for name in kind.fields]}
        for kind in KINDS.values()
    ]
    return {"region": region, "rows": rows}
