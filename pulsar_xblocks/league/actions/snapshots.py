"""Snapshots: the standings computed from the ledger and kept as they were published."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.definitions.models import Definition
from pulsar_xblocks.kernel.definitions.queries import body_of
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.ledger.domain import Entry
from pulsar_xblocks.kernel.ledger.queries import entries_of
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.decimals import rounded
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import folded, mark
from pulsar_xblocks.league import explaining
from pulsar_xblocks.league.domain import points, ties
from pulsar_xblocks.league.domain.criteria import Criteria
from pulsar_xblocks.league.domain.entrants import Entrant
from pulsar_xblocks.league.domain.points import Frame, RoundFact
from pulsar_xblocks.league.domain.table import Computed, compute
from pulsar_xblocks.league.models import Snapshot, StandingRow
from pulsar_xblocks.league.sources import SUBJECT

BATCH = 500


@dataclass(frozen=True)
class SnapshotInput:
    """What a snapshot is taken of; ``rounds`` is the whole calendar, ``label`` the msgid of the month."""

    scope: str
    region: Region
    round_number: int
    label: str
    criteria: Definition
    rounds: Sequence[RoundFact]
    entrants: Sequence[Entrant]
    is_final: bool = False
    reason: str = ""  # needed from the second edition on
    as_of: date | None = None  # None = today, or the day of the first edition


@transaction.atomic
def snapshot(asked: SnapshotInput, *, by: Person | None, now: datetime) -> Snapshot:
    """Store the standings of a round; again = the next edition, with a reason.  Raises Invalid without one."""
    earlier = _editions(asked)
    if earlier and not asked.reason.strip():
        raise Invalid({"reason": [mark("Say why the standings are computed anew: the reason is published with them.")]})
    day = asked.as_of or (earlier[0].as_of if earlier else _today(asked, now))
    frame, criteria = Frame(tuple(asked.rounds), asked.round_number, day), body_of(asked.criteria, Criteria)
    entries = entries_of(asked.scope, SUBJECT)
    computed = compute(criteria, entries, frame, asked.entrants)
    before = _before(asked)
    row = Snapshot.objects.create(
        region=asked.region,
        scope=asked.scope,
        round_number=asked.round_number,
        is_final=asked.is_final,
        edition=len(earlier) + 1,
        label=asked.label,
        as_of=day,
        criteria=asked.criteria,
        inputs_hash=inputs_hash(asked, entries, day),
        summary=json.dumps(_summary(asked, computed, before), ensure_ascii=False),
        reason=asked.reason.strip()[:500],
        published_at=now,
        published_by=by,
    )
    StandingRow.objects.bulk_create(_rows(row, asked.entrants, computed, before), batch_size=BATCH)
    record("standings.publish", row, by=by, now=now, region_id=asked.region.pk, reason=row.reason, round=asked.round_number)
    return row


def _today(asked: SnapshotInput, now: datetime) -> date:
    """Return the region's day, at least the one on which the round closes: its own entries always count."""
    closes = [fact.closes_on for fact in asked.rounds if fact.number == asked.round_number]
    return max(local_day(now, asked.region.time_zone), *closes) if closes else local_day(now, asked.region.time_zone)


def inputs_hash(asked: SnapshotInput, entries: Mapping[int, Sequence[Entry]], day: date) -> str:
    """Return the sha256 of everything that the result depends on; the order of entries and entrants does not matter."""
    made = hashlib.sha256(f"{asked.criteria.digest} {asked.round_number} {day}".encode())
    for fact in sorted(asked.rounds, key=lambda row: row.number):
        made.update(f"\n{fact.number} {fact.month} {fact.closes_on}".encode())
    for who in sorted(asked.entrants, key=lambda row: row.studio_year_id):
        made.update(f"\n{who}".encode())
        own = entries.get(who.studio_year_id, ())
        lines = sorted(f"{row.criterion} {row.round_number} {row.on} {row.quantity:.2f}" for row in own)
        made.update("\n".join(lines).encode())
    return made.hexdigest()


