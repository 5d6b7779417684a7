"""Addresses of a block's pages, in the platform's manner where it has one."""

from django.urls import reverse

from pulsar_demo.models import PlacedBlock


def learn_url(row: PlacedBlock) -> str:
    """Return the learner's page: the course with the unit in its frame."""
    return reverse("demo-learn", args=[row.unit.section.course.course_key, row.unit.usage_key])


def unit_url(usage_key: str, view: str = "student_view") -> str:
    """Return the unit's document, as it stands in the frame."""
    return reverse("demo-unit", args=[usage_key]) + f"?view={view}"


def handler_url(course_key: str, usage_key: str) -> str:
    """Return the address of the block's handlers with ``{handler}`` in it."""
    return f"/courses/{course_key}/xblock/{usage_key}/handler/{{handler}}"


def record(row: PlacedBlock, title: str, persona: str, is_public: bool) -> dict[str, object]:
    """Return what outside checks need to know about a block.  Source: design.md section 6."""
    course_key = row.unit.section.course.course_key
    return {
        "block_type": row.block_type,
        "title": title,
        "usage_key": row.usage_key,
        "course_key": course_key,
        "persona": persona,
        "learn_url": learn_url(row),
        "unit_url": unit_url(row.unit.usage_key),
        "studio_url": reverse("demo-editor", args=[row.usage_key]),
        "author_url": reverse("demo-preview", args=[row.usage_key]),
        "olx_url": reverse("demo-olx", args=[row.usage_key]),
        "handler_url": handler_url(course_key, row.usage_key),
        "public": is_public,
    }
