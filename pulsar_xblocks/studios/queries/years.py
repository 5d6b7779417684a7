"""Reads of project years and their calendar."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.kernel.roles.queries import regions_of, within
from pulsar_xblocks.studios.domain import calendar
from pulsar_xblocks.studios.models import Extension, ProjectYear, Round, StudioYear
from pulsar_xblocks.studios.queries.opening import call_deadline


def year_by_target(target: str, region: Region) -> ProjectYear | None:
    """Return the year of a block's readable code «70:2026/27»; an empty code means the region's active year."""
    rows = ProjectYear.objects.filter(region=region)
    if target:
        code, _, name = target.partition(":")
        return rows.filter(code=name).first() if code == region.code else None
    return rows.filter(status="active").order_by("-code").first()


def years_of(region_ids: list[int]) -> list[ProjectYear]:
    """Return the years of regions, newest first."""
    return list(ProjectYear.objects.filter(region_id__in=region_ids).select_related("region").order_by("-code"))


def reached(actor: Actor, **paths: str) -> Q:
    """Return the filter to the years that the actor sees; drafts are seen by the centre only.  Raises Forbidden.

    ``paths``: region and status, the columns of a row that belongs to a year.
    """
    seen = within(actor, "view", "project_year", region=paths["region"])
    drafts = regions_of(actor, "review", "project_year")
    return seen & (~Q(**{paths["status"]: "draft"}) | Q(**{f"{paths['region']}__in": drafts}))


def year_or_404(pk: int) -> ProjectYear:
    """Return a year with its region.  Raises NotFound."""
    found = ProjectYear.objects.select_related("region").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def as_plan(row: Round) -> calendar.RoundPlan:
    """Return a round as the rules take it."""
    return calendar.RoundPlan(row.number, row.month, row.opens_at, row.closes_at, row.results_on)


def calendar_rows(year: ProjectYear, now: datetime, studio_year: StudioYear | None = None) -> list[dict[str, Any]]:
    """Return the rounds with status and the studio's own deadline; 2 queries."""
    mine = Q(studio_year=None) | Q(studio_year=studio_year) if studio_year else Q(studio_year=None)
    extra: dict[int | None, list[int]] = {}
    for round_id, hours in Extension.objects.filter(mine, year=year, organisation=None).values_list("round_id", "hours"):
        extra.setdefault(round_id, []).append(hours)
    return [_calendar_row(year, row, extra.get(row.pk, []), now) for row in year.rounds.all()]


def _calendar_row(year: ProjectYear, row: Round, extra_h: list[int], now: datetime) -> dict[str, Any]:
    deadline = calendar.effective_deadline(row.closes_at, extra_h)
    plan = calendar.RoundPlan(row.number, row.month, row.opens_at, deadline, row.results_on)
    return {
        "round": row,
        "month": calendar.MONTHS[row.month],
        "deadline": deadline,
        "extra_h": sum(extra_h),
        "status": calendar.round_status(plan, row.published_at, now, year.grace_h),
    }


def windows_to_extend(year: ProjectYear, hours: int, now: datetime) -> list[tuple[Round | None, datetime]]:
    """Return the windows (None = the call) that more hours for everyone would keep or make open, with their ends now; 3 queries."""
    rows = [row for row in calendar_rows(year, now) if not row["round"].published_at]
    found = [(row["round"], row["deadline"]) for row in rows if _is_within(row["round"].opens_at, row["deadline"], year.grace_h, now)]
    until = call_deadline(year, None)
    return [(None, until), *found] if _is_within(year.call_opens_at, until, hours, now) else found


def _is_within(opens_at: datetime, until: datetime, more_h: int, now: datetime) -> bool:
    return opens_at <= now <= calendar.last_moment(until, more_h)


def first_of(year: ProjectYear) -> int:
    """Return the calendar year in which the project year begins."""
    return int(year.code[:4])


def is_over(year: ProjectYear, now: datetime) -> bool:
    """Tell whether the year lies behind: its results are frozen by the calendar."""
    return local_day(now, year.region.time_zone) > year.freezes_on
