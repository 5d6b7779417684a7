"""Reads of records, of a studio's ledger, of criteria and of what a change would do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.ledger.queries import entries_of
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.pure.text import folded
from pulsar_xblocks.kernel.roles.domain import Actor, Where
from pulsar_xblocks.kernel.roles.queries import within
from pulsar_xblocks.league import sources
from pulsar_xblocks.league.domain.criteria import Criteria
from pulsar_xblocks.league.domain.points import Frame
from pulsar_xblocks.league.domain.table import compute
from pulsar_xblocks.league.models import CriteriaVersion, LeagueRecord, Snapshot, StandingRow
from pulsar_xblocks.league.sources import SUBJECT, LeagueYear

PLACES = {"region": "region_id", "municipality": "municipality_id", "organisation": "organisation_id"}


def records(actor: Actor, wanted: dict[str, str], right: str = "view") -> QuerySet[LeagueRecord]:
    """Return the records within reach; wanted: status, criterion, year (scope), q; oldest first while they wait."""
    rows = LeagueRecord.objects.filter(within(actor, right, "league_record", **PLACES, leads="sent_by_id"))
    paths = {"criterion": "criterion", "scope": "scope"}
    rows = rows.filter(**{path: wanted[name] for name, path in paths.items() if wanted.get(name)})
    if wanted.get("status"):
        rows = rows.filter(status__in=wanted["status"].split(","))
    if wanted.get("q"):
        text = folded(wanted["q"])
        rows = rows.filter(Q(studio_name__icontains=wanted["q"]) | Q(code__contains=text))
    return rows.select_related("organisation", "municipality", "sent_by", "decided_by").order_by("sent_at", "pk")


def by_status(rows: QuerySet[LeagueRecord]) -> dict[str, int]:
    """Return status -> how many; one query."""
    return dict(rows.order_by().values_list("status").annotate(n=Count("pk")))


def waiting(rows: QuerySet[LeagueRecord]) -> tuple[int, Any]:
    """Return how many records wait and when the oldest of them came; one query."""
    found = rows.filter(status="submitted").order_by().aggregate(n=Count("pk"), oldest=Min("sent_at"))
    return found["n"], found["oldest"]


def chosen(actor: Actor, pks: Iterable[int]) -> list[LeagueRecord]:
    """Return the records that the actor may decide upon.  Raises NotFound when one of them is foreign."""
    wanted = set(pks)
    rows = list(records(actor, {}, "decide").filter(pk__in=wanted))
    if len(rows) != len(wanted):
        raise NotFound
    return rows


def of_studio(subject_id: int) -> list[LeagueRecord]:
    """Return a studio's records, newest first; one query."""
    return list(LeagueRecord.objects.filter(subject_id=subject_id).order_by("-sent_at", "-pk")[:100])


def knows(subject_id: int) -> bool:
    """Tell whether the league holds anything of a studio's registration; at most 3 queries."""
    kept = (LeagueRecord.objects.all(), StandingRow.objects.all(), LedgerEntry.objects.filter(subject_kind=SUBJECT))
    return any(rows.filter(subject_id=subject_id).exists() for rows in kept)


def record_or_404(pk: int) -> LeagueRecord:
    """Return a record.  Raises NotFound."""
    row = LeagueRecord.objects.filter(pk=pk).select_related("organisation", "municipality", "sent_by", "decided_by", "entry").first()
    if row is None:
        raise NotFound
    return row


def where_of(row: LeagueRecord) -> Where:
    """Return where a record stands, for the access matrix."""
    leaders = frozenset({row.sent_by_id}) if row.sent_by_id else frozenset()
    return Where(row.region_id, row.municipality_id, row.organisation_id, leaders)


def versions(scope: str) -> list[CriteriaVersion]:
    """Return the versions of a year's criteria, newest first; one query."""
    return list(CriteriaVersion.objects.filter(scope=scope).select_related("by").order_by("-number"))


@dataclass(frozen=True)
class Change:
    """What new criteria would do to a studio."""

    code: str
    name: str
    place: int
    new_place: int
    points: Decimal
    new_points: Decimal

    @property
    def is_changed(self) -> bool:
        """Tell whether anything differs."""
        return (self.place, self.points) != (self.new_place, self.new_points)


def changes(year: LeagueYear, old: Criteria, new: Criteria, today: date) -> list[Change]:
    """Return before and after for every studio of the year by the entries of today, in the order of the new places."""
    entrants, entries = sources.current().entrants(year.pk), entries_of(year.scope, SUBJECT)
    frame = frame_of(year, today)
    before = {one.standing.key: one for one in compute(old, entries, frame, entrants).placed}
    after = compute(new, entries, frame, entrants).placed
    codes = {who.studio_year_id: who.code for who in entrants}
    return [
        Change(
            codes[one.standing.key],
            one.standing.name,
            before[one.standing.key].place,
            one.place,
            before[one.standing.key].standing.points,
            one.standing.points,
        )
        for one in after
    ]


def frame_of(year: LeagueYear, today: date) -> Frame:
    """Return what points are taken of today: the calendar, the last published round."""
    rounds = tuple(sources.current().round_facts(year.pk))
    last = Snapshot.objects.filter(scope=year.scope).order_by("-round_number").values_list("round_number", flat=True).first()
    return Frame(rounds, last or max((row.number for row in rounds if row.closes_on < today), default=0), today)
