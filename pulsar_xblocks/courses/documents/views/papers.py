"""Papers of a group in Word: documents to print, orders, journal, assessment record, list of signatures; the region's templates."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.courses.documents.domain import DOCUMENTS
from pulsar_xblocks.courses.documents.papers import filling, printing
from pulsar_xblocks.courses.documents.papers.kinds import COMPLETE, ENROL, KINDS
from pulsar_xblocks.courses.documents.queries.register import KIND, valid
from pulsar_xblocks.courses.documents.views.reach import region_of_code
from pulsar_xblocks.courses.enrolments.models import TrainingOrder
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.courses.programmes.views import reach
from pulsar_xblocks.kernel.exports import template_pages
from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.exports.reasons import clean_reason
from pulsar_xblocks.kernel.http import errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.pure.errors import Invalid, NotFound, TooLarge
from pulsar_xblocks.kernel.pure.text import mark

REASON = "kernel/exports/reason.html"
ABOUT = mark(
    "Take a template, change it in Word: fonts, coat of arms, signatures, whole sentences. Words in double curly brackets turn into "
    "what is true for each document or group. Then load the file here."
)
Take = Callable[[str], HttpResponseBase]


@logged_in
def training_print(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """Ask what the file is for; then return every valid document of a kind as one Word file."""
    group = reach.group(request.visit, pk, "export", KIND)
    if kind not in DOCUMENTS:
        raise NotFound
    listed = list(valid(group).filter(kind=kind))
    title = DOCUMENTS[kind]

    def take(reason: str) -> HttpResponseBase:
        wanted = printing.Wanted(group, kind, reason)
        made = printing.print_all(wanted, listed, by=request.visit.person, now=request.visit.now)
        if isinstance(made, bytes):
            return template_pages.word(f"{gettext(title)} {group.code}", made)
        return redirect(_back(group) + "?done=job")

    return _asked(request, group, title, take)


@logged_in
def training_paper(request: HttpRequest, pk: int, key: str) -> HttpResponseBase:
    """Ask what the paper is for; then return the journal, the assessment record or the list of signatures."""
    group = reach.group(request.visit, pk, "export", KIND)
    if key not in filling.LISTS:
        raise NotFound

    def take(reason: str) -> HttpResponseBase:
        body, count = filling.list_docx(key, group, request.visit.now)
        _record(request, group, reason, count)
        return template_pages.word(f"{gettext(KINDS[key].title)} {group.code}", body)

    return _asked(request, group, KINDS[key].title, take)


@logged_in
def training_order_paper(request: HttpRequest, pk: int, order: int) -> HttpResponseBase:
    """Ask what the order is for; then return an order of enrolment or completion."""
    group = reach.group(request.visit, pk, "export", KIND)
    row = TrainingOrder.objects.filter(group=group, pk=order, kind__in=("enrol", "complete")).first()
    if row is None:
        raise NotFound
    title = KINDS[ENROL if row.kind == "enrol" else COMPLETE].title

    def take(reason: str) -> HttpResponseBase:
        body = filling.order_docx(row, group, request.visit.now)
        _record(request, group, reason, len(filling.participants_of(row)))
        return template_pages.word(f"{gettext(title)} {row.number}", body)

    return _asked(request, group, title, take)


def _asked(request: HttpRequest, group: TrainingGroup, title: str, take: Take) -> HttpResponseBase:
    """Return what ``take`` makes once the reason is written."""
    context: dict[str, Any] = {"title": title, "back": _back(group), "values": request.POST}
    if request.method != "POST":
        return page(request, REASON, context)
    try:
        return take(clean_reason(request.POST.get("reason", "")))
    except Invalid as error:
        return page(request, REASON, context | {"errors": errors_of(error)}, 422)
    except TooLarge as error:
        return page(request, REASON, context | {"errors": {"": [sentence(error)]}}, error.status)


def _back(group: TrainingGroup) -> str:
    return reverse("pulsar:training_documents", args=[group.pk])


def _record(request: HttpRequest, group: TrainingGroup, reason: str, count: int) -> None:
    export = Export(KIND, group.programme.region_id, reason, count, "docx")
    record_export(export, by=request.visit.person, now=request.visit.now)


@logged_in
def training_templates(request: HttpRequest, code: str) -> HttpResponse:
    """Show the region's templates of these papers; POST takes another one or goes back to the product's."""
    back = {"back": reverse("pulsar:training_register"), "back_word": gettext("Register of documents about training")}
    region = region_of_code(request.visit, code, "manage", KIND)
    return template_pages.served(request, region, KINDS, back | {"about": ABOUT, "take": "pulsar:training_template"})


@logged_in
def training_template(request: HttpRequest, code: str, kind: str) -> HttpResponseBase:
    """Return the template in force, to be changed in Word."""
    region = region_of_code(request.visit, code, "manage", KIND)
    return template_pages.taken(region, template_pages.of(KINDS, kind))
