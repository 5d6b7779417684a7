"""Writes of project years: opening from the template, editing, extensions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.directory.models import Organisation, Region
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.questions.templates import studio_opening
from pulsar_xblocks.kernel.versions.domain import require_version
from pulsar_xblocks.studios import renewing, templates
from pulsar_xblocks.studios.actions import closing
from pulsar_xblocks.studios.domain import calendar
from pulsar_xblocks.studios.models import Extension, ProjectYear, Round, StudioYear
from pulsar_xblocks.studios.queries import years as queries

SAME = timedelta(minutes=2)  # the same hours again so soon are a double click
EDITABLE = (
    "name",
    "call_opens_at",
    "call_closes_at",
    "freezes_on",
    "grace_h",
    "reads",
    "order_number",
    "order_date",
    "order_issuer",
)


@dataclass(frozen=True)
class Grant:
    """More hours: for one studio's registration, one school, or (both None) for everyone."""

    hours: int  # 1 to 720
    reason: str
    round: Round | None = None  # None = the call for applications
    studio_year: StudioYear | None = None
    organisation: Organisation | None = None


@transaction.atomic
def open_year(region: Region, first: int, *, by: Person | None, now: datetime) -> ProjectYear:
    """Store a year from the template, as a draft that the operator then edits.  Raises Conflict when it exists."""
    plan = calendar.plan(first, region.time_zone)
    try:
        with transaction.atomic():
            year = ProjectYear.objects.create(
                region=region,
                code=plan.code,
                name=f"«Уроки настоящего» {plan.code}",
                status="draft",
                call_opens_at=plan.call_opens_at,
                call_closes_at=plan.call_closes_at,
                freezes_on=plan.freezes_on,
                questionnaire=pin("questionnaire", studio_opening(), now),
                rubric=pin("rubric", templates.RUBRIC, now),
                criteria=pin("criteria", templates.CRITERIA, now),
            )
    except IntegrityError as error:
        raise Conflict(mark("This year is already there.")) from error
    Round.objects.bulk_create(
        Round(year=year, number=row.number, month=row.month, opens_at=row.opens_at, closes_at=row.closes_at, results_on=row.results_on)
        for row in plan.rounds
    )
    record("project_year.open", year, by=by, now=now, region_id=region.pk)
    return year


@transaction.atomic
def set_status(year: ProjectYear, status: str, *, by: Person, now: datetime) -> None:
    """Make a year active (people see it) or archive it with all its studios.  Raises Conflict when somebody was first."""
    before = year.status
    if not ProjectYear.objects.filter(pk=year.pk, status=year.status).update(status=status, version=F("version") + 1):
        raise Conflict(mark("The year has another status by now: open the page anew."))
    year.refresh_from_db(fields=["status", "version"])
    record(f"project_year.{status}", year, by=by, now=now, region_id=year.region_id)
    if status == "archived":
        closing.close_year(year, by=by, now=now)
        renewing.order_goodbye(year, by=by, now=now)
    elif before == "archived":
        closing.reopen_year(year, by=by, now=now)


@transaction.atomic
def edit_year(year: ProjectYear, seen: int, values: Mapping[str, Any], *, by: Person, now: datetime) -> ProjectYear:
    """Store edited windows and rules.  Raises Stale with both texts, Invalid for windows in the wrong order."""
    row = ProjectYear.objects.select_for_update().get(pk=year.pk)
    kept = {name: values[name] for name in EDITABLE if name in values}
    current = {name: getattr(row, name) for name, value in kept.items() if getattr(row, name) != value}
    require_version(row.version, seen, current, {name: kept[name] for name in current})
    for name, value in kept.items():
        setattr(row, name, value)
    if row.call_opens_at >= row.call_closes_at:
        raise Invalid({"call_closes_at": [mark("The window closes before it opens.")]})
    row.version += 1
    row.save()
    record("project_year.edit", row, by=by, now=now, region_id=row.region_id, fields=sorted(kept))
    return row


@transaction.atomic
def edit_rounds(year: ProjectYear, seen: int, plans: Sequence[calendar.RoundPlan], *, by: Person, now: datetime) -> None:
    """Store an edited calendar.  Raises Invalid by field, Conflict for a published round, Stale."""
    row = ProjectYear.objects.select_for_update().get(pk=year.pk)
    stored = {item.number: item for item in row.rounds.select_for_update()}
    require_version(row.version, seen, *_moved(stored, plans))
    errors = calendar.problems(plans)
    if errors:
        raise Invalid(errors)
    for plan in plans:
        _move_round(stored[plan.number], plan)
    row.version += 1
    row.save(update_fields=["version"])
    record("project_year.calendar", row, by=by, now=now, region_id=row.region_id)


def _moved(stored: Mapping[int, Round], plans: Sequence[calendar.RoundPlan]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return field -> date or moment, stored and typed, where they differ."""
    names = {"opens": "opens_at", "closes": "closes_at", "results": "results_on"}
    both = [(stored[plan.number], plan) for plan in plans]
    pairs = {f"{short}_{plan.number}": (getattr(row, name), getattr(plan, name)) for row, plan in both for short, name in names.items()}
    differing = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    return {name: pair[0] for name, pair in differing.items()}, {name: pair[1] for name, pair in differing.items()}


def _move_round(row: Round, plan: calendar.RoundPlan) -> None:
    changed = (row.opens_at, row.closes_at, row.results_on) != (plan.opens_at, plan.closes_at, plan.results_on)
    if not changed:
        return
    if row.published_at:
        raise Conflict(mark("The results of this round are published: its dates stay as they are."))
    row.opens_at, row.closes_at, row.results_on = plan.opens_at, plan.closes_at, plan.results_on
    row.version += 1
    row.save()


@transaction.atomic
def extend(year: ProjectYear, grant: Grant, *, by: Person, now: datetime) -> Extension:
    """Store more hours for a window; a second click gives none.

    Raises Invalid for a wrong number, no reason, or a round whose results are published: nothing more is taken there.
    """
    if not 1 <= grant.hours <= 720:
        raise Invalid({"hours": [mark("From 1 to 720 hours.")]})
    if not grant.reason.strip():
        raise Invalid({"reason": [mark("Say why: people will see it.")]})
    ProjectYear.objects.select_for_update().get(pk=year.pk)
    if grant.round and Round.objects.filter(pk=grant.round.pk).exclude(published_at=None).exists():
        raise Invalid({"window": [mark("The results of this round are published: no more time can be given.")]})
    whom = {"round": grant.round, "studio_year": grant.studio_year, "organisation": grant.organisation}
    asked = {"year": year, **whom, "hours": grant.hours, "reason": grant.reason.strip(), "given_by": by}
    given = Extension.objects.filter(**asked, given_at__gt=now - SAME).first()
    if given:
        return given
    row = Extension.objects.create(**asked, given_at=now)
    record("extension.give", row, by=by, now=now, region_id=year.region_id, reason=row.reason, hours=row.hours)
    return row


@transaction.atomic
def extend_everyone(year: ProjectYear, hours: int, reason: str, *, by: Person, now: datetime) -> list[Extension]:
    """Give more hours to everyone in each window that is open now or whose grace runs.  Raises Conflict when none is."""
    found = queries.windows_to_extend(year, hours, now)
    if not found:
        raise Conflict(mark("No window is open now: there is nothing to extend."))
    return [extend(year, Grant(hours, reason, round=row), by=by, now=now) for row, _ in found]


def first_year_of(day: date) -> int:
    """Return in which calendar year the project year of a day begins; calls open on 25 August."""
    return day.year if (day.month, day.day) >= (8, 1) else day.year - 1
