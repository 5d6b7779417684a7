"""Achievements at the end: told in a person's export, destroyed at retirement and when their term is over."""

from datetime import date, datetime
from typing import Any

from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import school_year
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.retention.domain import Item
from pulsar_xblocks.kernel.retention.registry import Doomed, Rule
from pulsar_xblocks.selection.contests.actions.own import destroy
from pulsar_xblocks.selection.contests.domain.lists import last_day
from pulsar_xblocks.selection.contests.models import Achievement, ContestChoice
from pulsar_xblocks.selection.contests.queries.own import RETURNABLE, claims_of, shown_elsewhere

RULE = "achievements"
YEARS = 3  # after the school year; it counts in selections of the two following ones
CHUNK = 200


def blank(person: Person, now: datetime) -> None:
    """Destroy everything the person has kept, with the files, and the own calendar."""
    destroy(Achievement.objects.filter(person=person), by=None, now=now, reason="retirement")
    ContestChoice.objects.filter(person=person).delete()


def tell(person: Person) -> dict[str, Any]:
    """Return what the person keeps as plain JSON values, also what was deleted and can still be brought back."""
    rows = list(Achievement.objects.filter(person=person).select_related("event__contest_list", "school").order_by("pk"))
    chosen = ContestChoice.objects.filter(person=person).select_related("event__contest_list").order_by("pk")
    return {
        "achievements": [_told(row, claim.name) for row, claim in zip(rows, claims_of(rows), strict=True)],
        "calendar": [{"contest": row.event.name, "year": row.event.contest_list.year} for row in chosen],
    }


def _told(row: Achievement, name: str) -> dict[str, Any]:
    values = {key: getattr(row, key) for key in ("year", "subject", "stage", "result", "level", "number")}
    days = {"on": row.on.isoformat() if row.on else "", "deleted": row.removed_at.isoformat() if row.removed_at else ""}
    return {"contest": name, **values, **days, "school": row.school.short_name if row.school else ""}


def forget_removed(context: JobContext) -> str:
    """Destroy what was deleted and can no longer be brought back, but for diplomas that an application shows; return how many."""
    old = list(Achievement.objects.filter(removed_at__lte=context.now - RETURNABLE).order_by("pk").values_list("pk", "person", "files"))
    used = shown_elsewhere(person for _, person, files in old if files)
    free = [pk for pk, _, files in old if used.isdisjoint(files.splitlines())]
    rows = Achievement.objects.filter(pk__in=free[:CHUNK])
    return str(destroy(rows, by=None, now=context.now, reason="removed"))


def due(region_id: int, as_of: date) -> list[Item]:
    """Return the achievements whose school year ended three years ago and more; 1 query."""
    first = int(school_year(as_of)[:4]) - YEARS
    rows = Achievement.objects.filter(region=region_id, year__lt=school_year(date(first, 9, 1))).order_by("pk")
    found = [(pk, year, person, last_day(year)) for pk, year, person in rows.values_list("pk", "year", "person")]
    ends = [(pk, year, person, day.replace(year=day.year + YEARS)) for pk, year, person, day in found]
    return [Item(RULE, "achievement", str(pk), end, person, year) for pk, year, person, end in ends if end < as_of]


def destroy_due(doomed: Doomed) -> int:
    """Destroy one achievement whose term is over.  Return how many records."""
    return destroy(Achievement.objects.filter(pk=doomed.object_id), by=doomed.by, now=doomed.now, reason="retention")


TERM = Rule(
    RULE,
    mark("Achievements and diplomas"),
    mark("Achievements"),
    mark("results of contests, diplomas, numbers of documents"),
    mark("records and files are deleted"),
    mark("three years after the school year"),
    due,
    destroy_due,
)
