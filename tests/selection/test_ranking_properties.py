"""What holds for any candidates and rules: order of input, number of seats, fairness inside every pool, the commission's last word."""

from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from selection.ranking_rows import CANDIDATES, PARTS, RULES

from pulsar_xblocks.selection.domain.candidates import Candidate, Decision, input_hash
from pulsar_xblocks.selection.domain.quotas import OPEN
from pulsar_xblocks.selection.domain.ranking import Ranking, ranked
from pulsar_xblocks.selection.domain.rules import RuleSet

many = settings(max_examples=150, deadline=None)


def decided(rules: RuleSet, candidates: list[Candidate]) -> Ranking:
    """Return the list after the commission has put in order whatever stopped the run, each time by key."""
    decisions: list[Decision] = []
    found = ranked(rules, candidates)
    while found.unresolved:
        assert len(decisions) <= len(candidates)
        decisions += [Decision(one.keys) for one in found.unresolved]
        found = ranked(rules, candidates, decisions)
    return found


@many
@given(RULES, CANDIDATES, st.randoms(use_true_random=False))
def test_the_order_of_candidates_never_matters(rules: RuleSet, candidates: list[Candidate], rng: Random) -> None:
    mixed = list(candidates)
    rng.shuffle(mixed)

    assert ranked(rules, mixed) == ranked(rules, candidates)
    assert input_hash(rules, mixed) == input_hash(rules, candidates)


@many
@given(RULES, CANDIDATES)
def test_there_are_never_more_places_than_seats(rules: RuleSet, candidates: list[Candidate]) -> None:
    found = decided(rules, candidates)

    assert len(found.main) <= rules.places
    for quota in rules.quotas:
        given_ = [row for row in found.main if row.seat == quota.code]
        assert len(given_) <= quota.seats
        assert all(quota.code in row.candidate.groups for row in given_)


@many
@given(RULES, CANDIDATES)
def test_a_seat_is_empty_only_when_nobody_is_left_for_it(rules: RuleSet, candidates: list[Candidate]) -> None:
    found = decided(rules, candidates)
    without = [row for row in found.rows if not row.seat and row.candidate.total >= rules.pass_points]

    for quota in rules.quotas:
        if sum(row.seat == quota.code for row in found.main) < quota.seats:
            assert not any(quota.code in row.candidate.groups for row in without)
    if without and not rules.keeps_unused:
        assert len(found.main) == rules.places


@many
@given(RULES, CANDIDATES)
def test_nobody_below_another_of_the_same_pool_gets_a_seat_before(rules: RuleSet, candidates: list[Candidate]) -> None:
    found = decided(rules, candidates)

    for lucky in found.main:
        for other in found.rows:
            if not other.seat and (lucky.seat == OPEN or lucky.seat in other.candidate.groups):
                assert lucky.place < other.place


@many
@given(RULES, CANDIDATES)
def test_outcomes_say_what_seats_and_numbers_say(rules: RuleSet, candidates: list[Candidate]) -> None:
    found = decided(rules, candidates)

    for row in found.rows:
        passed = row.candidate.total >= rules.pass_points
        assert (row.outcome == "recommended") == bool(row.seat)
        assert (row.outcome == "reserve") == bool(row.number)
        assert passed or row.outcome == "declined"
        if passed and not row.seat:
            better = sum(other.number > 0 and other.place < row.place for other in found.rows)
            assert row.number == (better + 1 if rules.reserve is None or better < rules.reserve else 0)


@many
@given(RULES, CANDIDATES)
def test_cut_offs_are_the_lowest_totals_with_a_seat(rules: RuleSet, candidates: list[Candidate]) -> None:
    found = decided(rules, candidates)

    for kind, cutoff in found.cutoffs.items():
        totals = [row.candidate.total for row in found.main if row.seat == kind]
        assert (cutoff.points, cutoff.used) == (min(totals, default=None), len(totals))
        assert cutoff.used <= cutoff.seats


def worse(one: Candidate, two: Candidate, everybody: list[Candidate]) -> bool:
    """Tell by the plain definition whether one stands below two."""

    def early(row: Candidate) -> tuple[object, ...]:
        return (row.total, row.parts[PARTS[0]], row.best, row.parts[PARTS[2]])

    def late(row: Candidate) -> bool:
        return row.municipality not in {""} | {other.municipality for other in everybody if early(other) > early(row)}

    return (early(one), late(one)) < (early(two), late(two))


@many
@given(CANDIDATES)
def test_places_are_those_of_the_plain_definition(candidates: list[Candidate]) -> None:
    found = ranked(RuleSet(places=len(candidates)), candidates)

    for row in found.rows:
        assert row.place == 1 + sum(worse(row.candidate, other, candidates) for other in candidates)
    for above, below in zip(found.rows, found.rows[1:], strict=False):
        assert (below.tie is not None) == (above.candidate.total == below.candidate.total)
        if below.tie:
            assert below.tie.kind == ("equal" if above.place == below.place else "below")
            assert below.tie.other == above.candidate.key


@many
@given(RULES, CANDIDATES, st.randoms(use_true_random=False))
def test_equals_are_parted_by_the_commission_alone(rules: RuleSet, candidates: list[Candidate], rng: Random) -> None:
    """Whatever order the commission chooses, nobody but the equals it was asked about moves in the list."""
    found = ranked(rules, candidates)
    orders = [rng.sample(one.keys, len(one.keys)) for one in found.unresolved]

    after = ranked(rules, candidates, [Decision(tuple(order)) for order in orders])

    asked = {key for order in orders for key in order}
    before = {row.candidate.key: row.place for row in found.rows}
    assert all(row.place == before[row.candidate.key] for row in after.rows if row.candidate.key not in asked)
    assert all(after.at[one] < after.at[two] for order in orders for one, two in zip(order, order[1:], strict=False))


@many
@given(RULES, CANDIDATES, st.data())
def test_more_points_never_cost_a_place_in_the_list(rules: RuleSet, candidates: list[Candidate], data: st.DataObject) -> None:
    if not candidates:
        return
    who = data.draw(st.sampled_from(candidates))
    better = who._replace(total=who.total + 1, parts={**who.parts, "motivation": who.parts["motivation"] + 1})

    before = ranked(rules, candidates)
    after = ranked(rules, [better if one.key == who.key else one for one in candidates])

    assert after.row(who.key).place <= before.row(who.key).place


@many
@given(RULES, CANDIDATES)
def test_without_protected_seats_the_best_get_the_places(rules: RuleSet, candidates: list[Candidate]) -> None:
    plain = replace(rules, quotas=())
    found = decided(plain, candidates)

    fit = [row for row in found.rows if row.candidate.total >= plain.pass_points]
    assert [bool(row.seat) for row in fit] == [at < plain.places for at in range(len(fit))]


@many
@given(RULES, CANDIDATES, st.randoms(use_true_random=False))
def test_numbers_of_applications_decide_nothing(rules: RuleSet, candidates: list[Candidate], rng: Random) -> None:
    keys = [one.key for one in candidates]
    rng.shuffle(keys)
    new = {one.key: key for one, key in zip(candidates, keys, strict=True)}

    found = ranked(rules, candidates)
    other = ranked(rules, [one._replace(key=new[one.key]) for one in candidates])

    assert bool(found.unresolved) == bool(other.unresolved)
    assert {new[row.candidate.key] for row in found.main} == {row.candidate.key for row in other.main}
