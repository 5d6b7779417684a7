"""What the work in modules blanks when a person is retired, and what it tells in a person's export."""

from datetime import datetime
from typing import Any

from pulsar_xblocks.courses.modules import queries
from pulsar_xblocks.courses.modules.models import ActivityMark, Reflection, TaskWork
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.versions.actions import blank_revisions


def blank(person: Person, now: datetime) -> None:
    """Blank the person's own words and the answers to them; that a task was accepted, its points and hours stay."""
    works = TaskWork.objects.filter(enrolment__person=person)
    blank_revisions(queries.REVISION, list(works.values_list("pk", flat=True)))
    works.update(text="", comment="")
    Reflection.objects.filter(enrolment__person=person).update(text="", quotes="")
    ActivityMark.objects.filter(enrolment__person=person).update(note="")


def tell(person: Person) -> dict[str, Any]:
    """Return the works, reflections and marks of a person as plain JSON values."""
    works = TaskWork.objects.filter(enrolment__person=person).order_by("pk")
    thoughts = Reflection.objects.filter(enrolment__person=person).order_by("pk")
    marks = ActivityMark.objects.filter(enrolment__person=person, open_marker=1).order_by("pk")
    return {
        "works": [{"activity": row.activity, "status": row.status, "text": row.text, "comment": row.comment} for row in works],
        "reflections": [{"activity": row.activity, "text": row.text, "seen_by": row.seen_by} for row in thoughts],
        "done": [{"activity": row.activity, "at": row.at.isoformat(), "points": str(row.points or "")} for row in marks],
    }
