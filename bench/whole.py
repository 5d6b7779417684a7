"""What takes in everything at once: reports of works and applications, the standings of a year computed anew, the order with ties."""

import time
import tracemalloc
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

import clockwork
import xlsx
from django.db import connection, transaction

from pulsar_demo import clock
from pulsar_xblocks.console.league_sources import entrants_of, rounds_of, scope_of
from pulsar_xblocks.kernel.http import Visit
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.roles.queries import actor_of
from pulsar_xblocks.league.actions.snapshots import SnapshotInput, snapshot
from pulsar_xblocks.league.board import Asked, board
from pulsar_xblocks.league.domain import ties
from pulsar_xblocks.league.domain.months import WHOLE
from pulsar_xblocks.league.models import StandingRow
from pulsar_xblocks.league.queries.standings import SIZE, Wanted
from pulsar_xblocks.league.sources import current
from pulsar_xblocks.studios.models import ProjectYear
from pulsar_xblocks.studios.works import exports
from pulsar_xblocks.studios.works.queries.lists import works

TIED = 100_000  # rows whose order is compared
TIES = ("K3", "K2", "K5")


def measured() -> dict[str, Any]:
    """Return what each of them takes; nothing stays in the database."""
    return {"works": _works(), "standings": _standings(), "ties": _ties(), "xlsx": _xlsx()}


def _works() -> dict[str, Any]:
    """Return rows, queries, seconds and the most memory of the report of all works as CSV."""
    person = Person.objects.get(user__username="operator")
    visit = Visit(person, actor_of(person), clock.START)

    def lines() -> int:
        answer = exports.respond(visit, "csv", works(visit.actor, {}), "bench")
        return sum(chunk.count(b"\r\n") for chunk in answer)

    started = time.process_time()
    count, counts = clockwork.counted(lines)
    work_s = round(time.process_time() - started, 2)
    tracemalloc.start()
    lines()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {"rows": count - 1, "queries": counts["pulsar_sql"], "cpu_s": work_s, "peak_mb": round(peak / 1024**2, 1)}


def _standings() -> dict[str, Any]:
    """Return entries, seconds and queries of last year's results computed anew, and of a page read from them."""
    year = ProjectYear.objects.select_related("region", "criteria").get(region__code="70", code="2025/26")
    facts = rounds_of(year.pk)
    asked = SnapshotInput(
        scope_of(year), year.region, facts[-1].number, WHOLE[facts[-1].month], year.criteria, facts, entrants_of(year.pk), is_final=True,
        reason="bench",
    )  # fmt: skip
    with transaction.atomic():
        wall, work = time.perf_counter(), time.process_time()
        row = snapshot(asked, by=None, now=clock.START + timedelta(hours=1))
        found = {"s": round(time.perf_counter() - wall, 2), "cpu_s": round(time.process_time() - work, 2)}
        code = StandingRow.objects.filter(snapshot=row).latest("order").code
        league_year = current().year_by_pk(year.pk)
        assert league_year is not None
        shown = Asked(year.region, league_year, Wanted(page=len(asked.entrants) // SIZE, opened=code), code)
        _, counts = clockwork.counted(lambda: board(shown))
        transaction.set_rollback(True)
    entries = LedgerEntry.objects.filter(scope=asked.scope).count()
    return found | {"studios": len(asked.entrants), "entries": entries, "page_queries": counts["pulsar_sql"]}


def _xlsx() -> dict[str, Any]:
    """Return rows, cells and seconds of the longest list of applications as XLSX, and of bare XlsxWriter writing the same cells."""
    operator = Person.objects.get(user__username="operator")
    with transaction.atomic():
        xlsx.fill_up(operator, clock.START)
        found = xlsx.compare(operator, clock.START)
        transaction.set_rollback(True)
    return found


def _ties() -> dict[str, Any]:
    """Return seconds of placing rows of which most are tied, and of a bare ORDER BY of the same rows."""
    rng = Random(70)
    values = [tuple(rng.randrange(60) for _ in range(4)) for _ in range(TIED)]
    names = [f"Студия {number}" for number in range(TIED)]
    rows = [
        ties.Standing(number, names[number], Decimal(points), dict(zip(TIES, map(Decimal, by), strict=True)))
        for number, (points, *by) in enumerate(values)
    ]
    return {"rows": TIED, "cpu_s": _work_s(lambda: ties.placed(rows, TIES)), "bare_s": _ordered(values, names)}


def _ordered(values: list[tuple[int, ...]], names: list[str]) -> float:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE bench_ties (id INTEGER PRIMARY KEY, name TEXT, points, k3, k2, k5)")
        rows = [(number, name, *row) for number, (name, row) in enumerate(zip(names, values, strict=True))]
        cursor.executemany("INSERT INTO bench_ties VALUES (%s, %s, %s, %s, %s, %s)", rows)

        def read() -> None:
            cursor.execute("SELECT * FROM bench_ties ORDER BY points DESC, k3 DESC, k2 DESC, k5 DESC, name, id")
            cursor.fetchall()

        return _work_s(read)


def _work_s(call: Callable[[], Any]) -> float:
    started = time.process_time()
    call()
    return round(time.process_time() - started, 2)
