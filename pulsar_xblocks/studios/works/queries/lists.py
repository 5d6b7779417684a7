"""Lists of works for the console."""

from collections.abc import Mapping, Sequence

from django.db.models import Q, QuerySet

from pulsar_xblocks.kernel.pure.text import folded
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.kernel.roles.queries import within
from pulsar_xblocks.studios.models import StudioYear, Work
from pulsar_xblocks.studios.queries import where

_RELATED = ("studio_year__studio__organisation__municipality", "studio_year__studio__region", "studio_year__year", "task__round")

_REACHED = {name: path for name, path in where.STUDIO_YEAR.items() if name != "member"}


def works(actor: Actor, filters: Mapping[str, str]) -> QuerySet[Work]:
    """Return the works that the actor reaches, newest rounds first; filters: year, month, status, q (studio, code or school)."""
    reached = StudioYear.objects.filter(within(actor, "export", "work", **_REACHED))  # apart: its joins would repeat works
    rows = Work.objects.filter(studio_year__in=reached.values("pk"))
    if filters.get("year"):
        rows = rows.filter(studio_year__year__code=filters["year"])
    if filters.get("month", "").isdecimal():
        rows = rows.filter(task__round__month=filters["month"][:2])
    if filters.get("status"):
        rows = rows.filter(status=filters["status"])
    if text := folded(filters.get("q", "")):
        school = Q(studio_year__studio__organisation__sort_name__contains=text)
        rows = rows.filter(school | Q(studio_year__sort_name__contains=text) | Q(studio_year__studio__code__contains=text))
    return rows.select_related(*_RELATED).order_by("-task__round__opens_at", "studio_year__studio__code", "pk")


def keys(rows: QuerySet[Work]) -> QuerySet[Work]:
    """Return the same rows with their keys only: a long list is put in order without the texts of everything around."""
    return rows.select_related(None).only("pk")


def in_full(page: Sequence[Work]) -> list[Work]:
    """Return the rows of a page with studio, school and round, in their order; 1 query."""
    found = Work.objects.select_related(*_RELATED).in_bulk([row.pk for row in page])
    return [found[row.pk] for row in page if row.pk in found]
