"""Reads of visits."""

from collections.abc import Iterable
from datetime import date

from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.studios.domain import statuses
from pulsar_xblocks.studios.models import StudioVisit, StudioYear
from pulsar_xblocks.studios.queries import desk

SHOWN = 20


def visits_of(studio_year: StudioYear, today: date) -> list[dict[str, object]]:
    """Return the visits, planned ones first, then the newest; ``is_late`` waits for its outcome; 1 query."""
    rows = list(StudioVisit.objects.filter(studio_year=studio_year).select_related("visitor").order_by("-on", "-pk")[:SHOWN])
    planned = [row for row in reversed(rows) if row.state == "planned"]
    shown = planned + [row for row in rows if row.state != "planned"]
    return [
        {"row": row, "key": f"visit-{row.pk}", "status": statuses.VISIT[row.state], "is_late": row.state == "planned" and row.on < today}
        for row in shown
    ]


def visit_or_404(studio_year: StudioYear, pk: int) -> StudioVisit:
    """Return a visit of the studio.  Raises NotFound."""
    found = StudioVisit.objects.filter(studio_year=studio_year, pk=pk).first()
    if found is None:
        raise NotFound
    return found


def visitors_of(studio_year: StudioYear, person: Person) -> list[Person]:
    """Return who may go: the person who asks, the studio's methodologist, the others of the region; at most 1 query."""
    known = {person.pk: person}
    others: Iterable[Person] = desk.methodists_of([studio_year.studio.region_id])
    return list((known | {one.pk: one for one in others}).values())
