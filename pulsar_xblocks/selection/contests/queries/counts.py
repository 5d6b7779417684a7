"""How many take part: numbers by school, municipality, contest; never names."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count as Number
from django.db.models import Q, QuerySet

from pulsar_xblocks.kernel.pure.errors import Forbidden
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import Actor, has_role_for, reach
from pulsar_xblocks.kernel.roles.queries import within
from pulsar_xblocks.selection.contests.domain.counts import Count, Table, guarded
from pulsar_xblocks.selection.contests.domain.own import olympiad
from pulsar_xblocks.selection.contests.models import Achievement
from pulsar_xblocks.selection.domain.rules import PRIZE, WINNER

BY = {"event": mark("By contest"), "school": mark("By school"), "municipality": mark("By municipality"), "year": mark("By school year")}
_PATHS = {"region": "region_id", "municipality": "school__municipality_id", "organisation": "school_id"}
_COLUMNS = {
    "event": ("event__pk", "event__name", "event__subjects", "event__code"),
    "school": ("school__pk", "school__short_name", "school__municipality__name"),
    "municipality": ("school__municipality__pk", "school__municipality__name"),
    "year": ("year", "year", "region__name"),
}
_NUMBERS = {
    "people": Number("person", distinct=True),
    "kept": Number("pk", distinct=True),
    "prizes": Number("pk", filter=Q(result__in=(WINNER, PRIZE)), distinct=True),
}
UNNAMED = {"event": mark("stands in no list"), "school": mark("school not told"), "municipality": mark("school not told"), "year": ""}


@dataclass(frozen=True)
class Wanted:
    """Which numbers: counted by what, of a year ("" = all), in a municipality (ОКТМО, "" = all)."""

    by: str = "event"
    year: str = ""
    municipality: str = ""


def counts(actor: Actor, wanted: Wanted) -> Table:
    """Return the numbers the actor may see; 2 queries.  Raises Forbidden.

    Who sees only a municipality or a school gets no small numbers and no filter by place: two tables would tell what one hides.
    """
    rows = Achievement.objects.filter(within(actor, "review", "achievement", **_PATHS), removed_at=None)
    sees_all = is_whole(actor)
    if wanted.year:
        rows = rows.filter(year=wanted.year)
    if wanted.municipality and sees_all:
        rows = rows.filter(school__municipality__oktmo=wanted.municipality)
    found, total = _lines(rows, wanted.by), _total(rows)
    return Table(tuple(found), total) if sees_all else guarded(found, total)


def is_whole(actor: Actor) -> bool:
    """Tell whether the actor sees the numbers of whole regions as they are.  Raises Forbidden without a role for them."""
    if not has_role_for(actor, "review", "achievement"):
        raise Forbidden
    return bool(reach(actor, "review", "achievement").regions)


def years(actor: Actor) -> list[str]:
    """Return the school years of which there are numbers, the newest first; 1 query."""
    rows = Achievement.objects.filter(within(actor, "review", "achievement", **_PATHS), removed_at=None)
    return list(rows.order_by("-year").values_list("year", flat=True).distinct())


def _lines(rows: QuerySet[Achievement], by: str) -> list[Count]:
    counted = rows.order_by().values(*dict.fromkeys(_COLUMNS[by])).annotate(**_NUMBERS)
    found = [_line(row, *_COLUMNS[by]) for row in counted]
    return sorted(found, key=lambda row: (-(row.people or 0), olympiad(row.label), row.key))


def _line(row: Mapping[str, Any], pk: str, label: str, *notes: str) -> Count:
    note = ", ".join(str(row[name]) for name in notes if row[name])
    return Count(str(row[pk] or ""), row[label] or "", note, row["people"], row["kept"], row["prizes"])


def _total(rows: QuerySet[Achievement]) -> Count:
    found = rows.order_by().aggregate(**_NUMBERS)
    return Count("", "", "", found["people"], found["kept"], found["prizes"])
