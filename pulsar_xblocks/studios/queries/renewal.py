"""Studios of years that are over, and whether they can go on."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.studios.domain.calendar import effective_deadline
from pulsar_xblocks.studios.models import Extension, ProjectYear, StudioApplication, StudioMentor, StudioYear
from pulsar_xblocks.studios.queries.opening import is_open_until

NOW, AHEAD, OVER, UNKNOWN = "now", "ahead", "over", "unknown"
RELATED = ("studio__organisation", "studio__region", "year__region")


@dataclass(frozen=True)
class Offer:
    """A studio of a closed year: when it can be renewed, and for which year (None = the next one is not open yet)."""

    row: StudioYear
    state: str  # NOW, AHEAD, OVER, UNKNOWN
    year: ProjectYear | None = None


def offers(person: Person, now: datetime) -> list[Offer]:
    """Return the archived studios that the person leads and that have not gone on, the latest registration of each; 3 queries."""
    rows = StudioYear.objects.filter(mentors__person=person, mentors__until=None, status="archived")
    latest: dict[int, StudioYear] = {}
    for row in rows.filter(_not_gone_on()).select_related(*RELATED).order_by("-year__code", "pk"):
        latest.setdefault(row.studio_id, row)
    return offers_for(latest.values(), now)


def offers_for(rows: Iterable[StudioYear], now: datetime) -> list[Offer]:
    """Return what each of the registrations is offered; 2 queries, none without rows."""
    found = list(rows)
    if not found:
        return []
    years = {year.region_id: year for year in ProjectYear.objects.filter(status="active").select_related("region").order_by("code")}
    given: dict[int, list[tuple[int | None, int]]] = defaultdict(list)
    more = Extension.objects.filter(year__in=list(years.values()), round=None, studio_year=None)
    for year_id, organisation_id, hours in more.values_list("year_id", "organisation_id", "hours"):
        given[year_id].append((organisation_id, hours))
    return [_offer(row, years.get(row.studio.region_id), given, now) for row in found]


def _offer(row: StudioYear, year: ProjectYear | None, given: dict[int, list[tuple[int | None, int]]], now: datetime) -> Offer:
    if year is None or year.code <= row.year.code:
        return Offer(row, UNKNOWN)
    school = row.studio.organisation_id
    until = effective_deadline(year.call_closes_at, [hours for whose, hours in given[year.pk] if whose in (None, school)])
    if is_open_until(year, until, now):
        return Offer(row, NOW, year)
    return Offer(row, AHEAD if now < year.call_opens_at else OVER, year)


def _not_gone_on() -> Exists:
    """Return the filter to registrations whose studio has none in a later year and no application for one."""
    later = StudioYear.objects.filter(studio=OuterRef("studio"), year__code__gt=OuterRef("year__code"))
    asked = StudioApplication.objects.filter(studio=OuterRef("studio"), year__code__gt=OuterRef("year__code"), open_marker=1)
    return ~Exists(later) & ~Exists(asked)


def to_be_asked(year: ProjectYear) -> QuerySet[StudioMentor]:
    """Return the mentors of the year before whose studios neither go on in this one nor have asked to, with studios and people."""
    before = ProjectYear.objects.filter(region=year.region_id, code__lt=year.code).exclude(status="draft").order_by("-code")
    last = before.values_list("pk", flat=True).first()
    rows = StudioMentor.objects.filter(until=None, studio_year__in=StudioYear.objects.filter(_not_gone_on(), year=last, status="archived"))
    return rows.select_related("person", "studio_year__studio").order_by("pk")
