"""What the works blank when a person is retired, and what they tell in a person's export."""

from datetime import datetime
from typing import Any

from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.studios.models import WorkComment, WorkContributor, WorkLeftover, WorkTodo


def blank(person: Person, now: datetime) -> None:
    """Blank the person's own words; the work of the studio and the fact of taking part stay."""
    WorkComment.objects.filter(author=person).update(text="")
    WorkTodo.objects.filter(added_by=person).update(text="")
    WorkLeftover.objects.filter(by=person).update(value="", settled_at=now)


def tell(person: Person) -> dict[str, Any]:
    """Return the versions the person worked on, the own comments and what was typed after leaving, as plain JSON values."""
    named = WorkContributor.objects.filter(membership__person=person).select_related("work_version").order_by("pk")
    said = WorkComment.objects.filter(author=person).order_by("pk")
    kept = WorkLeftover.objects.filter(by=person).exclude(value="").order_by("pk")
    return {
        "works": [{"work": row.work_version.work_id, "version": row.work_version.number, "title": row.work_version.title} for row in named],
        "comments": [{"at": row.at.isoformat(), "text": row.text} for row in said],
        "typed_after_leaving": [{"at": row.at.isoformat(), "item": row.item, "text": row.value} for row in kept],
    }
