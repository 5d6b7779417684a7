"""The first page of the review: an expert's works, the groups of the staff; one ZIP; declared conflicts."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from pulsar_xblocks.kernel import editing
from pulsar_xblocks.kernel.directory.queries import OrganisationFilter
from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.files import blind
from pulsar_xblocks.kernel.files.zips import ZipEntry, zip_response
from pulsar_xblocks.kernel.http import logged_in, page
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.errors import Forbidden, NotFound
from pulsar_xblocks.kernel.review import pages, registry, tables
from pulsar_xblocks.kernel.review.actions import conflicts
from pulsar_xblocks.kernel.review.loads import sheet
from pulsar_xblocks.kernel.review.models import Review, ReviewGroup
from pulsar_xblocks.kernel.review.queries import desk, queue
from pulsar_xblocks.kernel.roles.domain import has_role_for

CONFLICTS = "kernel/review/conflicts.html"
_OPEN = Q(item__group__frozen_at=None) | Q(item__reopened_at__isnull=False)  # not published, or being recalculated


@logged_in
def reviews(request: HttpRequest) -> HttpResponse:
    """Show an expert's works by group, and to the staff every group with its progress."""
    visit = request.visit
    if not has_role_for(visit.actor, "view", "review"):
        raise Forbidden
    is_expert, is_staff = (has_role_for(visit.actor, right, "review") for right in ("review", "view_people"))
    context: dict[str, Any] = {"is_expert": is_expert, "is_staff": is_staff}
    if is_expert:
        context["mine"] = _mine(request)
    if is_staff:
        found = numbered(request, desk.groups(visit.actor))
        context |= {"list": found, "groups": [{"row": row, "title": pages.title_of(row)} for row in found.rows]}
    return page(request, "kernel/review/reviews.html", context)


def _mine(request: HttpRequest) -> list[dict[str, Any]]:
    person = request.visit.person
    titled = queue.titled(list(queue.reviews_of(person).filter(_OPEN)[:500]))
    found = []
    for group in queue.groups_of(person):
        rows = pages.queue_rows([(row, title) for row, title in titled if row.item.group_id == group.pk])
        first = next((entry["row"] for entry in rows if entry["row"].state != "submitted"), None)
        found.append({"group": group, "title": pages.title_of(group), "rows": rows, "first": first, "left": group.mine - group.done})
    return sorted(found, key=lambda entry: entry["first"] is None)  # what is still to be read stands first


@logged_in
@require_safe
def review_zip(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send all files of the person's own works of a group in one ZIP, under blind names."""
    visit, group = request.visit, _own_group(request, pk)
    rows = queue.queue_in(visit.person, group)
    record_export(Export("review", group.region_id, gettext("works for review"), len(rows), "zip"), by=visit.person, now=visit.now)
    return zip_response(f"{_plain(group)}.zip", _entries(rows))


def _own_group(request: HttpRequest, pk: int) -> ReviewGroup:
    if not has_role_for(request.visit.actor, "review", "review"):
        raise Forbidden
    group = queue.groups_of(request.visit.person).select_related("region", "rubric").filter(pk=pk).first()
    if group is None:
        raise NotFound
    return group


@logged_in
@require_safe
def review_sheet(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """Send the person's own works of a group as a sheet with blind codes, to be filled in and loaded back."""
    visit, group = request.visit, _own_group(request, pk)
    if form not in tables.RESPONSES:
        raise NotFound
    rows = list(sheet.own_rows(visit.person, group))
    record_export(Export("review", group.region_id, gettext("sheet of works for review"), len(rows), form), by=visit.person, now=visit.now)
    return tables.RESPONSES[form](_plain(group), sheet.own_columns(group), rows, group.region.time_zone)


def _plain(group: ReviewGroup) -> str:
    return pages.title_of(group).replace("/", "-")


def _entries(rows: list[Review]) -> Iterator[ZipEntry]:
    for row in rows:
        content = registry.content_of(row.item.kind)
        for place, file in enumerate(content.files(row.item.object_id) if content else (), 1):
            yield ZipEntry(f"{row.item.blind_code}/{pages.blind_name(row.item, place, file)}", partial(blind.opened, file))


@logged_in
def review_conflicts(request: HttpRequest) -> HttpResponse:
    """Show the conflicts the expert has declared; declare a tie with an organisation beforehand."""
    regions = regions_of_expert(request)
    context = _ties(request, regions)
    if request.method != "POST":
        return page(request, CONFLICTS, context)
    return editing.answer(request, editing.Editing(CONFLICTS, context, {}), lambda: _declare(request, regions))


def _declare(request: HttpRequest, regions: list[int]) -> str:
    conflicts.declare_organisation(regions, conflicts.Tie.of(request.POST), by=request.visit.person, now=request.visit.now)
    return reverse("pulsar:review_conflicts")


def _ties(request: HttpRequest, regions: list[int]) -> dict[str, Any]:
    text = (request.GET.get("q") or request.POST.get("q", "")).strip()[:100]
    found = conflicts.organisations(regions, OrganisationFilter(text=text)) if len(text) > 1 else []
    rows = list(queue.conflicts_of(request.visit.person))
    return {"rows": rows, "text": text, "found": found, "statement": gettext(conflicts.STATEMENT_ORGANISATION)}


def regions_of_expert(request: HttpRequest) -> list[int]:
    """Return the regions in which the person is an expert.  Raises Forbidden when there are none."""
    found = [grant.region for grant in request.visit.actor.grants if grant.role == "expert"]
    if not found:
        raise Forbidden
    return found
