"""Who gets which paper with which words: read from the frozen standings, the roster, the works and the log."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, F
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
from pulsar_xblocks.studios.models import Meeting, Membership, StudioMentor, StudioYear, WorkContributor


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


def standing_of(studio: StudioYear) -> Standing | None:
    """Return where the studio stands at the end of the year, None before its results are published; 2 queries."""
    found = Snapshot.objects.filter(scope=scope_of(studio.year), region=studio.studio.region, is_final=True)
    snapshot = found.select_related("criteria", "region").order_by("-edition").first()
    row = StandingRow.objects.filter(snapshot=snapshot, subject_id=studio.pk).first() if snapshot else None
    return Standing(row, snapshot) if row and snapshot else None


def papers(studio: StudioYear, standing: Standing, kind: Kind) -> list[Paper]:
    """Return the papers of a kind for the studio, by name."""
    common = _common(studio, standing)
    if kind.key == DIPLOMA:
        title = standing.diploma
        return [Paper(studio.name, common | {"title": gettext(title)})] if title else []
    common |= {"title": gettext(kind.title)}
    if kind.key == CERTIFICATE:
        return [Paper(name, common | {"name": name, "works": str(works)}) for name, works in _pupils(studio)]
    if kind.key == LETTER:
        facts = _facts(studio, standing)
        rows = StudioMentor.objects.filter(studio_year=studio).select_related("person").order_by("person__sort_name")
        names = dict.fromkeys(row.person.full_name for row in rows)
        return [Paper(name, common | facts | {"name": name}) for name in names]
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


def _pupils(studio: StudioYear) -> list[tuple[str, int]]:
    """Return the pupils who took part at the end, each with the number of works they are named in; 2 queries."""
    rows = Membership.objects.filter(studio_year=studio, open_marker=1, active_on__isnull=False).select_related("person")
    named = WorkContributor.objects.filter(membership__studio_year=studio, work_version__number=F("work_version__work__sent_count"))
    works = dict(named.values_list("membership").annotate(n=Count("work_version__work", distinct=True)))
    return [(row.person.full_name, works.get(row.pk, 0)) for row in sorted(rows, key=lambda row: (row.person.sort_name, row.pk))]


def _facts(studio: StudioYear, standing: Standing) -> dict[str, str]:
    results = [value for value in explaining.decimals(json.loads(standing.row.results)) if value is not None]
    mean = number(rounded(sum(results) / len(results))) if results else "—"
    pupils = Membership.objects.filter(studio_year=studio, open_marker=1, active_on__isnull=False).count()
    meetings = Meeting.objects.filter(studio_year=studio, is_removed=False).count()
    return {"pupils": str(pupils), "meetings": str(meetings), "mean": mean}
