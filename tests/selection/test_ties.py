"""Places and their ties, worked by hand.  Source: domain.md 3.2."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from selection.ranking_rows import candidate, rules

from pulsar_xblocks.selection.domain import ties
from pulsar_xblocks.selection.domain.candidates import Decision
from pulsar_xblocks.selection.domain.ranking import Ranking, Unresolved, ranked
from pulsar_xblocks.selection.domain.ready import CENTRE, SPORT
from pulsar_xblocks.selection.domain.rules import RuleSet


def places(found: Ranking) -> list[tuple[str, int]]:
    return [(row.candidate.key, row.place) for row in found.rows]


def seats(found: Ranking) -> dict[str, str]:
    return {row.candidate.key: row.seat for row in found.rows}


def test_order_is_by_total() -> None:
    assert places(ranked(rules(9), [candidate("a", 40), candidate("b", 50), candidate("c", 45.5)])) == [("b", 1), ("c", 2), ("a", 3)]


def test_equal_totals_are_told_apart_step_by_step() -> None:
    """All have 60: b has more in the academic part; of the rest c has the better achievement; d more of the experts than a."""
    a = candidate("a", 39, 11, 10, best=Decimal(6))
    b = candidate("b", 41, 9, 10, best=Decimal(4))
    c = candidate("c", 39, 16, 5, best=Decimal(16))
    d = candidate("d", 39, 10, 11, best=Decimal(6))

    found = ranked(rules(9), [a, b, c, d])

    assert places(found) == [("b", 1), ("c", 2), ("d", 3), ("a", 4)]
    assert [row.tie for row in found.rows] == [
        None,
        ties.Tie(ties.BELOW, "b", "academic", Decimal(39), Decimal(41)),
        ties.Tie(ties.BELOW, "c", "best_achievement", Decimal(6), Decimal(16)),
        ties.Tie(ties.BELOW, "d", "expert", Decimal(10), Decimal(11)),
    ]


def test_a_municipality_nobody_above_is_from_comes_first() -> None:
    """Томск stands above already, so of two equal ones the one from Колпашево comes first; two new ones of one place stay equal."""
    top = candidate("a", 50, municipality="69701000")
    equals = [candidate("b", 40, municipality="69701000"), candidate("c", 40, municipality="69632000")]
    twins = [candidate(key, 30, municipality="69704000") for key in "de"]

    found = ranked(rules(9), [top, *equals, *twins])

    assert places(found) == [("a", 1), ("c", 2), ("b", 3), ("d", 4), ("e", 4)]
    assert found.rows[2].tie == ties.Tie(ties.BELOW, "c", "municipality", False, True)
    assert found.rows[4].tie == ties.Tie(ties.EQUAL, "d")


def test_an_unknown_municipality_is_never_new() -> None:
    assert places(ranked(rules(9), [candidate("a", 40), candidate("b", 40, municipality="69632000")])) == [("b", 1), ("a", 2)]


def test_equal_places_are_shared_and_the_next_is_skipped() -> None:
    assert places(ranked(rules(9), [candidate(key, 40) for key in "cab"] + [candidate("d", 1)])) == [("a", 1), ("b", 1), ("c", 1), ("d", 4)]


MORNING, EVENING = datetime(2026, 9, 1, 3, tzinfo=UTC), datetime(2026, 9, 1, 13, tzinfo=UTC)


def test_time_of_submission_decides_only_when_the_operator_says_so() -> None:
    rows = [candidate("a", 40, submitted_at=EVENING), candidate("b", 40, submitted_at=MORNING), candidate("c", 40)]
    timed = rules(9, ties=("academic", "time", "commission"))

    assert places(ranked(rules(9), rows)) == [("a", 1), ("b", 1), ("c", 1)]
    assert places(ranked(timed, rows)) == [("b", 1), ("a", 2), ("c", 3)]
    assert ranked(timed, rows).rows[1].tie == ties.Tie(ties.BELOW, "b", "time", EVENING, MORNING)


def test_steps_after_the_municipality_still_decide() -> None:
    turned = rules(9, ties=("municipality", "academic", "commission"))
    rows = [candidate("a", 30, 10, municipality="x"), candidate("b", 31, 9, municipality="x"), candidate("c", 1, 39)]

    assert places(ranked(turned, rows)) == [("b", 1), ("a", 2), ("c", 3)]


def test_a_step_whose_part_the_rules_lack_is_skipped() -> None:
    assert ties.steps_of(CENTRE) == ("m7", "m4", "commission")
    assert ties.steps_of(replace(CENTRE, ties=RuleSet().ties)) == ("expert", "municipality", "commission")
    assert ties.steps_of(SPORT) == ("s3", "s2", "expert", "municipality", "commission")


# --- the commission


def test_a_tie_across_the_cut_off_stops_the_run() -> None:
    rows = [candidate("a", 50), candidate("b", 40), candidate("c", 40), candidate("d", 40), candidate("e", 30)]

    found = ranked(rules(3), rows)

    assert found.unresolved == (Unresolved(("b", "c", "d"), Decimal(40), {"open": 2}),)
    assert [(row.seat, row.outcome, row.number) for row in found.rows] == [("", "", 0)] * 5
    assert found.cutoffs == {}


def test_the_commission_puts_equals_in_order() -> None:
    rows = [candidate(key, 40) for key in "abc"]

    found = ranked(rules(2), rows, [Decision(("a", "b", "c"), "№ 3"), Decision(("c", "a", "b"), "№ 4")])

    assert places(found) == [("c", 1), ("a", 2), ("b", 3)]
    assert seats(found) == {"c": "open", "a": "open", "b": ""}
    assert found.rows[1].tie == ties.Tie(ties.BELOW, "c", "commission", 2, 1)


@pytest.mark.parametrize("order", [("a", "b"), ("a", "b", "x"), ("a", "a", "b"), ()])
def test_an_order_that_leaves_somebody_out_decides_nothing(order: tuple[str, ...]) -> None:
    found = ranked(rules(2), [candidate(key, 40) for key in "abc"], [Decision(order)])

    assert [one.keys for one in found.unresolved] == [("a", "b", "c")]


def test_the_commission_never_overrules_a_step() -> None:
    found = ranked(rules(1), [candidate("a", 41, 1), candidate("b", 40, 2)], [Decision(("b", "a"))])

    assert places(found) == [("a", 1), ("b", 2)]


def test_equals_that_no_cut_off_goes_through_stop_nothing() -> None:
    inside = ranked(rules(2), [candidate("a", 40), candidate("b", 40), candidate("c", 30)])
    outside = ranked(rules(1), [candidate("a", 50), candidate("b", 40), candidate("c", 40)])

    assert seats(inside) == {"a": "open", "b": "open", "c": ""}
    assert [(row.candidate.key, row.number) for row in outside.reserve] == [("b", 1), ("c", 1)]
