"""Who gets which paper with which words: read from the frozen standings, the roster, the works and the log."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q
from django.utils.translation import gettext

from pulsar_xblocks.console.documents.kinds import CERTIFICATE, DIPLOMA, LETTER, Kind
from pulsar_xblocks.console.league_sources import scope_of
from pulsar_xblocks.kernel.definitions.queries import body_of
from pulsar_xblocks.kernel.pure.decimals import rounded
from pulsar_xblocks.kernel.template_tags import day, number
from pulsar_xblocks.league import explaining
from pulsar_xblocks.league.domain.criteria import Criteria
from pulsar_xblocks.league.domain.diplomas import diploma
from pulsar_xblocks.league.models import Snapshot, StandingRow
from pulsar_xblocks.studios.domain import closing
from pulsar_xblocks.studios.models import Meeting, Membership, ProjectYear, StudioMentor, StudioYear, WorkContributor


@dataclass(frozen=True)
class Paper:
    """One paper: for whom, and the values of its fields."""

    name: str
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Standing:
    """The studio in the results of the year."""

    row: StandingRow
    snapshot: Snapshot

    @property
    def diploma(self) -> str:
        """Return the msgid of the diploma that was earned, "" for none."""
        return diploma(body_of(self.snapshot.criteria, Criteria), self.row.points, self.row.works)


@dataclass(frozen=True)
class Facts:
    """What the papers of a studio tell beside its standing."""

    pupils: tuple[tuple[str, int], ...] = ()  # name, works in which the pupil is named; by name
    mentors: tuple[str, ...] = ()
    meetings: int = 0


def final_snapshot(year: ProjectYear) -> Snapshot | None:
    """Return the standing edition of the year's results, None before they are published; one query."""
    found = Snapshot.objects.filter(scope=scope_of(year), region=year.region_id, is_final=True)
    return found.select_related("criteria", "region").order_by("-edition").first()


def standing_of(studio: StudioYear) -> Standing | None:
    """Return where the studio stands at the end of the year, None before its results are published; 2 queries."""
    snapshot = final_snapshot(studio.year)
    return standings_of(snapshot, [studio]).get(studio.pk) if snapshot else None


def standings_of(snapshot: Snapshot, studios: Sequence[StudioYear]) -> dict[int, Standing]:
    """Return registration -> its standing; one query."""
    rows = StandingRow.objects.filter(snapshot=snapshot, subject_id__in=[studio.pk for studio in studios])
    return {row.subject_id: Standing(row, snapshot) for row in rows}


def facts_of(studios: Sequence[StudioYear]) -> dict[int, Facts]:
    """Return registration -> facts; 4 queries, however many studios."""
    ids = [studio.pk for studio in studios]
    pupils = _pupils(ids)
    mentors: dict[int, dict[str, None]] = defaultdict(dict)
    led = StudioMentor.objects.filter(studio_year__in=ids, person__retired_at=None).select_related("person")
    for row in led.order_by("person__sort_name", "pk"):
        mentors[row.studio_year_id][row.person.full_name] = None
    held = Meeting.objects.filter(studio_year__in=ids, is_removed=False).order_by().values_list("studio_year").annotate(n=Count("pk"))
    meetings = dict(held)
    return {pk: Facts(tuple(pupils[pk]), tuple(mentors[pk]), meetings.get(pk, 0)) for pk in ids}


def papers(studio: StudioYear, standing: Standing, kind: Kind, facts: Facts) -> list[Paper]:
    """Return the papers of a kind for the studio, by name."""
    common = _common(studio, standing)
    if kind.key == DIPLOMA:
        title = standing.diploma
        return [Paper(studio.name, common | {"title": gettext(title)})] if title else []
    common |= {"title": gettext(kind.title)}
    if kind.key == CERTIFICATE:
        return [Paper(name, common | {"name": name, "works": str(works)}) for name, works in facts.pupils]
    if kind.key == LETTER:
        told = _told(standing, facts)
        return [Paper(name, common | told | {"name": name}) for name in facts.mentors]
    return []


def _common(studio: StudioYear, standing: Standing) -> dict[str, str]:
    row, region = standing.row, studio.studio.region
    total = json.loads(standing.snapshot.summary).get("total", 0)
    return {
        "studio": studio.name,
        "code": studio.studio.code,
        "school": row.school,
        "municipality": row.municipality,
        "year": studio.year.code,
        "place": str(row.place),
        "total": str(total),
        "points": number(row.points),
        "works": str(row.works),
        "centre": region.centre_name or region.name,
        "day": day(standing.snapshot.published_at, region.time_zone),
    }


def _pupils(ids: Sequence[int]) -> dict[int, list[tuple[str, int]]]:
    """Return registration -> pupils who took part to the end, each with the number of works they are named in; 2 queries."""
    there = Q(ended_with__in=closing.BELONGING) | Q(left_on__gte=F("year__freezes_on"))
    rows = Membership.objects.filter(there, studio_year__in=ids, active_on__isnull=False, person__retired_at=None).select_related("person")
    named = WorkContributor.objects.filter(
        membership__studio_year__in=ids, work_version__number=F("work_version__work__sent_count")
    ).order_by()  # fmt: skip
    counted = named.values_list("membership__studio_year", "membership__person").annotate(n=Count("work_version__work", distinct=True))
    works = {(studio, person): n for studio, person, n in counted}
    found: dict[int, dict[int, tuple[str, int]]] = defaultdict(dict)
    for row in sorted(rows, key=lambda row: (row.person.sort_name, row.pk)):
        found[row.studio_year_id].setdefault(row.person_id, (row.person.full_name, works.get((row.studio_year_id, row.person_id), 0)))
    return defaultdict(list, {pk: list(people.values()) for pk, people in found.items()})


def _told(standing: Standing, facts: Facts) -> dict[str, str]:
    results = [value for value in explaining.decimals(json.loads(standing.row.results)) if value is not None]
    mean = number(rounded(sum(results) / len(results))) if results else "—"
    return {"pupils": str(len(facts.pupils)), "meetings": str(facts.meetings), "mean": mean}
