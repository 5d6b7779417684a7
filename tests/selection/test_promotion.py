"""Offers and the reserve list, worked by hand.  Source: domain.md 3.2."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from selection.ranking_rows import candidate, rules

from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.selection.domain import promotion as p
from pulsar_xblocks.selection.domain.candidates import Candidate, Decision
from pulsar_xblocks.selection.domain.promotion import Event, NoOffer, Offer, OfferClosed, Places, Step, Vacancy, Waiting
from pulsar_xblocks.selection.domain.ranking import ranked
from pulsar_xblocks.selection.domain.rules import RuleSet

NOW = datetime(2026, 10, 5, 4, tzinfo=UTC)
UNTIL, NEXT = NOW + timedelta(days=3), NOW + timedelta(days=6)
ROWS = [
    candidate("a", 50),
    candidate("b", 49, groups="rural"),
    candidate("c", 48),
    candidate("d", 47),
    candidate("e", 46, groups="rural"),
    candidate("f", 45),
]
RULES = rules(3, ("rural", 1))


def start(made: RuleSet = RULES, rows: list[Candidate] = ROWS) -> Places:
    return p.opened(ranked(made, rows), UNTIL).places


def held(places: Places) -> dict[str, tuple[str, str]]:
    return {one.key: (one.seat, one.status) for one in places.offers}


def test_a_final_list_offers_the_places_and_keeps_the_reserve() -> None:
    step = p.opened(ranked(RULES, ROWS), UNTIL)

    assert step.places == Places(
        (Offer("a", "open", "offered", UNTIL), Offer("b", "rural", "offered", UNTIL), Offer("c", "open", "offered", UNTIL)),
        (Waiting("d", 4), Waiting("e", 5, frozenset({"rural"})), Waiting("f", 6)),
    )
    assert step.events == (Event("offered", "a", "open"), Event("offered", "b", "rural"), Event("offered", "c", "open"))


def test_a_list_with_an_open_tie_is_not_final() -> None:
    with pytest.raises(Conflict):
        p.opened(ranked(rules(1), [candidate("a", 1), candidate("b", 1)]), UNTIL)


def test_an_offer_is_open_until_the_end_of_its_third_day() -> None:
    """Offered on Monday 5 October at 11:00 in Tomsk: until Thursday 8 October, 23:59:59, which is 16:59:59 UTC."""
    assert p.offer_ends(RULES, NOW, "Asia/Tomsk") == datetime(2026, 10, 8, 16, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(("late_by", "is_late"), [(0, False), (0.5, False), (1, True), (60, True)])
def test_one_minute_late_is_late(late_by: float, is_late: bool) -> None:
    now = UNTIL + timedelta(seconds=late_by)

    if is_late:
        with pytest.raises(OfferClosed):
            p.confirmed(start(), "a", now)
    else:
        assert held(p.confirmed(start(), "a", now).places)["a"] == ("open", "confirmed")


def test_confirming_twice_changes_nothing() -> None:
    once = p.confirmed(start(), "a", NOW).places

    assert p.confirmed(once, "a", UNTIL + timedelta(days=9)) == Step(once)


@pytest.mark.parametrize("key", ["d", "nobody"])
def test_without_an_offer_there_is_nothing_to_confirm(key: str) -> None:
    with pytest.raises(NoOffer):
        p.confirmed(start(), key, NOW)


def test_a_freed_open_seat_goes_to_the_next() -> None:
    step = p.left(RULES, start(), "c", NEXT)

    assert step.events == (Event("refused", "c", "open"), Event("offered", "d", "open", "c"))
    assert step.places.offers[-1] == Offer("d", "open", "offered", NEXT)
    assert [one.key for one in step.places.waiting] == ["e", "f"]


def test_a_freed_protected_seat_goes_to_the_next_of_its_group() -> None:
    assert p.left(RULES, start(), "b", NEXT).events == (Event("refused", "b", "rural"), Event("offered", "e", "rural", "b"))


def test_without_the_group_a_freed_protected_seat_falls_to_the_open_list() -> None:
    places = p.left(RULES, start(), "e", NEXT).places

    step = p.left(RULES, places, "b", NEXT)

    assert step.events == (Event("refused", "b", "rural"), Event("fell", "", "rural", "b"), Event("offered", "d", "open", "b"))


def test_where_the_rules_keep_it_a_protected_seat_stays_empty() -> None:
    kept = rules(3, ("rural", 1), keeps_unused=True)
    places = p.left(kept, start(kept), "e", NEXT).places

    step = p.left(kept, places, "b", NEXT)

    assert step.events == (Event("refused", "b", "rural"), Event("empty", "", "rural", "b"))
    assert step.places.vacant == (Vacancy("rural", "b"),)


def test_silence_frees_seats_together() -> None:
    places = p.confirmed(start(), "a", NOW).places

    step = p.expired(RULES, places, UNTIL + timedelta(seconds=1), NEXT)

    assert step.events == (
        Event("expired", "b", "rural"),
        Event("expired", "c", "open"),
        Event("offered", "e", "rural", "b"),
        Event("offered", "d", "open", "c"),
    )
    assert p.expired(RULES, places, UNTIL, NEXT) == Step(places)
    with pytest.raises(OfferClosed):
        p.confirmed(step.places, "b", NEXT)


def test_a_confirmed_place_can_still_be_declined() -> None:
    places = p.confirmed(start(), "a", NOW).places

    assert p.left(RULES, places, "a", NEXT).events == (Event("refused", "a", "open"), Event("offered", "d", "open", "a"))
    with pytest.raises(NoOffer):
        p.left(RULES, p.left(RULES, places, "a", NEXT).places, "a", NEXT)


def test_an_application_that_is_no_more_leaves_its_place_or_its_number() -> None:
    gone = p.left(RULES, start(), "a", NEXT, "withdrawn")
    waiting = p.left(RULES, start(), "d", NEXT, "withdrawn")

    assert gone.events[0] == Event("withdrawn", "a", "open")
    assert waiting.events == (Event("left", "d"),)
    assert [one.key for one in waiting.places.waiting] == ["e", "f"]


def test_an_empty_reserve_leaves_the_seat_empty() -> None:
    step = p.left(rules(1), start(rules(1), ROWS[:1]), "a", NEXT)

    assert step.events == (Event("refused", "a", "open"), Event("empty", "", "open", "a"))
    assert step.places.vacant == (Vacancy("open", "a"),)


EQUALS = [candidate("a", 50), candidate("b", 49), candidate("c", 40), candidate("d", 40)]


def test_equals_on_the_reserve_ask_the_commission_and_then_get_the_seat() -> None:
    made = rules(2)
    asked = p.left(made, start(made, EQUALS), "a", NEXT)

    settled = p.reordered(made, asked.places, ranked(made, EQUALS, [Decision(("d", "c"))]), NEXT)

    assert asked.events == (Event("refused", "a", "open"), Event("asked", "", "open", "a", ("c", "d")))
    assert asked.places.vacant == (Vacancy("open", "a"),)
    assert settled.events == (Event("offered", "d", "open", "a"),)
    assert [one.key for one in settled.places.waiting] == ["c"]
    assert settled.places.vacant == ()


def test_as_many_seats_as_equals_ask_nobody() -> None:
    made = rules(2)

    step = p.expired(made, start(made, EQUALS), UNTIL + timedelta(seconds=1), NEXT)

    assert [event.key for event in step.events if event.kind == "offered"] == ["c", "d"]


def test_a_longer_term_holds_for_open_offers_only_and_never_shortens_one() -> None:
    places = p.left(RULES, p.confirmed(start(), "a", NOW).places, "c", NEXT).places

    longer = p.prolonged(places, {"a", "b", "d"}, UNTIL + timedelta(hours=24))

    assert [(one.key, one.until) for one in longer.offers] == [("a", UNTIL), ("b", UNTIL + timedelta(hours=24)), ("c", UNTIL), ("d", NEXT)]


# --- an appeal upheld after the final list


def better(key: str, points: int) -> list[Candidate]:
    return [candidate(one.key, points, groups=" ".join(one.groups)) if one.key == key else one for one in ROWS]


def test_an_upheld_appeal_adds_a_seat_and_nobody_loses_one() -> None:
    places = p.confirmed(start(), "c", NOW).places

    step = p.upheld(RULES, places, ranked(RULES, better("f", 49)), "f", NEXT)

    assert step.events == (Event("added", "f", "added"),)
    assert held(step.places) == {
        "a": ("open", "offered"),
        "b": ("rural", "offered"),
        "c": ("open", "confirmed"),
        "f": ("added", "offered"),
    }
    assert [one.key for one in step.places.waiting] == ["d", "e"]


def test_an_appeal_that_is_not_enough_moves_the_application_on_the_reserve_list() -> None:
    step = p.upheld(RULES, start(), ranked(RULES, better("f", 47.5)), "f", NEXT)

    assert step.events == ()
    assert [(one.key, one.place) for one in step.places.waiting] == [("f", 4), ("d", 5), ("e", 6)]


def test_who_stands_above_somebody_promoted_meanwhile_gets_a_seat() -> None:
    places = p.left(RULES, start(), "c", NEXT).places  # d, 47, is promoted

    assert p.upheld(RULES, places, ranked(RULES, better("f", 47.5)), "f", NEXT).events == (Event("added", "f", "added"),)


def test_a_seat_of_a_group_gives_a_claim_to_its_own_only() -> None:
    rows = [candidate("a", 50), candidate("b", 20, groups="rural"), candidate("c", 10, groups="rural"), candidate("d", 10)]
    made = rules(2, ("rural", 1))
    places = p.opened(ranked(made, rows), UNTIL).places
    c = [*rows[:2], candidate("c", 30, groups="rural"), rows[3]]
    d = [*rows[:3], candidate("d", 30)]

    assert p.upheld(made, places, ranked(made, c), "c", NEXT).events == (Event("added", "c", "added"),)
    assert p.upheld(made, places, ranked(made, d), "d", NEXT).events == ()


def test_a_vacant_seat_is_given_before_one_is_added() -> None:
    made, rows = rules(2, reserve=0), [candidate("a", 50), candidate("b", 40), candidate("c", 30)]
    places = p.left(made, start(made, rows), "a", NEXT).places

    step = p.upheld(made, places, ranked(made, [*rows[:2], candidate("c", 45)]), "c", NEXT)

    assert step.events == (Event("offered", "c", "open", "a"),)


def test_an_added_seat_is_gone_when_it_is_refused() -> None:
    places = p.upheld(RULES, start(), ranked(RULES, better("f", 49)), "f", NEXT).places

    step = p.left(RULES, places, "f", NEXT)

    assert step.events == (Event("refused", "f", "added"),)
    assert step.places.vacant == ()


def test_somebody_admitted_by_an_appeal_joins_the_list() -> None:
    step = p.upheld(RULES, start(), ranked(RULES, [*ROWS, candidate("g", 46.5)]), "g", NEXT)

    assert [one.key for one in step.places.waiting] == ["d", "g", "e", "f"]


def test_a_short_reserve_list_takes_only_who_belongs_there() -> None:
    short = rules(1, reserve=1)
    places = start(short, ROWS[:3])

    joins = p.upheld(short, places, ranked(short, [*ROWS[:3], candidate("g", 49.5)]), "g", NEXT)
    stays_out = p.upheld(short, places, ranked(short, [*ROWS[:3], candidate("g", 48.5)]), "g", NEXT)

    assert [one.key for one in joins.places.waiting] == ["g", "b"]
    assert [one.key for one in stays_out.places.waiting] == ["b"]


def test_an_appeal_brings_no_place_below_the_pass_mark_or_after_a_refusal() -> None:
    strict = rules(3, ("rural", 1), pass_points=Decimal(40))
    low = p.upheld(strict, start(strict), ranked(strict, [*ROWS, candidate("g", 39)]), "g", NEXT)
    refused = p.left(RULES, start(), "c", NEXT).places
    back = p.upheld(RULES, refused, ranked(RULES, better("c", 60)), "c", NEXT)

    assert (low.events, [one.key for one in low.places.waiting]) == ((), ["d", "e", "f"])
    assert (back.events, held(back.places)["c"]) == ((), ("open", "refused"))


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (Event("offered", "П-2026-000005", "open"), "A place is offered to П-2026-000005."),
        (Event("offered", "П-2026-000005", "open", "П-2026-000001"), "A place is offered to П-2026-000005: it was freed by П-2026-000001."),
        (Event("expired", "П-2026-000001", "open"), "П-2026-000001: no answer came in the term."),
    ],
)
def test_the_log_speaks(event: Event, text: str) -> None:
    told = p.sentence(event)

    assert told % told.params == text


def test_seats_of_two_groups_freed_together_go_as_in_a_run() -> None:
    """c fits both groups and takes the seat that fewer wait for; so d, of the first one, gets its seat before e of none."""
    made = rules(2, ("rural", 1), ("centre", 1))
    told = {"a": "rural", "b": "centre", "c": "rural centre", "e": "", "d": "rural"}
    rows = [candidate(key, 50 - at, groups=groups) for at, (key, groups) in enumerate(told.items())]
    places = start(made, rows)

    step = p.expired(made, places, UNTIL + timedelta(seconds=1), NEXT)

    assert {key: seat for key, (seat, status) in held(step.places).items() if status == "offered"} == {"c": "centre", "d": "rural"}
