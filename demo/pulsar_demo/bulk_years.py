"""What studios made in bulk have done: the first round of this year, all of last year, records for the league."""

import gc
from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from random import Random

from django.db import transaction

from pulsar_demo import bulk_works, clock, personas
from pulsar_demo.bulk_rows import insert
from pulsar_xblocks.console.league_sources import entrants_of, rounds_of, scope_of
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.league.actions.snapshots import SnapshotInput, snapshot
from pulsar_xblocks.league.domain.months import WHOLE
from pulsar_xblocks.league.models import LeagueRecord, Snapshot
from pulsar_xblocks.studios.models import ProjectYear, StudioYear

CHUNK = 250  # studios whose rows wait in memory together
RECORDS_SHARE = 3  # a record of every third studio
REASON = "Добавлены студии, заведённые списком."
EVENT = "Провели день опытов для третьих и четвёртых классов."


def fill(after: int, rng: Random) -> None:
    """Store what the studios of Tomsk region did whose registrations have keys above ``after``."""
    years = {
        row.status: row
        for row in ProjectYear.objects.filter(region__code=personas.TOMSK).select_related("region", "rubric", "criteria").order_by("code")
    }
    year, before = years["active"], years.get("archived")
    operator = Person.objects.filter(user__username="operator").first()
    rows = StudioYear.objects.filter(year=year, pk__gt=after).select_related("studio__organisation", "year__region").order_by("pk")
    gc.disable()  # as for the studios: no cycles among many small rows
    try:
        with transaction.atomic():
            chunks = list(_chunks(list(rows)))
            [october] = bulk_works.desks(year, list(year.rounds.all())[:1], is_past=False)
            for chunk in chunks:
                bulk_works.read_some(rng, bulk_works.hand_in(rng, october, chunk), year.region)
                _records(rng, year, chunk)
            if before:
                _before(rng, before, chunks, operator)
    finally:
        gc.enable()


def _chunks(rows: list[StudioYear]) -> Iterator[list[StudioYear]]:
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]


def _before(rng: Random, year: ProjectYear, chunks: Sequence[Sequence[StudioYear]], operator: Person | None) -> None:
    """Store last year round by round, then the results of the year anew: its standings tell of all studios."""
    desks = bulk_works.desks(year, list(year.rounds.all()), is_past=True)
    for chunk in chunks:
        studios = bulk_works.register_before(rng, year, chunk)
        for desk in desks:
            bulk_works.close(rng, bulk_works.hand_in(rng, desk, studios), studios, operator)
    facts = rounds_of(year.pk)
    is_again = Snapshot.objects.filter(scope=scope_of(year), is_final=True).exists()
    asked = SnapshotInput(
        scope_of(year), year.region, facts[-1].number, WHOLE[facts[-1].month], year.criteria, facts, entrants_of(year.pk), is_final=True,
        reason=REASON if is_again else "",
    )  # fmt: skip
    snapshot(asked, by=operator, now=clock.START)


def _records(rng: Random, year: ProjectYear, studios: Sequence[StudioYear]) -> None:
    """Let every third studio send a record that waits."""
    rows = []
    for studio in studios[::RECORDS_SHARE]:
        school, at = studio.studio.organisation, clock.START - timedelta(minutes=rng.randrange(100, 20_000))
        rows.append(
            LeagueRecord(
                region=year.region, scope=scope_of(year), subject_id=studio.pk, code=studio.studio.code, studio_name=studio.name,
                organisation=school, municipality_id=school.municipality_id, criterion=rng.choice(bulk_works.EVENTS), quantity=Decimal(1),
                on=(at - timedelta(days=2)).date(), text=EVENT, client_key=f"bulk-{studio.pk}", status="submitted", sent_at=at,
            )
        )  # fmt: skip
    insert(LeagueRecord, rows)
