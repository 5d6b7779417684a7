"""Learning paths at the end: blanked when a person is retired or the term is over, told in a person's export."""

import json
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from pulsar_xblocks.courses.paths import domain
from pulsar_xblocks.courses.paths.models import LearningPath, PathGap, PathItem, PathReview
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day, years_later
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.retention.domain import Item
from pulsar_xblocks.kernel.retention.registry import Doomed, Rule

RULE, KEEPER = "learning_paths", "learning_paths"
YEARS = 5  # papers of further education are kept as long.  Source: domain.md 6.7
GOING = (domain.APPROVAL, domain.APPROVED, domain.ACTIVE)


def blank(person: Person, now: datetime) -> None:
    """Blank everything in words and the answers of the diagnosis; kinds of gaps, levels, hours and days stay as facts."""
    _blank_texts(list(LearningPath.objects.filter(person=person).values_list("pk", flat=True)))
    PathReview.objects.filter(by=person).update(text="")


def _blank_texts(ids: Collection[int]) -> int:
    """Blank what paths say in words; return how many records."""
    count = LearningPath.objects.filter(pk__in=ids).update(basis="", answers="{}", goals="", result="", reason="")
    count += PathGap.objects.filter(path__in=ids).update(text="")
    count += PathItem.objects.filter(path__in=ids).update(title="", provider="", evidence="")
    return count + PathReview.objects.filter(path__in=ids).update(text="")


def due(region_id: int, as_of: date) -> list[Item]:
    """Return the paths that were completed five years ago and more and still say something; 1 query."""
    over = LearningPath.objects.filter(region=region_id, closed_at__isnull=False).exclude(goals="", result="", basis="")
    ends = [
        (row.pk, row.person_id, years_later(local_day(row.closed_at, row.region.time_zone), YEARS))
        for row in over.select_related("region").order_by("pk")
    ]
    return [Item(RULE, "learningpath", str(pk), end, person) for pk, person, end in ends if end < as_of]


def destroy_due(doomed: Doomed) -> int:
    """Blank one path whose term is over.  Return how many records."""
    return _blank_texts([int(doomed.object_id)])


def needed(ids: Collection[int], rule: str, as_of: date) -> set[int]:
    """Return who of these people has a path that goes on."""
    return set(LearningPath.objects.filter(person__in=ids, status__in=GOING).values_list("person", flat=True))


TERM = Rule(
    RULE,
    mark("Learning paths that are completed"),
    mark("individual learning path"),
    mark("goals, gaps, answers of the diagnosis, reviews in own words"),
    mark("personal data is blanked; facts without names stay"),
    mark("five years after the path is completed"),
    due,
    destroy_due,
)


def tell(person: Person) -> list[dict[str, Any]]:
    """Return the person's paths as plain JSON values."""
    return [_told(row) for row in LearningPath.objects.filter(person=person).order_by("pk")]


def _told(row: LearningPath) -> dict[str, Any]:
    days = {name: value.isoformat() if value else "" for name, value in (("starts_on", row.starts_on), ("ends_on", row.ends_on))}
    items = row.items.order_by("position").values("kind", "title", "provider", "hours", "due_on", "done_on", "evidence")
    return {
        "status": row.status,
        **days,
        **{name: getattr(row, name) for name in ("basis", "goals", "result", "reason")},
        "answers": json.loads(row.answers),
        "gaps": list(row.gaps.order_by("position").values("kind", "text", "before", "after")),
        "items": [{name: value if isinstance(value, str) else str(value or "") for name, value in one.items()} for one in items],
        "reviews": [{"on": one.on.isoformat(), "text": one.text} for one in row.reviews.order_by("on", "pk")],
    }