def _editions(asked: SnapshotInput) -> list[Snapshot]:
    rows = Snapshot.objects.select_for_update().filter(scope=asked.scope, round_number=asked.round_number, is_final=asked.is_final)
    return list(rows.order_by("edition"))


def _before(asked: SnapshotInput) -> tuple[Snapshot | None, dict[int, tuple[int, list[Any]]]]:
    """Return the snapshot of the round before with its place and history by studio."""
    rows = Snapshot.objects.filter(scope=asked.scope, is_final=False)
    number = "round_number__lte" if asked.is_final else "round_number__lt"
    last = rows.filter(**{number: asked.round_number}).order_by("-round_number", "-edition").first()
    if last is None:
        return None, {}
    stored = StandingRow.objects.filter(snapshot=last).values_list("subject_id", "place", "history")
    return last, {subject: (place, json.loads(history)) for subject, place, history in stored.iterator(chunk_size=2000)}


def _rows(row: Snapshot, entrants: Sequence[Entrant], computed: Computed, before: tuple[Any, Mapping[int, Any]]) -> list[StandingRow]:
    known = {who.studio_year_id: who for who in entrants}
    return [_row(row, known[one.standing.key], (at, one), computed, before[1]) for at, one in enumerate(computed.placed, start=1)]


def _row(
    row: Snapshot, who: Entrant, at: tuple[int, ties.Placed], computed: Computed, before: Mapping[int, tuple[int, list[Any]]]
) -> StandingRow:  # fmt: skip
    order, one = at
    total, results = computed.totals[who.studio_year_id], computed.results[who.studio_year_id]
    place, history = before.get(who.studio_year_id, (None, []))
    kept = [pair for pair in history if pair[0] < row.round_number]
    return StandingRow(
        snapshot=row,
        subject_id=who.studio_year_id,
        code=who.code,
        name=who.name,
        sort_name=folded(f"{who.name} {who.school}"),
        school=who.school,
        municipality=who.municipality,
        locality=who.locality,
        is_new=who.is_new,
        since=who.since,
        order=order,
        place=one.place,
        previous_place=place,
        points=one.standing.points,
        to_next=one.to_next,
        works=sum(value is not None for value in results.values()),
        multiplier=total.multiplier,
        results=json.dumps([None if value is None else f"{value:f}" for value in results.values()]),
        history=json.dumps([*kept, [row.round_number, f"{one.standing.points:f}"]]),
        lines=explaining.dump(total.lines),
        tie=explaining.dump_tie(one.tie),
    )


def _summary(asked: SnapshotInput, computed: Computed, before: tuple[Snapshot | None, Any]) -> dict[str, Any]:
    earlier = json.loads(before[0].summary)["medians"] if before[0] else []
    middle = points.median([one.standing.points for one in computed.placed])
    medians = [pair for pair in earlier if pair[0] < asked.round_number] + [[asked.round_number, f"{middle:f}"]]
    months = [[fact.number, fact.month] for fact in asked.rounds]
    new = sum(who.is_new for who in asked.entrants)
    counts = {"total": len(computed.placed), "new": new}
    return counts | {"months": months, "medians": medians, "places": _places(asked.entrants, computed)}


def _places(entrants: Sequence[Entrant], computed: Computed) -> list[list[Any]]:
    """Return municipality, how many studios, their mean points; the best mean first."""
    found: dict[str, list[Decimal]] = defaultdict(list)
    for who in entrants:
        found[who.municipality].append(computed.totals[who.studio_year_id].points)
    means = [(name, len(values), rounded(sum(values, Decimal(0)) / len(values))) for name, values in found.items()]
    return [[name, n, f"{mean:f}"] for name, n, mean in sorted(means, key=lambda row: (-row[2], folded(row[0])))]
