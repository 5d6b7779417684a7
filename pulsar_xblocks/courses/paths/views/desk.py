"""Pages of those who approve: the list of paths, XLSX."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from pulsar_xblocks.courses.paths import domain, exports, papers, queries, showing
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.exports import template_pages
from pulsar_xblocks.kernel.exports.reasons import with_reason
from pulsar_xblocks.kernel.http import logged_in, page
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.errors import Forbidden, NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import Where, has_role_for
from pulsar_xblocks.kernel.roles.queries import regions_of, require

LIST = "courses/paths/list.html"
ABOUT = mark(
    "Take the template, change it in Word: fonts, coat of arms, signatures, whole sentences. Words in double curly brackets turn into "
    "what is true for each path. Then load the file here."
)


@require_safe
@logged_in
def paths(request: HttpRequest) -> HttpResponse:
    """Show the paths that the person approves and follows."""
    visit, wanted = request.visit, {name: request.GET.get(name, "")[:100] for name in ("status", "q")}
    status = wanted["status"] if wanted["status"] in domain.PATH else ""
    found = numbered(request, queries.seen(visit.actor, status, wanted["q"]))
    counts = queries.by_status(visit.actor)
    context: dict[str, Any] = {"list": found, "wanted": wanted, "lines": [showing.line(row) for row in found.rows]}
    context |= {"statuses": [(key, one.word, counts[key]) for key, one in domain.PATH.items() if counts.get(key)]}
    regions = Region.objects.filter(pk__in=regions_of(visit.actor, "manage", queries.KIND)).order_by("code")
    context |= {"may_export": has_role_for(visit.actor, "export", queries.KIND), "managed": list(regions)}
    return page(request, LIST, context)


@logged_in
@with_reason(mark("Individual learning paths"), kind=queries.KIND, back="pulsar:paths")
def paths_export(request: HttpRequest, reason: str) -> HttpResponseBase:
    """Return the paths with their gaps as XLSX; a record says who took them and why."""
    return exports.gaps(request.visit, reason)


@logged_in
def path_templates(request: HttpRequest, code: str) -> HttpResponse:
    """Show the region's template of the document; POST takes another one or goes back to the product's."""
    frame = {"back": reverse("pulsar:paths"), "back_word": gettext("Learning paths"), "about": ABOUT, "take": "pulsar:path_template"}
    return template_pages.served(request, _region(request, code), papers.KINDS, frame)


@require_safe
@logged_in
def path_template(request: HttpRequest, code: str, kind: str) -> HttpResponseBase:
    """Return the template in force, to be changed in Word."""
    return template_pages.taken(_region(request, code), template_pages.of(papers.KINDS, kind))


def _region(request: HttpRequest, code: str) -> Region:
    if not has_role_for(request.visit.actor, "manage", queries.KIND):
        raise Forbidden
    region = Region.objects.filter(code=code).first()
    if region is None:
        raise NotFound
    require(request.visit.actor, "manage", queries.KIND, Where(region.pk))
    return region
