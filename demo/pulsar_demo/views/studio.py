"""Studio's pages: the outline of the course and one unit."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from pulsar_demo.models import Course, LibraryBlock, PlacedBlock, Section, Unit
from pulsar_demo.page import is_author, loads, page
from pulsar_demo.runtime import clipboard, library, outline, validation
from pulsar_demo.runtime.blocks import SAYS
from pulsar_demo.runtime.places import tell
from pulsar_demo.runtime.runtime import DemoRuntime
from pulsar_demo.runtime.services import EDIT, Session
from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.http import as_json, sentence
from pulsar_xblocks.kernel.pure.errors import Forbidden, Invalid, NotFound, PulsarError
from pulsar_xblocks.kernel.pure.text import mark

View = Callable[..., HttpResponseBase]
TITLE_LIMIT = 100


def authors_only(view: View) -> View:
    """Lead to the login, or answer 403 to everyone outside the course team."""

    @wraps(view)
    @never_cache
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not is_author(request):
            return refused(request, Forbidden(mark("The course editor is for the authors of the course.")))
        try:
            return view(request, *args, **kwargs)
        except PulsarError as error:
            return refused(request, error)

    return wrapped


def refused(request: HttpRequest, error: PulsarError) -> HttpResponse:
    """Return the refusal as a page to a browser, as problem JSON to a program."""
    if "html" not in request.headers.get("Accept", ""):
        return as_json(error)
    return page(request, "refused.html", {"sentence": sentence(error)}, status=error.status)


@authors_only
def course(request: HttpRequest, course_key: str = "", status: int = 200, error: str = "") -> HttpResponse:
    """Show a course: sections, units, what is published; without a key the first one."""
    found = course_of(course_key)
    sections = [
        {"section": section, "units": [_unit_line(unit) for unit in section.units.all()]}
        for section in found.sections.prefetch_related("units__blocks")
    ]
    others = Course.objects.exclude(pk=found.pk).order_by("title", "course_key")
    return page(request, "studio/course.html", {"course": found, "sections": sections, "others": others, "error": error}, status=status)


@authors_only
def unit(request: HttpRequest, unit_key: str, status: int = 200, error: str = "") -> HttpResponse:
    """Show a unit: its blocks as learners will see them, and what can be added."""
    found = unit_of(unit_key)
    runtime = DemoRuntime(Session(EDIT, request.user, found.section.course.course_key))
    versions = dict(LibraryBlock.objects.values_list("usage_key", "published_version"))
    blocks = [_block_line(runtime, row, versions) for row in outline.drafts(found)]
    types = [{"name": name, "title": outline.title_of(name), "says": SAYS.get(name, "")} for name in outline.block_types()]
    values = {"unit": found, "blocks": blocks, "types": types, "is_changed": outline.is_changed(found), "error": error}
    values |= {"clipboard": clipboard.content(request), "targets": _other_units(found), "library": _published(request.user)}
    return page(request, "studio/unit.html", values, status=status)


@authors_only
@require_POST
def add_section(request: HttpRequest) -> HttpResponse:
    """Add a section and return to the course."""
    found = course_of(request.POST.get("course", ""))
    outline.add_section(found, title_from(request))
    return redirect("demo-studio-course", found.course_key)


@authors_only
@require_POST
def add_unit(request: HttpRequest, section: int) -> HttpResponse:
    """Add a unit and open it."""
    made = outline.add_unit(get_object_or_404(Section.objects.select_related("course"), pk=section), title_from(request), clock.now())
    return redirect("demo-studio-unit", made.usage_key)


@authors_only
@require_POST
def change_unit(request: HttpRequest, unit_key: str, action: str) -> HttpResponse:
    """Rename, publish or delete a unit."""
    found = unit_of(unit_key)
    if action == "publish":
        outline.publish(found, clock.now())
    elif action == "discard":
        outline.discard(found, clock.now())
    elif action == "rename":
        Unit.objects.filter(pk=found.pk).update(title=title_from(request))
    elif action == "delete":
        found.delete()
    else:
        raise NotFound
    if action in ("publish", "delete"):  # the platform publishes the subsection when a unit of it is deleted
        tell(found.section.course.course_key)
    return redirect("demo-studio-course", found.section.course.course_key) if action == "delete" else redirect("demo-studio-unit", unit_key)


def course_of(course_key: str) -> Course:
    """Return a course, the first one for an empty key.  Raises NotFound."""
    found = Course.objects.filter(course_key=course_key).first() if course_key else Course.objects.order_by("id").first()
    if found is None:
        raise NotFound
    return found


def unit_of(unit_key: str) -> Unit:
    """Return a unit.  Raises NotFound."""
    found = Unit.objects.select_related("section__course").filter(usage_key=unit_key).first()
    if found is None:
        raise NotFound
    return found


def block_of(usage: str) -> PlacedBlock:
    """Return a block of the draft.  Raises NotFound."""
    found = PlacedBlock.objects.select_related("unit__section__course").filter(usage_key=usage, is_draft=True).first()
    if found is None:
        raise NotFound
    return found


def title_from(request: HttpRequest) -> str:
    """Return the name that was typed.  Raises Invalid."""
    title = " ".join(request.POST.get("title", "").split())
    if not title:
        raise _wrong(mark("Write a name."))
    if len(title) > TITLE_LIMIT:
        raise _wrong(mark("The name is too long: at most 100 characters."))
    return title


def _wrong(text: str) -> Invalid:
    error = Invalid({"title": [text]})
    error.message = text
    return error


def _block_line(runtime: DemoRuntime, row: PlacedBlock, versions: dict[str, int]) -> dict[str, Any]:
    fields = loads(row.fields)
    messages = validation.shown(runtime.block_of(row).validate())
    return {"row": row, "title": outline.title_of(row.block_type, fields), "messages": messages, "has_news": library.news(fields, versions)}


def _other_units(unit: Unit) -> list[Unit]:
    rows = Unit.objects.filter(section__course=unit.section.course).exclude(pk=unit.pk).select_related("section")
    return list(rows.order_by("section__position", "position"))


def _published(user: Any) -> list[dict[str, str]]:
    keys = LibraryBlock.objects.exclude(published_version=0).order_by("pk").values_list("usage_key", "block_type")
    return [
        {"key": key, "title": outline.title_of(kind, {"display_name": library.published(user, key).display_name})} for key, kind in keys
    ]


def _unit_line(unit: Unit) -> dict[str, Any]:
    rows = [row for row in unit.blocks.all() if row.is_draft]
    words = ", ".join(outline.title_of(row.block_type, loads(row.fields)) for row in rows) or gettext("empty")
    return {"unit": unit, "words": words, "is_changed": outline.is_changed(unit)}
