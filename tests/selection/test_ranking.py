"""Seats, lists and runs, worked by hand.  Source: domain.md 3.2."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from selection.ranking_rows import candidate, rules

from pulsar_xblocks.kernel.questions.domain.model import Text
from pulsar_xblocks.selection.domain.candidates import Candidate, Decision, input_hash
from pulsar_xblocks.selection.domain.quotas import Belongs, groups_of
from pulsar_xblocks.selection.domain.ranking import Cutoff, Ranking, Unresolved, changes, ranked
from pulsar_xblocks.selection.domain.ready import CENTRE, of_zones
from pulsar_xblocks.selection.domain.rules import NOMINATION, REGIONS, Quota, RuleSet


def seats(found: Ranking) -> dict[str, str]:
    return {row.candidate.key: row.seat for row in found.rows}


MORNING, EVENING = datetime(2026, 9, 1, 3, tzinfo=UTC), datetime(2026, 9, 1, 13, tzinfo=UTC)


def test_protected_seats_go_first_and_by_rank() -> None:
    """Two open places and one rural: the best rural one takes it although the total would give an open place too."""
    rows = [candidate("a", 50, groups="rural"), candidate("b", 49), candidate("c", 48), candidate("d", 20, groups="rural")]

    assert seats(ranked(rules(3, ("rural", 1)), rows)) == {"a": "rural", "b": "open", "c": "open", "d": ""}


def test_a_protected_seat_reaches_below_the_open_cut_off() -> None:
    rows = [candidate("a", 50), candidate("b", 49), candidate("c", 20, groups="rural"), candidate("d", 48)]

    found = ranked(rules(3, ("rural", 1)), rows)

    assert seats(found) == {"a": "open", "b": "open", "d": "", "c": "rural"}
    assert found.cutoffs == {
        "rural": Cutoff("rural", 1, 1, Decimal(20), "c", 0),
        "open": Cutoff("open", 2, 2, Decimal(49), "b", 1),
    }


def test_unused_protected_seats_fall_to_the_open_list() -> None:
    rows = [candidate("a", 50), candidate("b", 49), candidate("c", 48, groups="rural")]

    found = ranked(rules(3, ("rural", 2)), rows)

    assert seats(found) == {"a": "open", "b": "open", "c": "rural"}
    assert found.cutoffs["rural"] == Cutoff("rural", 1, 1, Decimal(48), "c", 0)


def test_unused_protected_seats_stay_empty_where_the_rules_keep_them() -> None:
    rows = [candidate("a", 50), candidate("b", 49), candidate("c", 48, groups="rural")]

    assert seats(ranked(rules(3, ("rural", 2), keeps_unused=True), rows)) == {"a": "open", "b": "", "c": "rural"}


def test_who_fits_two_groups_takes_the_one_with_fewer_candidates_per_seat() -> None:
    """Rural: 3 remaining for 1 seat = 3; centre: 4 remaining for 2 seats = 2, so the best one takes a seat of the centre."""
    rows = [
        candidate("a", 50, groups="rural centre"),
        candidate("b", 49, groups="rural"),
        candidate("c", 48, groups="rural"),
        candidate("d", 47, groups="centre"),
        candidate("e", 46, groups="centre"),
        candidate("f", 45, groups="centre"),
    ]

    assert seats(ranked(rules(3, ("rural", 1), ("centre", 2)), rows)) == {
        "a": "centre",
        "b": "rural",
        "c": "",
        "d": "centre",
        "e": "",
        "f": "",
    }


@pytest.mark.parametrize("order", [("rural", "centre"), ("centre", "rural")])
def test_of_groups_equally_short_the_first_of_the_call_is_taken(order: tuple[str, str]) -> None:
    rows = [candidate("a", 50, groups="rural centre"), candidate("b", 49, groups="rural"), candidate("c", 48, groups="centre")]

    found = seats(ranked(rules(2, (order[0], 1), (order[1], 1)), rows))

    assert found["a"] == order[0]
    assert sorted(key for key, seat in found.items() if seat) == ["a", "c" if order[0] == "rural" else "b"]


def test_a_group_whose_seats_are_given_is_not_chosen() -> None:
    rows = [
        candidate("a", 50, groups="rural"),
        candidate("b", 49, groups="rural centre"),
        *[candidate(k, 9, groups="centre") for k in "xyz"],
    ]

    assert seats(ranked(rules(2, ("rural", 1), ("centre", 1)), rows))["b"] == "centre"


def test_a_tie_across_the_protected_cut_off_stops_the_run_only_if_somebody_is_left_without() -> None:
    equals = [candidate("a", 40, groups="rural"), candidate("b", 40, groups="rural")]

    assert ranked(rules(2, ("rural", 1)), equals).unresolved == ()
    stopped = ranked(rules(2, ("rural", 1)), [candidate("z", 50), *equals])
    assert stopped.unresolved == (Unresolved(("a", "b"), Decimal(40), {"rural": 1}),)


def test_an_equal_outside_the_group_has_no_claim_on_its_seat() -> None:
    found = ranked(rules(2, ("rural", 1)), [candidate("z", 50), candidate("a", 40), candidate("b", 40, groups="rural")])

    assert seats(found) == {"z": "open", "a": "", "b": "rural"}


def test_below_the_pass_mark_nobody_gets_a_place_or_a_number() -> None:
    rows = [candidate("a", 50), candidate("b", 30), candidate("c", 29.99)]

    found = ranked(rules(9, pass_points=Decimal(30)), rows)

    assert [row.outcome for row in found.rows] == ["recommended", "recommended", "declined"]


def test_the_reserve_has_its_length_and_never_parts_equals() -> None:
    rows = [candidate("a", 50), candidate("b", 40), *[candidate(key, 30) for key in "cd"], candidate("e", 20)]

    found = ranked(rules(1, reserve=2), rows)

    assert [(row.candidate.key, row.outcome, row.number) for row in found.rows[1:]] == [
        ("b", "reserve", 1),
        ("c", "reserve", 2),
        ("d", "reserve", 2),
        ("e", "declined", 0),
    ]


def test_the_best_of_each_zone_for_the_status_of_a_centre() -> None:
    zones = (("north", Text("Север"), ("s",)), ("south", Text("Юг"), ("t",)))
    found = of_zones(CENTRE, zones, best=1)
    who = [("a", 90, "s"), ("b", 80, "s"), ("c", 61, "t"), ("d", 59, "t")]
    rows = [Candidate(key, Decimal(total), {}, groups=groups_of(found, Belongs(municipality=place))) for key, total, place in who]

    assert seats(ranked(found, rows)) == {"a": "north", "b": "", "c": "south", "d": ""}


def test_what_makes_somebody_belong() -> None:
    groups = (
        Quota("rural", seats=1),
        Quota("named", seats=1, by=NOMINATION, values=("mmc1", "mmc2")),
        Quota("guests", seats=1, by=REGIONS, values=("54",)),
        Quota("strange", seats=1, by="eyes", values=("54",)),
    )
    made = RuleSet(quotas=groups)

    assert groups_of(made, Belongs()) == frozenset()
    assert groups_of(made, Belongs(is_rural=True, region="54", centres=frozenset({"mmc2", "other"}))) == {"rural", "named", "guests"}


# --- runs


def test_two_candidates_of_one_number_are_refused() -> None:
    with pytest.raises(ValueError, match="share a key"):
        ranked(rules(1), [candidate("a", 1), candidate("a", 2)])


def test_nobody_at_all_makes_an_empty_list() -> None:
    assert ranked(rules(5, ("rural", 2)), []).cutoffs["open"] == Cutoff("open", 5, 0)


def test_the_hash_knows_every_input_and_not_the_order_of_candidates() -> None:
    made, rows = rules(3, ("rural", 1)), [candidate("a", 40, submitted_at=MORNING), candidate("b", 41.50, groups="rural centre")]
    same = input_hash(made, rows)

    assert input_hash(made, list(reversed(rows))) == same
    assert input_hash(made, [rows[0], candidate("b", 41.5, groups="centre rural")]) == same
    others = [
        input_hash(rules(4, ("rural", 1)), rows),
        input_hash(made, rows[:1]),
        input_hash(made, [rows[0]._replace(submitted_at=EVENING), rows[1]]),
        input_hash(made, [rows[0]._replace(best=Decimal(1)), rows[1]]),
        input_hash(made, [rows[0]._replace(municipality="x"), rows[1]]),
        input_hash(made, rows, [Decision(("a", "b"))]),
        input_hash(made, rows, [Decision(("b", "a"))]),
    ]
    assert len({same, *others}) == 8


def test_what_an_upheld_appeal_changes_for_others() -> None:
    made, rows = rules(1), [candidate("a", 50), candidate("b", 40), candidate("c", 30)]
    old, new = ranked(made, rows), ranked(made, [rows[0], candidate("b", 51), rows[2]])

    found = changes(old, new)

    assert [(one.key, one.before.place, one.after.place, one.after.outcome) for one in found] == [
        ("b", 2, 1, "recommended"),
        ("a", 1, 2, "reserve"),
    ]
    assert [(one.key, one.after) for one in changes(old, ranked(made, rows[:2]))] == [("c", None)]


def test_numbers_of_equals_do_not_decide_which_protected_seat_is_left_for_others() -> None:
    """Each of two equals may take a seat of two groups: who of the others gets the third one does not hang on their numbers."""
    three = rules(3, ("rural", 1), ("centre", 1), ("partner", 1))
    others = [candidate("c", 50, groups="rural"), candidate("d", 45, groups="rural"), candidate("e", 40, groups="partner")]

    found = [
        seats(ranked(three, [candidate(one, 70, groups="rural centre"), candidate(two, 70, groups="centre partner"), *others]))
        for one, two in (("a", "b"), ("b", "a"))
    ]

    assert found == [
        {"a": "centre", "b": "partner", "c": "rural", "d": "", "e": ""},
        {"b": "centre", "a": "partner", "c": "rural", "d": "", "e": ""},
    ]
