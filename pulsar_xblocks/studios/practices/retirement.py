"""What practice cards blank when a person is retired, and what they tell in a person's export."""

from datetime import datetime
from typing import Any

from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.versions.actions import blank_revisions
from pulsar_xblocks.studios.models import PracticeCard
from pulsar_xblocks.studios.practices import queries
from pulsar_xblocks.studios.practices.domain import Content


def blank(person: Person, now: datetime) -> None:
    """Blank the person's cards that colleagues do not see; a confirmed one stays without its author's name."""
    for row in PracticeCard.objects.filter(author=person).exclude(status="confirmed"):
        blank_revisions(queries.KIND, [row.pk])
        row.content, row.reason = Content(files=row.content.files), ""
        row.save()


def tell(person: Person) -> list[dict[str, Any]]:
    """Return the cards the person wrote as plain JSON values."""
    rows = PracticeCard.objects.filter(author=person).select_related("studio_year__studio", "studio_year__year").order_by("pk")
    return [
        {
            "studio": row.studio_year.studio.code,
            "year": row.studio_year.year.code,
            "status": row.status,
            "sent": row.sent_at.isoformat() if row.sent_at else "",
            "title": row.title,
            "problem": row.problem,
            "done": row.done,
            "result": row.result,
            "links": list(row.content.links),
        }
        for row in rows
    ]
