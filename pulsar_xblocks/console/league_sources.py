"""What the league is told of the studios: years, rounds, who competes, who leads; plain values only."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from pulsar_xblocks.kernel.definitions.models import Definition
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.roles.queries import within
from pulsar_xblocks.kernel.template_tags import day
from pulsar_xblocks.kernel.versions.domain import require_version
from pulsar_xblocks.league.domain.entrants import Entrant
from pulsar_xblocks.league.domain.points import RoundFact
from pulsar_xblocks.league.sources import LeagueYear, Own, Reaching, RoundRow, Sources, Subject
from pulsar_xblocks.studios.domain import calendar
from pulsar_xblocks.studios.domain.closing import BELONGING
from pulsar_xblocks.studios.models import Membership, ProjectYear, Round, StudioMentor, StudioYear
from pulsar_xblocks.studios.queries import where

_SCHOOL = ("studio__organisation__municipality", "studio__region", "year")
_LEDGER = {name: path for name, path in where.STUDIO_YEAR.items() if name != "member"}


def sources() -> Sources:
    """Return the functions that the league is given."""
    return Sources(
        year=_year,
        year_by_pk=_year_by_pk,
        years=_years,
        rounds=_rounds,
        round_facts=rounds_of,
        entrants=entrants_of,
        subject=_subject,
        reached=_reached,
        codes=_codes,
        own=_own,
        set_criteria=_set_criteria,
    )


def scope_of(year: ProjectYear) -> str:
    """Return the readable code of a year, «70:2026/27»; its region is at hand."""
    return f"{year.region.code}:{year.code}"


def rounds_of(year_pk: int) -> list[RoundFact]:
    """Return the calendar of a year as the league's rules take it; one query."""
    rows = Round.objects.filter(year=year_pk).select_related("year__region").order_by("number")
    return [RoundFact(row.number, row.month, local_day(row.closes_at, row.year.region.time_zone)) for row in rows]


def entrants_of(year_pk: int) -> list[Entrant]:
    """Return the studios that compete in a year; one query."""
    rows = StudioYear.objects.filter(year=year_pk)
    return [_entrant(row) for row in rows.select_related(*_SCHOOL).order_by("pk")]


def _entrant(row: StudioYear) -> Entrant:
    school, year = row.studio.organisation, row.year
    since = local_day(row.approved_at, row.studio.region.time_zone)
    begins = local_day(year.call_opens_at, row.studio.region.time_zone).replace(month=10, day=1)
    return Entrant(
        studio_year_id=row.pk,
        code=row.studio.code,
        name=row.name,
        school=school.short_name,
        municipality=school.municipality.name,
        locality=school.locality,
        is_new=row.is_first_year,
        since=since if since >= begins else None,
    )


def _league_year(row: ProjectYear) -> LeagueYear:
    order = " ".join(part for part in (f"№ {row.order_number}" if row.order_number else "", day(row.order_date), row.order_issuer) if part)
    return LeagueYear(row.pk, row.region, row.code, row.name, row.status, row.criteria, row.freezes_on, order, row.version)


def _rows() -> QuerySet[ProjectYear]:
    return ProjectYear.objects.select_related("region", "criteria")


def _year(region: Region, code: str) -> LeagueYear | None:
    rows = _rows().filter(region=region).exclude(status="draft")
    wanted = Q(code=code) if code else Q(status="active")
    row = rows.filter(wanted).order_by("-code").first()
    return _league_year(row) if row else None


def _year_by_pk(pk: int) -> LeagueYear | None:
    row = _rows().filter(pk=pk).first()
    return _league_year(row) if row else None


def _years(region_ids: Sequence[int]) -> list[LeagueYear]:
    return [_league_year(row) for row in _rows().filter(region_id__in=region_ids).exclude(status="draft").order_by("-code", "region__code")]


def _rounds(year_pk: int) -> list[RoundRow]:
    rows = Round.objects.filter(year=year_pk).order_by("number")
    return [
        RoundRow(row.number, row.month, calendar.MONTHS[row.month], row.opens_at, row.closes_at, row.results_on, row.published_at)
        for row in rows
    ]


def _subject(pk: int) -> Subject | None:
    related = (*_SCHOOL, "year__region", "year__criteria")
    row = StudioYear.objects.select_related(*related).filter(pk=pk).first()
    if row is None:
        return None
    school = row.studio.organisation
    return Subject(_entrant(row), _league_year(row.year), where.of_studio(row), school.pk, school.municipality_id)


def _reached(asked: Reaching) -> Any:
    """Return the ids of the registrations whose ledgers the actor reaches, for use in another query."""
    rows = StudioYear.objects.filter(within(asked.actor, asked.right, "league_entry", **_LEDGER))
    named = {"year__code": asked.year, "studio__code": asked.code}
    return rows.filter(**{path: value for path, value in named.items() if value}).values("pk")


def _codes(ids: Collection[int]) -> dict[int, str]:
    """Return registration -> code of the studio; one query."""
    return dict(StudioYear.objects.filter(pk__in=ids).values_list("pk", "studio__code"))


def _own(person: Person, year_pk: int) -> Own | None:
    """Return the studio that the person leads, or else is a pupil of; at most 2 queries, no studio of others is read."""
    led = StudioMentor.objects.filter(person=person, until=None, studio_year__year=year_pk)
    joined = Membership.objects.filter(person=person, year=year_pk, ended_with__in=BELONGING)
    for rows, is_led in ((led, True), (joined, False)):
        found = rows.order_by("-studio_year").values_list("studio_year", "studio_year__studio__code", "studio_year__name").first()
        if found:
            return Own(*found, is_led=is_led)
    return None


def _set_criteria(year: LeagueYear, seen: int, definition: Definition, by: Person, now: datetime) -> None:
    row = ProjectYear.objects.select_for_update().get(pk=year.pk)
    if row.criteria_id == definition.pk:
        return
    require_version(row.version, seen, {"": ""}, {"": ""})
    row.criteria, row.version = definition, row.version + 1
    row.save(update_fields=["criteria", "version"])
