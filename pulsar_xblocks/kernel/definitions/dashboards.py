"""Our tab in the platform's dashboard of a course: steps of openedx-filters, for both generations of the dashboard.

A step is any class with ``run_filter``; nothing of openedx-filters is imported, so its absence changes nothing.  The tab is shown
to those who may see our page of the course.  Source: open-edx.md section 7.
"""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from web_fragments.fragment import Fragment

from pulsar_xblocks.kernel.definitions.models import CourseLink
from pulsar_xblocks.kernel.inbox.addresses import absolute
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.platform.runtime import current_account
from pulsar_xblocks.kernel.render import render
from pulsar_xblocks.kernel.roles.domain import Where, has_role_for, may
from pulsar_xblocks.kernel.roles.queries import actor_of

KEY = "pulsar"  # also the name of the template that the old dashboard includes
ORDER = 200  # the platform's own end at 110
TEMPLATES = "/pulsar_xblocks/dashboard/"


class Step:
    """What a pipeline makes of each step: it is given the name of the filter, the other steps and the site's options."""

    def __init__(self, filter_type: str = "", running_pipeline: Any = (), **options: Any) -> None:
        self.filter_type = filter_type


class AddTab(Step):
    """A tab of the new dashboard (Verawood); a whole address, or the dashboard takes it for a page of its own."""

    def run_filter(self, tabs: list[dict[str, Any]], user: Any, course_key: Any, **rest: Any) -> dict[str, Any]:
        """Return the tabs with ours, once."""
        if any(tab.get("tab_id") == KEY for tab in tabs) or not is_shown(user, str(course_key)):
            return {"tabs": tabs}
        tab = {"tab_id": KEY, "title": gettext("Pulsar"), "url": absolute(page_of(str(course_key))), "sort_order": ORDER}
        return {"tabs": [*tabs, tab]}


class AddSection(Step):
    """A section of the old dashboard, drawn by the Mako template ``pulsar.html``."""

    def run_filter(self, context: dict[str, Any], **rest: Any) -> dict[str, Any]:
        """Return the context with our section, once."""
        key, sections = str(context["course"].id), context.get("sections", [])
        if any(section.get("section_key") == KEY for section in sections) or not is_shown(current_account(), key):
            return {"context": context}
        ours = {
            "section_key": KEY,
            "section_display_name": gettext("Pulsar"),
            "course_id": key,
            "template_path_prefix": TEMPLATES,
            "fragment": Fragment(render("kernel/definitions/_section.html", {"url": page_of(key)})),
        }
        return {"context": context | {"sections": [*sections, ours]}}


def page_of(course_key: str) -> str:
    """Return the address of our page of a course, linked or not; the LMS mounts it."""
    return reverse("pulsar:course_of", args=[course_key])


def is_shown(user: Any, course_key: str) -> bool:
    """Tell whether an account may see our page of a course, or link it; at most 3 queries, nothing is stored."""
    person = Person.objects.filter(user=user).first() if getattr(user, "pk", None) else None
    actor = actor_of(person) if person else None
    if actor is None or not has_role_for(actor, "view", "course"):
        return False
    link = CourseLink.objects.filter(course_key=course_key).first()
    return may(actor, "view", "course", Where(link.region_id)) if link else has_role_for(actor, "manage", "course")
