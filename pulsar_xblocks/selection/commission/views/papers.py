"""Papers of a call: protocols, the order, lists and statements in Word and Excel; the region's own templates of them."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.exports import template_pages
from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.exports.reasons import clean_reason
from pulsar_xblocks.kernel.exports.tables import xlsx_response
from pulsar_xblocks.kernel.http import errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.pure.errors import Forbidden, Invalid, NotFound, TooLarge
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import Where, has_role_for, may
from pulsar_xblocks.kernel.roles.queries import require
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.papers import lists
from pulsar_xblocks.selection.commission.papers.kinds import KINDS
from pulsar_xblocks.selection.commission.queries import where
from pulsar_xblocks.selection.commission.views import calls, reach

PAGE, REASON = "selection/commission/papers.html", "kernel/exports/reason.html"
FORMS = ("docx", "xlsx")
ABOUT = mark(
    "Take a template, change it in Word: fonts, coat of arms, signatures, whole sentences. Words in double curly brackets turn into "
    "what is true for each call. Then load the file here."
)


@logged_in
def call_papers(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the papers of a call that the person may take."""
    return _shown(request, reach.call(request.visit, pk, "export", "selection_ranking"))


def _shown(request: HttpRequest, call: Call, status: int = 200, **extra: Any) -> HttpResponse:
    counts, place, actor = lists.counts(call), where.of_call(call), request.visit.actor
    rows = [
        {"kind": KINDS[key], "n": count, "may_take": may(actor, "export", lists.LISTS[key].right, place)} for key, count in counts.items()
    ]
    context = calls.head(request.visit, call) | {"rows": rows, "meetings": list(call.meetings.order_by("-held_on", "-pk")[:50])}
    return page(request, PAGE, context | extra, status=status)


@logged_in
def call_paper(request: HttpRequest, pk: int, kind: str, form: str) -> HttpResponseBase:
    """Ask what a list is for; then return it."""
    call = reach.call(request.visit, pk, "export", "selection_ranking")
    what = lists.of(call, kind)
    require(request.visit.actor, "export", what.right, where.of_call(call))
    if form not in FORMS:
        raise NotFound
    context = {"title": KINDS[kind].title, "back": reverse("pulsar:call_papers", args=[pk]), "values": request.POST}
    if request.method != "POST":
        return page(request, REASON, context)
    try:
        return _taken(request, call, what, form)
    except Invalid as error:
        return page(request, REASON, context | {"errors": errors_of(error)}, 422)
    except TooLarge as error:
        return page(request, REASON, context | {"errors": {"": [sentence(error)]}}, error.status)


def _taken(request: HttpRequest, call: Call, what: lists.List, form: str) -> HttpResponseBase:
    visit, name = request.visit, f"{gettext(KINDS[what.key].title)} {call.code}"
    reason = clean_reason(request.POST.get("reason", ""))
    if form == "docx":
        answer: HttpResponseBase = template_pages.word(name, lists.word(what, call, visit.now))
    else:
        answer = xlsx_response(name, what.columns(call), what.rows(call), call.region.time_zone)
    record_export(Export(what.right, call.region_id, reason, what.found(call).count(), form), by=visit.person, now=visit.now)
    return answer


@logged_in
def call_templates(request: HttpRequest, code: str) -> HttpResponse:
    """Show the region's templates of these papers; POST takes another one or goes back to the product's."""
    frame = {"back": reverse("pulsar:calls"), "back_word": gettext("Selection"), "about": ABOUT, "take": "pulsar:call_template"}
    return template_pages.served(request, _region(request, code), KINDS, frame)


@logged_in
def call_template(request: HttpRequest, code: str, kind: str) -> HttpResponseBase:
    """Return the template in force, to be changed in Word."""
    region = _region(request, code)
    return template_pages.taken(region, template_pages.of(KINDS, kind))


def _region(request: HttpRequest, code: str) -> Region:
    if not has_role_for(request.visit.actor, "publish", "selection_ranking"):
        raise Forbidden
    region = Region.objects.filter(code=code).first()
    if region is None:
        raise NotFound
    require(request.visit.actor, "publish", "selection_ranking", Where(region.pk))
    return region
