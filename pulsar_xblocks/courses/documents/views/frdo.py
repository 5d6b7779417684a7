"""The upload to ФИС ФРДО: what waits, what would be refused, files made, the template."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from pulsar_xblocks.courses.documents import domain, exports
from pulsar_xblocks.courses.documents.actions import frdo as actions
from pulsar_xblocks.courses.documents.models import FrdoUpload
from pulsar_xblocks.courses.documents.queries import frdo as queries
from pulsar_xblocks.courses.documents.queries.frdo import Line
from pulsar_xblocks.courses.documents.queries.register import printed
from pulsar_xblocks.courses.documents.views import reach
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.exports.reasons import clean_reason, with_reason
from pulsar_xblocks.kernel.http import Visit, errors_of, logged_in, page, said, sentence
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.loads.sheets import MAX_BYTES
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Forbidden, Invalid, TooLarge, WrongType
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import Where, has_role_for
from pulsar_xblocks.kernel.roles.queries import require

PAGE, REASON = "courses/documents/frdo.html", "kernel/exports/reason.html"
FILE = mark("File for FIS FRDO")
KIND = "dossier"
MOST = 200  # rows that would be refused, on the page
RIGHT = ("export", KIND)


@logged_in
def frdo(request: HttpRequest) -> HttpResponse:
    """Show what waits for the state register and the files made."""
    return _shown(request, reach.region_of(request, *RIGHT))


def _shown(request: HttpRequest, region: Region, status: int = 200, **extra: Any) -> HttpResponse:
    today = local_day(request.visit.now, region.time_zone)
    row, template = queries.in_force(region.pk)
    waits = queries.pending(region.pk)
    lines = queries.lines(template, queries.waiting(region.pk))
    wrong = [line for line in lines if line.problems]
    listed = [line for line in lines if line.problems or _rejected(line)]
    context: dict[str, Any] = {"region": region, "zone": region.time_zone, "template": row, "columns": len(template.columns)}
    context |= {"compared": queries.compared(waits, template) if waits else None, "sound": len(lines) - len(wrong), "wrong": len(wrong)}
    context |= {"lines": [_line(line) for line in listed[:MOST]], "late": sum(_is_late(line, template.days, today) for line in lines)}
    counts = queries.counts(region.pk)
    context |= {"states": [(one, counts[key]) for key, one in domain.FRDO.items()], "days": template.days}
    context |= {"list": numbered(request, queries.uploads(region.pk)), "is_stored": "stored" in request.GET}
    return page(request, PAGE, context | extra, status=status)


def _line(line: Line) -> dict[str, Any]:
    row = line.document
    told = {"row": row, "name": printed(row).full_name, "problems": [said(text) for text in line.problems]}
    return told | {"rejected": _rejected(line)}


def _rejected(line: Line) -> str:
    """Return what the register wrote about a row it has rejected, "" for another."""
    row = line.document
    return row.frdo_reason if row.frdo_state == domain.REFUSED else ""  # type: ignore[attr-defined] - annotated


def _is_late(line: Line, days: int, today: date) -> bool:
    return line.document.issued_on + timedelta(days=days) < today


@logged_in
@with_reason(FILE, kind=KIND, back="pulsar:frdo")
def frdo_export(request: HttpRequest, reason: str) -> HttpResponseBase:
    """Make the file of everything that waits and is sound; a record says who took it and why."""
    region = reach.region_of(request, *RIGHT)
    upload, template, lines = actions.make_upload(region, reason, by=request.visit.person, now=request.visit.now)
    return exports.frdo_xlsx(_name(upload), template, lines, region.time_zone)


@logged_in
def frdo_upload(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Ask what a file is taken for once more; then return it."""
    upload = _upload(request.visit, pk)
    context = {"title": FILE, "back": reverse("pulsar:frdo"), "values": request.POST}
    if request.method != "POST":
        return page(request, REASON, context)
    try:
        reason = clean_reason(request.POST.get("reason", ""))
    except Invalid as error:
        return page(request, REASON, context | {"errors": errors_of(error)}, error.status)
    template, lines = actions.lines_again(upload, reason, by=request.visit.person, now=request.visit.now)
    return exports.frdo_xlsx(_name(upload), template, lines, upload.region.time_zone)


def _name(upload: FrdoUpload) -> str:
    return f"{gettext(FILE)} {upload.made_at:%Y-%m-%d} № {upload.pk}"


def _upload(visit: Visit, pk: int) -> FrdoUpload:
    """Return a file that the person may take.  Raises Forbidden, NotFound."""
    if not has_role_for(visit.actor, *RIGHT):
        raise Forbidden
    row = queries.upload_or_404(pk)
    require(visit.actor, *RIGHT, Where(row.region_id))
    return row


@require_POST
@logged_in
def frdo_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Store that the register has taken the rows of a file which it has not rejected."""
    upload = _upload(request.visit, pk)
    actions.take(upload, by=request.visit.person, now=request.visit.now)
    return redirect(_front(upload.region))


@require_POST
@logged_in
def frdo_compare(request: HttpRequest) -> HttpResponse:
    """Compare the register's current workbook with the template."""
    region, sent = reach.region_of(request, *RIGHT), request.FILES.get("file")
    try:
        if sent is None:
            raise Invalid({"file": [mark("Choose a file.")]})
        found = actions.compare_with(region, sent.read(MAX_BYTES + 1), by=request.visit.person, now=request.visit.now)
    except Invalid as error:
        return _shown(request, region, error.status, errors=errors_of(error))
    except (TooLarge, WrongType) as error:
        return _shown(request, region, error.status, errors={"file": [sentence(error)]})
    return redirect("pulsar:frdo_template") if found else _shown(request, region, is_same=True)


def _front(region: Region) -> str:
    return reverse("pulsar:frdo") + f"?region={region.code}&stored"
