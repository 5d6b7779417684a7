"""The learner's pages: the course with a unit in a frame, and the unit's own document."""

import json

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST
from web_fragments.fragment import Fragment

from pulsar_demo import personas
from pulsar_demo.models import Course, PlacedBlock, Unit
from pulsar_demo.page import page
from pulsar_demo.runtime.masquerade import learner_of, look_as, may_look, session_for
from pulsar_demo.runtime.runtime import DemoRuntime
from pulsar_demo.runtime.wrapping import document
from pulsar_demo.views.addresses import unit_url
from pulsar_demo.views.story import safe_address

PUBLIC, STUDENT = "public_view", "student_view"


@login_required
def first_course(request: HttpRequest) -> HttpResponse:
    """Lead to the course of the demonstration."""
    return redirect("demo-course", get_object_or_404(Course.objects.order_by("id")[:1]).course_key)


@login_required
@never_cache
def course(request: HttpRequest, course_key: str, unit_key: str = "") -> HttpResponse:
    """Show the course: its outline, and the unit in a frame sized by the unit's messages."""
    found = get_object_or_404(Course, course_key=course_key)
    units = list(
        Unit.objects.filter(section__course=found)
        .exclude(published_at=None)
        .select_related("section")
        .order_by("section__position", "position")
    )
    unit = next((unit for unit in units if unit.usage_key == unit_key), None) if unit_key else next(iter(units), None)
    if unit is None:
        return page(request, "not_found.html", status=404)
    at = units.index(unit)
    around = {"before": units[at - 1] if at else None, "after": units[at + 1] if at + 1 < len(units) else None}
    around |= {"may_look": may_look(request, course_key), "looks_as": learner_of(request, course_key), "personas": personas.PERSONAS}
    return page(request, "learn.html", {"course": found, "units": units, "unit": unit, "frame": unit_url(unit.usage_key), **around})


@login_required
@require_POST
def masquerade(request: HttpRequest, course_key: str) -> HttpResponse:
    """Let the course's team look as a learner: JSON ``{"role": "student", "user_name": …}`` as on the platform, or a form."""
    if not may_look(request, course_key):
        return HttpResponse("403: not of the course's team", status=403, content_type="text/plain; charset=utf-8")
    is_json = request.content_type == "application/json"
    asked = _asked(request.body) if is_json else request.POST
    name = str(asked.get("user_name") or "") if asked.get("role", "student") == "student" else ""
    is_done = look_as(request, course_key, name)
    if is_json:
        return JsonResponse({"success": is_done})
    return redirect(safe_address(request, request.POST.get("next", "")) or reverse("demo-course", args=[course_key]))


@login_required
def jump_to(request: HttpRequest, course_key: str, usage: str) -> HttpResponse:
    """Lead to the unit that holds a block, as the platform does."""
    row = get_object_or_404(PlacedBlock.objects.select_related("unit"), usage_key=usage, is_draft=False)
    return redirect("demo-learn", course_key, row.unit.usage_key)


@transaction.non_atomic_requests
@ensure_csrf_cookie
@xframe_options_exempt
@never_cache
def unit(request: HttpRequest, unit_key: str) -> HttpResponse:
    """Return the unit's document: all its blocks, made to stand in a frame."""
    view = request.GET.get("view", STUDENT)
    if not request.user.is_authenticated and view != PUBLIC:
        return redirect_to_login(request.get_full_path())
    found = get_object_or_404(Unit.objects.select_related("section__course").exclude(published_at=None), usage_key=unit_key)
    session = session_for(request, found.section.course.course_key)
    request.user = session.user  # as on the platform: while the page is made, the learner looked as is the request's account
    runtime = DemoRuntime(session)
    whole = Fragment()
    for row in found.blocks.filter(is_draft=False):
        part = _view(runtime, row, view)
        whole.add_content(part.content)
        whole.add_fragment_resources(part)
    return document(request, "unit.html", whole, {"title": found.title, "course": found.section.course.title})


def _asked(body: bytes) -> dict[str, object]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _view(runtime: DemoRuntime, row: object, view: str) -> Fragment:
    block = runtime.block_of(row)
    if view == PUBLIC and not hasattr(block, PUBLIC):
        return Fragment(format_html("<p>{}</p>", gettext("This material is for participants of the course only.")))
    return runtime.render(block, PUBLIC if view == PUBLIC else STUDENT)
