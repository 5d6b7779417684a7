"""What holds for any run of answers: seats are conserved, a confirmed place is nobody else's, the next one is really the next."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from selection.ranking_rows import CANDIDATES, GROUPS, RULES, candidate
from selection.test_ranking_properties import decided

from pulsar_xblocks.selection.domain import promotion as p
from pulsar_xblocks.selection.domain.candidates import Candidate
from pulsar_xblocks.selection.domain.promotion import ADDED, Places, Step
from pulsar_xblocks.selection.domain.quotas import OPEN, allotted
from pulsar_xblocks.selection.domain.ranking import Ranking, ranked
from pulsar_xblocks.selection.domain.rules import RuleSet

START = datetime(2026, 10, 5, tzinfo=UTC)
DAY = timedelta(days=1)
many = settings(max_examples=200, deadline=None)
turns = st.lists(st.sampled_from(["confirm", "refuse", "wait", "leave"]), max_size=25)


def turn(rules: RuleSet, places: Places, what: str, day: int, rng: Random) -> Step:
    now, until = START + day * DAY, START + (day + 2) * DAY
    if what == "wait":
        return p.expired(rules, places, now, until)
    if what == "leave" and places.waiting:
        return p.left(rules, places, rng.choice(places.waiting).key, until)
    open_ = [one.key for one in places.offers if one.status == "offered" and not p.is_late(one, now)]
    if what == "confirm" and open_:
        return p.confirmed(places, rng.choice(open_), now)
    holders = sorted(places.holders())
    if what == "refuse" and holders:
        return p.left(rules, places, rng.choice(holders), until)
    return Step(places)


def check(rules: RuleSet, ranking: Ranking, before: Places, step: Step) -> None:
    after, said = step.places, {event.key for event in step.events if event.kind in ("refused", "expired", "withdrawn", "left")}
    assert len({one.key for one in after.offers}) == len(after.offers)
    assert after.holders().isdisjoint(one.key for one in after.waiting)
    for one in before.offers:
        if one.status == "confirmed" and one.key not in said:
            assert after.offer(one.key) == one
    for event in step.events:
        if event.kind == "offered":
            groups = ranking.row(event.key).candidate.groups
            assert event.seat == OPEN or event.seat in groups
            place = ranking.row(event.key).place
            assert not any(one.place < place and (event.seat == OPEN or event.seat in one.groups) for one in after.waiting)


@many
@given(RULES, CANDIDATES, turns, st.randoms(use_true_random=False))
def test_seats_are_conserved_and_the_next_is_the_next(rules: RuleSet, candidates: list[Candidate], what: list[str], rng: Random) -> None:
    ranking = decided(rules, candidates)
    places = p.opened(ranking, START + 2 * DAY).places
    seats = sum(cutoff.seats for cutoff in ranking.cutoffs.values())

    for day, one in enumerate(what):
        step = turn(rules, places, one, day, rng)
        check(rules, ranking, places, step)
        places = step.places
        assert sum(one.status in p.HOLDING for one in places.offers) + len(places.vacant) == seats == rules.places


@many
@given(RULES, CANDIDATES, turns, st.randoms(use_true_random=False))
def test_nobody_waits_beside_a_vacant_seat_but_equals(rules: RuleSet, candidates: list[Candidate], what: list[str], rng: Random) -> None:
    ranking = decided(rules, candidates)
    places = p.opened(ranking, START + 2 * DAY).places

    for day, one in enumerate(what):
        places = turn(rules, places, one, day, rng).places
        for seat in {one.seat for one in places.vacant}:
            pool = [one for one in places.waiting if seat == OPEN or seat in one.groups]
            best = [one for one in pool if one.place == min(other.place for other in pool)]
            assert not pool or len(best) > sum(one.seat == seat for one in places.vacant)


@many
@given(RULES, CANDIDATES, turns, st.integers(1, 6), st.randoms(use_true_random=False))
def test_an_upheld_appeal_takes_no_place_away(rules: RuleSet, candidates: list[Candidate], what: list[str], more: int, rng: Random) -> None:
    if not candidates:
        return
    places = p.opened(decided(rules, candidates), START + 2 * DAY).places
    for day, one in enumerate(what):
        places = turn(rules, places, one, day, rng).places
    who = rng.choice(candidates)
    raised = who._replace(total=who.total + more, parts={**who.parts, "motivation": who.parts["motivation"] + more})
    ranking = decided(rules, [raised if one.key == who.key else one for one in candidates])

    step = p.upheld(rules, places, ranking, who.key, START + 99 * DAY)

    assert step.places.offers[: len(places.offers)] == places.offers
    assert [event.key for event in step.events if event.kind == ADDED] in ([], [who.key])
    if places.offer(who.key) is None and raised.total >= rules.pass_points and who.key not in step.places.holders():
        place, pools = ranking.row(who.key).place, {OPEN, *who.groups}
        assert not any(ranking.row(one.key).place > place for one in step.places.offers if one.status in p.HOLDING and one.seat in pools)


@many
@given(RULES, CANDIDATES, st.randoms(use_true_random=False))
def test_who_has_left_before_the_list_holds_nothing_and_every_seat_stays(rules: RuleSet, candidates: list[Candidate], rng: Random) -> None:
    ranking = decided(rules, candidates)
    step = p.opened(ranking, START + 2 * DAY)
    gone = {one.key for one in candidates if rng.random() < 0.3}

    after = p.without(rules, step, gone, START + 2 * DAY).places

    assert after.holders().isdisjoint(gone) and gone.isdisjoint(one.key for one in after.waiting)
    assert len(after.offers) + len(after.vacant) == len(step.places.offers) + len(step.places.vacant)
    assert {one for one in step.places.offers if one.key not in gone} <= set(after.offers)
    assert p.without(rules, step, (), START + 2 * DAY) == step


ALL_APART = st.lists(st.frozensets(st.sampled_from(GROUPS)), min_size=6, max_size=24).map(
    lambda groups: [candidate(f"П-{at:03d}", 100 - at, groups=" ".join(sorted(codes))) for at, codes in enumerate(groups)]
)


@many
@given(RULES, ALL_APART, st.sets(st.integers(0, 23)))
def test_seats_freed_together_are_given_as_by_a_run(rules: RuleSet, candidates: list[Candidate], answered: set[int]) -> None:
    """Without equals: who has not answered in time is replaced by those whom a run of the reserve list would seat."""
    ranking = ranked(rules, candidates)
    places = p.opened(ranking, START).places
    for key in [one.key for at, one in enumerate(places.offers) if at in answered]:
        places = p.confirmed(places, key, START).places
    freed = [one.seat for one in (*places.offers, *places.vacant) if getattr(one, "status", "offered") == "offered"]
    asked = replace(rules, places=len(freed), quotas=tuple(replace(one, seats=freed.count(one.code)) for one in rules.quotas))
    waiting = [ranking.row(one.key).candidate for one in places.waiting]

    step = p.expired(rules, places, START + DAY, START + 3 * DAY)

    expected = allotted(asked, waiting, list(range(len(waiting)))).kinds
    assert {one.key: one.seat for one in step.places.offers if one.status == "offered"} == expected
