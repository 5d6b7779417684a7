"""The worked example of a year with two rounds, by hand: both studios have 26,4, B stands first by K3."""

from datetime import date
from decimal import Decimal

import pytest
from factories import RegionFactory

from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.definitions.domain import canonical, load
from pulsar_xblocks.kernel.ledger.actions import Posting, post
from pulsar_xblocks.kernel.ledger.domain import Entry
from pulsar_xblocks.league.actions import rounds, snapshots
from pulsar_xblocks.league.domain import points, ties
from pulsar_xblocks.league.domain.criteria import Criteria
from pulsar_xblocks.league.domain.entrants import Entrant
from pulsar_xblocks.league.domain.points import Frame, RoundFact
from pulsar_xblocks.studios.templates import CRITERIA

ROUNDS = (RoundFact(1, 10, date(2026, 10, 29)), RoundFact(2, 11, date(2026, 11, 28)))
AS_OF = date(2026, 12, 12)
D = Decimal


def without_k4() -> Criteria:
    rows = [row | ({"is_active": False} if row["code"] == "K4" else {}) for row in CRITERIA["rows"]]
    return load(Criteria, canonical(CRITERIA | {"rows": rows}))


def entry(code: str, quantity: str, number: int | None = None) -> Entry:
    return Entry(code, D(quantity), ROUNDS[number - 1].closes_on if number else date(2026, 11, 15), number)


# October came in time (29.10, 23:58): reads 10 and 6 differ by 4, the third is 7, the median 7; November 5 and 5
A = [entry("K1", "1", 1), entry("K2", "1", 1), entry("K3", "7", 1)]
A += [entry("K1", "1", 2), entry("K2", "1", 2), entry("K3", "5", 2), entry("K5", "1")]
# October came late (30.10, 00:01): reads 8 and 5, the mean 6,5; November 8 and 8
B = [entry("K1", "1", 1), entry("K3", "6.5", 1), entry("K1", "1", 2), entry("K2", "1", 2), entry("K3", "8", 2)]


def test_points_by_hand():
    criteria, frame = without_k4(), Frame(ROUNDS, 2, AS_OF)

    a, b = points.points(criteria, A, frame), points.points(criteria, B, frame)

    assert {code: value for code, value in a.by_code().items() if value} == {"K1": D(8), "K2": D(2), "K3": D("14.4"), "K5": D(2)}
    assert {code: value for code, value in b.by_code().items() if value} == {"K1": D(8), "K2": D(1), "K3": D("17.4")}
    assert (a.points, b.points) == (D("26.40"), D("26.40"))


def test_b_stands_first_by_k3():
    criteria, frame = without_k4(), Frame(ROUNDS, 2, AS_OF)
    totals = [points.points(criteria, rows, frame) for rows in (A, B)]

    first, second = ties.placed([ties.Standing(n, "AB"[n], row.points, row.by_code()) for n, row in enumerate(totals)], criteria.ties)

    assert (first.standing.name, first.place, first.tie) == ("B", 1, ties.Tie("above", "A", "K3", D("17.4"), D("14.4")))
    assert (second.standing.name, second.place, second.to_next) == ("A", 2, D(0))
    assert second.tie == ties.Tie("below", "B", "K3", D("14.4"), D("17.4"))


@pytest.mark.django_db
def test_the_same_through_ledger_and_snapshot(now):
    region, definition = RegionFactory(), pin("criteria", without_k4(), now)
    mine = {"region_id": region.pk, "scope": "70:2026/27"}
    october = [rounds.StudioResult(1, True, True, D(7)), rounds.StudioResult(2, True, False, D("6.5"))]
    november = [rounds.StudioResult(1, True, True, D(5)), rounds.StudioResult(2, True, True, D(8))]
    for fact, studios in zip(ROUNDS, (october, november), strict=True):
        results = rounds.RoundResults(round_number=fact.number, on=fact.closes_on, studios=studios, **mine)
        rounds.post_round(results, definition, by=None, now=now)
    event = {"subject_kind": "studio_year", "subject_id": 1, "criterion": "K5", "quantity": D(1), "on": date(2026, 11, 15), "key": "event"}
    post(Posting(**event, **mine), by=None, now=now)
    entrants = [Entrant(1, "70-69701-001", "A", "Школа", "Томск"), Entrant(2, "70-69701-002", "B", "Школа", "Томск")]

    row = snapshots.snapshot(
        snapshots.SnapshotInput("70:2026/27", region, 2, "November", definition, ROUNDS, entrants, as_of=AS_OF), by=None, now=now
    )

    stored = row.rows.order_by("order").values_list("name", "place", "points", "works", "results")
    assert list(stored) == [("B", 1, D("26.40"), 2, '["6.50", "8.00"]'), ("A", 2, D("26.40"), 2, '["7.00", "5.00"]')]
