"""How long the standings of 3,000 studios take: 8 rounds x 9 criteria = 216,000 entries.

    PULSAR_DEMO_HOME=/tmp/bench PYTHONPATH=demo DJANGO_SETTINGS_MODULE=pulsar_demo.settings python bench/standings.py

Fills an empty database of that folder, recomputes, reads a page; prints seconds and queries.
"""

import random
import time
from datetime import UTC, date, datetime
from decimal import Decimal

import django

STUDIOS, ROUNDS = 3000, 8
SCOPE = "70:2026/27"
NOW = datetime(2027, 5, 31, tzinfo=UTC)


def main() -> None:
    """Fill, recompute, read."""
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - Django is ready only now

    call_command("migrate", verbosity=0, run_syncdb=True)
    asked = filled()
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from pulsar_xblocks.league.actions.snapshots import snapshot  # noqa: PLC0415
    from pulsar_xblocks.league.board import Asked, board  # noqa: PLC0415
    from pulsar_xblocks.league.queries.standings import Wanted  # noqa: PLC0415
    from pulsar_xblocks.league.sources import LeagueYear  # noqa: PLC0415

    started, worked = time.perf_counter(), time.process_time()
    snapshot(asked, by=None, now=NOW)
    print(f"recomputed and stored: {time.perf_counter() - started:.2f} s, of them {time.process_time() - worked:.2f} s of work")
    year = LeagueYear(1, asked.region, "2026/27", "", "active", asked.criteria, date(2027, 5, 31), "", 1)
    started = time.perf_counter()
    with CaptureQueriesContext(connection) as seen:
        board(Asked(asked.region, year, Wanted(page=30, opened="70-00000-1500"), "70-00000-0007"))
    print(f"page read: {time.perf_counter() - started:.3f} s, {len(seen)} queries")


def filled():
    """Return what is to be computed, its entries stored."""
    from pulsar_xblocks.kernel.definitions.actions import pin  # noqa: PLC0415
    from pulsar_xblocks.kernel.directory.models import Region  # noqa: PLC0415
    from pulsar_xblocks.kernel.ledger.actions import Posting, post_many  # noqa: PLC0415
    from pulsar_xblocks.league.actions.snapshots import SnapshotInput  # noqa: PLC0415
    from pulsar_xblocks.league.domain.entrants import Entrant  # noqa: PLC0415
    from pulsar_xblocks.league.domain.points import RoundFact  # noqa: PLC0415
    from pulsar_xblocks.studios.templates import CRITERIA  # noqa: PLC0415

    rng = random.Random(70)
    region, _ = Region.objects.get_or_create(code="70", defaults={"name": "Томская область", "time_zone": "Asia/Tomsk"})
    days = [date(2026 + (9 + n) // 12, (9 + n) % 12 + 1, 20) for n in range(ROUNDS)]
    facts = [RoundFact(n + 1, day.month, day) for n, day in enumerate(days)]
    most = {"K3": 20, "K4": 200}
    postings = [
        Posting(region.pk, SCOPE, "studio_year", pk, f"K{k}", Decimal(rng.randrange(most.get(f"K{k}", 3))) / 2, day, f"{pk}:{n}:{k}", n)
        for pk in range(1, STUDIOS + 1)
        for n, day in enumerate(days, start=1)
        for k in range(1, 10)
    ]
    started = time.perf_counter()
    post_many(postings, by=None, now=NOW)
    print(f"{len(postings)} entries posted: {time.perf_counter() - started:.1f} s")
    entrants = [
        Entrant(pk, f"70-00000-{pk:04d}", f"Студия {pk}", "Школа", f"Район {pk % 20}", rng.choice(("city", "rural")))
        for pk in range(1, STUDIOS + 1)
    ]
    return SnapshotInput(SCOPE, region, ROUNDS, "May", pin("criteria", CRITERIA, NOW), facts, entrants)


if __name__ == "__main__":
    main()
