"""Console pages «Courses»: which courses belong to the region, and what in each of them is ours."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pulsar_xblocks.kernel.definitions import actions, queries
from pulsar_xblocks.kernel.definitions.forms import LinkForm
from pulsar_xblocks.kernel.definitions.models import CourseLink
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.http import errors_of, logged_in, page
from pulsar_xblocks.kernel.pure.errors import Forbidden, Invalid, NotFound
from pulsar_xblocks.kernel.roles.domain import Where, has_role_for, may
from pulsar_xblocks.kernel.roles.queries import regions_of, require, within

PAGE = 50
MOST_BLOCKS = 200


@require_GET
@logged_in
def courses(request: HttpRequest) -> HttpResponse:
    """Show the courses linked to the region."""
    return _list(request)


@require_GET
@logged_in
def course(request: HttpRequest, link_id: int) -> HttpResponse:
    """Show what in a linked course is ours: each block, what it shows, what is wrong."""
    visit = request.visit
    link = CourseLink.objects.select_related("region").filter(pk=link_id).first()
    require(visit.actor, "view", "course", Where(link.region_id if link else 0))
    values = {
        "link": link,
        "blocks": queries.blocks_in(link, most=MOST_BLOCKS),
        "runs": queries.unlinked_reruns(CourseLink.objects.filter(pk=link_id)),
        "may_manage": may(visit.actor, "manage", "course", Where(link.region_id)),
    }
    return page(request, "kernel/definitions/course.html", values)


@require_GET
@logged_in
def course_of(request: HttpRequest, course_key: str) -> HttpResponse:
    """Lead from the platform's dashboard of a course to our page of it, or to the form that links it."""
    visit = request.visit
    link = CourseLink.objects.filter(course_key=course_key).first()
    require(visit.actor, "view", "course", Where(link.region_id)) if link else within(visit.actor, "view", "course")
    if link:
        return redirect("pulsar:course", link.pk)
    return redirect(f"{reverse('pulsar:courses')}?{urlencode({'link': course_key})}")


@require_POST
@logged_in
def course_link(request: HttpRequest) -> HttpResponse:
    """Link a course to the region."""
    visit = request.visit
    if not has_role_for(visit.actor, "manage", "course"):
        raise Forbidden
    form = LinkForm(request.POST)
    try:
        if not form.is_valid():
            raise Invalid({name: [str(text) for text in texts] for name, texts in form.errors.items()})
        region = _region(visit.actor, form.cleaned_data["region"])
        actions.link_course(form.cleaned_data["course_key"], region, form.cleaned_data["title"], visit.person, visit.now)
    except Invalid as error:
        return _list(request, status=422, errors=errors_of(error), typed=request.POST)
    return redirect("pulsar:courses")


@require_http_methods(["GET", "POST"])
@logged_in
def course_unlink(request: HttpRequest, link_id: int) -> HttpResponse:
    """Ask once, then remove the link."""
    visit = request.visit
    link = CourseLink.objects.select_related("region").filter(pk=link_id).first()
    if not has_role_for(visit.actor, "manage", "course"):
        raise Forbidden
    if link is None:
        raise NotFound
    require(visit.actor, "manage", "course", Where(link.region_id))
    if request.method == "GET":
        return page(request, "kernel/definitions/course_unlink.html", {"link": link})
    actions.unlink_course(link, visit.person, visit.now)
    return redirect("pulsar:courses")


def _region(actor: Any, chosen: int | None) -> Region:
    """Return the region to link to.  Raises NotFound for one that is not theirs."""
    ids = regions_of(actor, "manage", "course")
    wanted = chosen or (ids[0] if ids else None)
    if wanted not in ids:
        raise NotFound
    return Region.objects.get(pk=wanted)


def _list(request: HttpRequest, *, status: int = 200, **extra: Any) -> HttpResponse:
    visit = request.visit
    links = queries.course_links(within(visit.actor, "view", "course", region="region_id"))
    mine = regions_of(visit.actor, "manage", "course")
    values = {
        "rows": Paginator(links, PAGE).get_page(request.GET.get("page")),
        "may_manage": bool(mine),
        "runs": queries.unlinked_reruns(links),
        "typed": {"course_key": request.GET.get("link", "")},
        "regions": Region.objects.filter(pk__in=mine).order_by("code") if len(mine) > 1 else [],
    }
    return page(request, "kernel/definitions/courses.html", values | extra, status)
