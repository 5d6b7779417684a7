"""Pages of the data-protection officer: the texts of consents, and the list to take out."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel import editing
from pulsar_xblocks.kernel.consents import domain, queries
from pulsar_xblocks.kernel.consents.actions import publish_text
from pulsar_xblocks.kernel.consents.domain import Document
from pulsar_xblocks.kernel.consents.forms import TEXT, TextForm
from pulsar_xblocks.kernel.consents.models import ConsentRequest, ConsentTemplate
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.exports.reasons import with_reason
from pulsar_xblocks.kernel.exports.tables import Column, csv_response, xlsx_response
from pulsar_xblocks.kernel.http import logged_in, page
from pulsar_xblocks.kernel.pure.errors import Forbidden, NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import Where, has_role_for
from pulsar_xblocks.kernel.roles.queries import regions_of, require

FORM = "kernel/consents/text.html"
RESPONSES = {"csv": csv_response, "xlsx": xlsx_response}
COLUMNS = (
    Column(mark("Whose data"), lambda row: row.subject.full_name, 36),
    Column(mark("Document"), lambda row: gettext(domain.PURPOSES[row.purpose].word), 30),
    Column(mark("State"), lambda row: gettext(row.status.word), 16),
    Column(mark("Since"), lambda row: row.state_at, 18),
    Column(mark("For what"), lambda row: row.context, 40),
    Column(mark("Asked at"), lambda row: row.asked_at, 18),
    Column(mark("Key of the record"), lambda row: row.key, 26),
)


@logged_in
def texts(request: HttpRequest) -> HttpResponse:
    """Show the texts in force by region, document and language."""
    actor = request.visit.actor
    if not has_role_for(actor, "manage", "consent"):
        raise Forbidden
    rows = queries.newest_texts(regions_of(actor, "manage", "consent"))
    shown = [{"row": row, "word": domain.PURPOSES[row.purpose].word} for row in rows]
    return page(request, "kernel/consents/texts.html", {"rows": shown})


@logged_in
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a text and publish a new version of it; what was signed keeps its own."""
    row = _text(request, pk)
    values = editing.initial(row, TEXT) | {"version": row.version}
    context = {"row": row, "word": domain.PURPOSES[row.purpose].word, "values": values, "labels": TEXT}
    if request.method != "POST":
        return page(request, FORM, context | {"is_stored": "stored" in request.GET})
    return editing.answer(request, editing.Editing(FORM, context, TEXT), lambda: _publish(request, row))


def _text(request: HttpRequest, pk: int) -> ConsentTemplate:
    """Return the newest version of the text's document.  Raises Forbidden or NotFound."""
    row = ConsentTemplate.objects.select_related("region").filter(pk=pk, purpose__in=domain.PURPOSES).first()
    require(request.visit.actor, "manage", "consent", Where(row.region_id if row else 0))
    if row is None:
        raise NotFound
    return queries.newest_of(row)


def _publish(request: HttpRequest, row: ConsentTemplate) -> str:
    document = Document(**editing.cleaned(TextForm(request.POST)))
    stored = publish_text(row, editing.seen_version(request), document, by=request.visit.person, now=request.visit.now)
    return reverse("pulsar:consent_text", args=[stored.pk]) + "?stored"


@logged_in
@with_reason(mark("List of consents"), kind="consent", back="pulsar:consents")
def consents_export(request: HttpRequest, form: str, reason: str) -> HttpResponseBase:
    """Return the filtered list as CSV or XLSX; taking it out is itself recorded."""
    if form not in RESPONSES:
        raise NotFound
    rows, region = _chosen(request), _region(request)
    kept = Export("consent", region.pk, reason, rows.count(), form)
    record_export(kept, by=request.visit.person, now=request.visit.now)
    return RESPONSES[form](gettext("Consents"), COLUMNS, rows.iterator(2000), region.time_zone)


def _chosen(request: HttpRequest) -> Any:
    chosen = {name: request.GET.get(name, "") for name in ("state", "purpose", "q")}
    rows = queries.reached(request.visit.actor, "export").select_related("subject")
    found = queries.filtered(rows, chosen["state"], chosen["purpose"], chosen["q"])
    return ConsentRequest.objects.filter(pk__in=found.values("pk")).select_related("subject").order_by("subject__sort_name", "pk")


def _region(request: HttpRequest) -> Region:
    ids = regions_of(request.visit.actor, "export", "consent")
    return Region.objects.filter(pk__in=ids).order_by("pk").first() or Region(time_zone="UTC")
