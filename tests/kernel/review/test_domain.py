"""Rules of the review: scores and comments, outcomes, even and honest assignment, severity, imported tables."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.kernel.definitions.domain import canonical, load
from pulsar_xblocks.kernel.review.default_rubric import RUBRIC
from pulsar_xblocks.kernel.review.domain.assigning import Paper, Reader, assign, may_read, spread
from pulsar_xblocks.kernel.review.domain.outcome import Outcome, missing_reads, outcome
from pulsar_xblocks.kernel.review.domain.rubric import Rubric, check, check_draft, level_of, parsed, steps, total
from pulsar_xblocks.kernel.review.domain.severity import Given, distribution, severities

D = Decimal
RULES = load(Rubric, canonical(RUBRIC))
GAP = D(3)
FULL = {"understanding": D(2), "method": D(2), "result": D(3), "own_part": D(2), "form": D(1)}
LOW = {"understanding": D(1), "method": D(1), "result": D(1), "own_part": D("1.5"), "form": D(0)}  # 4,5

# --- rubric


def test_default_rubric_is_the_ten_points_of_the_handbook():
    assert [(row.key, row.max) for row in RULES.rows] == list(FULL.items())
    assert (RULES.scale, RULES.step, RULES.gap) == (D(10), D("0.5"), D(3))
    assert [len(row.levels) for row in RULES.rows] == [len(steps(row, RULES.step)) for row in RULES.rows]


def test_total_is_the_sum_of_the_rows():
    assert total(RULES, FULL) == D(10)
    assert total(RULES, {"method": D("1.5")}) == D("1.5")


@pytest.mark.parametrize(("value", "is_fine"), [("0", True), ("0.5", True), ("2", True), ("2.5", False), ("0.25", False), ("-0.5", False)])
def test_score_keeps_to_range_and_step(value, is_fine):
    assert (check_draft(RULES, {"method": D(value)}, "") == {}) is is_fine


def test_row_that_the_rubric_does_not_know_is_refused():
    assert set(check_draft(RULES, {"beauty": D(1)}, "")) == {""}


def test_finished_read_needs_every_row():
    assert set(check(RULES, {"method": D(1)}, "")) == {"score_understanding", "score_result", "score_own_part", "score_form"}


@pytest.mark.parametrize(("length", "is_fine"), [(49, False), (50, True)])
def test_below_five_points_the_comment_has_fifty_characters(length, is_fine):
    errors = check(RULES, LOW, "а" * length)

    assert (errors == {}) is is_fine
    assert set(errors) <= {"comment"}


def test_spaces_do_not_make_a_comment_longer():
    assert set(check(RULES, LOW, "а" + " " * 60 + "б")) == {"comment"}


def test_five_points_need_no_comment():
    assert check(RULES, LOW | {"form": D("0.5")}, "") == {}


def test_level_is_the_one_chosen_or_the_nearest_below():
    row = RULES.rows[0]

    assert level_of(row, D("1.5")).value == D("1.5")
    assert level_of(row, D("1.7")).value == D("1.5")
    assert level_of(row, None) is None


@pytest.mark.parametrize(("text", "value"), [("1,5", D("1.5")), (" 2 ", D(2)), ("", None), ("NaN", None), ("два", None)])
def test_scores_are_read_with_comma_or_point(text, value):
    assert parsed(text) == value


# --- outcome


@pytest.mark.parametrize(
    ("reads", "wanted", "found"),
    [
        ((), 1, Outcome(None, (), "read")),
        ((), 2, Outcome(None, (), "read")),
        (("7",), 1, Outcome(D(7), (D(7),))),
        (("7",), 2, Outcome(None, (D(7),), "second")),
        (("8", "5"), 2, Outcome(D("6.5"), (D(8), D(5)))),  # exactly 3,0: no third read
        (("8.5", "5"), 2, Outcome(None, (D("8.5"), D(5)), "third")),
        (("10", "6", "7"), 2, Outcome(D(7), (D(10), D(6), D(7)))),
        (("8", "6.5"), 2, Outcome(D("7.25"), (D(8), D("6.5")))),
        (("8", "7"), 3, Outcome(None, (D(8), D(7)), "third")),
        (("8", "4"), 1, Outcome(None, (D(8), D(4)), "third")),
    ],
)
def test_outcome_by_the_number_of_reads(reads, wanted, found):
    assert outcome([D(one) for one in reads], wanted, GAP) == found


def test_imported_result_stands_instead_of_reads():
    assert outcome([D(2)], 2, GAP, imported=D("9.25")) == Outcome(D("9.25"), (D(2),))


SCORES = st.integers(0, 20).map(lambda number: D(number) / 2)


@given(st.lists(SCORES, min_size=1, max_size=3), st.integers(1, 3))
def test_result_lies_between_the_reads_and_their_order_never_matters(reads, wanted):
    found = outcome(reads, wanted, GAP)

    assert found.value is None or min(reads) <= found.value <= max(reads)
    assert outcome(list(reversed(reads)), wanted, GAP).value == found.value
    assert (found.value is None) == bool(found.needs)


@given(SCORES, SCORES)
def test_third_read_is_asked_for_only_over_a_gap(first, second):
    assert (outcome([first, second], 2, GAP).needs == "third") == (abs(first - second) > 3)


@pytest.mark.parametrize(
    ("reads", "wanted", "under_way", "lacking"),
    [
        ((), 1, 0, 1),
        ((), 2, 1, 1),
        (("7",), 2, 0, 1),
        (("7",), 2, 1, 0),
        (("9", "5"), 2, 0, 1),
        (("9", "5"), 2, 1, 0),
        (("9", "8"), 2, 0, 0),
    ],
)
def test_missing_reads_count_what_is_under_way(reads, wanted, under_way, lacking):
    assert missing_reads(outcome([D(one) for one in reads], wanted, GAP), wanted, under_way) == lacking


# --- assignment


def test_nobody_reads_the_own_organisation_a_declared_work_or_one_twice():
    paper = Paper(1, 1, organisation=5, readers=frozenset({3}))

    assert not may_read(paper, Reader(1, organisations=frozenset({5})))
    assert not may_read(paper, Reader(2, barred=frozenset({1})))
    assert not may_read(paper, Reader(3))
    assert may_read(paper, Reader(4, organisations=frozenset({6})))


def test_seven_works_for_three_experts_are_three_two_two():
    plan = assign([Paper(number, 1) for number in range(7)], [Reader(1), Reader(2), Reader(3)], Random(1))

    assert sorted(_loads(plan, [1, 2, 3]).values()) == [2, 2, 3]


def test_work_that_nobody_may_read_is_named():
    plan = assign([Paper(1, 2, organisation=5)], [Reader(1, frozenset({5})), Reader(2)], Random(1))

    assert plan.pairs == ((1, 2),)
    assert plan.unplaced == {1: 1}


def test_levelling_passes_works_on_along_a_path():
    # 1 may read everything, 2 only works 0-3, 3 only work 0: greedy alone may leave 3 without a work
    readers = [Reader(1), Reader(2, barred=frozenset({4, 5})), Reader(3, barred=frozenset({1, 2, 3, 4, 5}))]

    plan = assign([Paper(number, 1) for number in range(6)], readers, Random(3))

    assert _loads(plan, [1, 2, 3]) == {1: 3, 2: 2, 3: 1} or _loads(plan, [1, 2, 3]) == {1: 2, 2: 3, 3: 1}


@given(st.integers(1, 30), st.integers(2, 6), st.integers(1, 2), st.integers())
def test_without_conflicts_loads_differ_by_at_most_one(count, experts, missing, seed):
    readers = [Reader(number) for number in range(experts)]

    plan = assign([Paper(number, missing) for number in range(count)], readers, Random(seed))

    assert spread(_loads(plan, range(experts)).values()) <= 1
    assert len(plan.pairs) == count * missing
    assert len(set(plan.pairs)) == len(plan.pairs)


@given(
    st.lists(st.integers(1, 4), min_size=1, max_size=20),
    st.lists(st.integers(1, 4), min_size=2, max_size=5),
    st.integers(1, 3),
    st.integers(),
)
def test_own_organisation_is_never_read_and_what_fits_is_placed(schools, homes, missing, seed):
    papers = [Paper(number, missing, school) for number, school in enumerate(schools)]
    readers = [Reader(number, frozenset({home})) for number, home in enumerate(homes)]

    plan = assign(papers, readers, Random(seed))

    assert all(schools[paper] != homes[reader] for paper, reader in plan.pairs)
    for paper in papers:
        fitting = sum(may_read(paper, reader) for reader in readers)
        assert sum(pk == paper.id for pk, _ in plan.pairs) == min(missing, fitting)
        assert plan.unplaced.get(paper.id, 0) == max(missing - fitting, 0)


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), min_size=1, max_size=9), st.integers())
def test_no_single_hand_over_would_make_it_more_even(barred, seed):
    papers = [Paper(number, 1) for number in range(12)]
    readers = [Reader(number, barred=frozenset(paper for paper, who in barred if who == number)) for number in range(4)]

    plan = assign(papers, readers, Random(seed))
    loads = _loads(plan, range(4))

    for paper, giver in plan.pairs:
        takers = [reader.id for reader in readers if reader.id != giver and may_read(papers[paper], reader)]
        assert all(loads[giver] - loads[taker] <= 1 for taker in takers)


def test_same_seed_same_plan():
    papers, readers = [Paper(number, 2) for number in range(9)], [Reader(number) for number in range(4)]

    assert assign(papers, readers, Random(7)) == assign(papers, readers, Random(7))


def test_what_is_in_hand_already_counts():
    plan = assign([Paper(number, 1) for number in range(4)], [Reader(1, load=4), Reader(2)], Random(1))

    assert _loads(plan, [1, 2]) == {1: 0, 2: 4}


def _loads(plan, readers):
    return {reader: sum(one == reader for _, one in plan.pairs) for reader in readers}


# --- severity


def test_severity_compares_on_three_common_works():
    common = [Given(expert, item, D(value)) for item, pair in enumerate(((8, 6), (7, 7), (9, 5))) for expert, value in enumerate(pair, 1)]

    strict, mild = severities(common)

    assert (strict.expert, strict.mean, strict.severity, strict.is_shared) == (2, D("6.00"), D("-2.00"), True)
    assert (mild.expert, mild.severity, mild.lowest, mild.highest, mild.deviation) == (1, D("2.00"), D(7), D(9), D("0.82"))


def test_one_common_work_says_nothing_yet():
    reads = [Given(1, 10, D("8.5")), Given(2, 10, D(5)), Given(1, 11, D(6)), Given(2, 12, D(8))]

    assert [(row.expert, row.severity, row.is_shared) for row in severities(reads)] == [(2, D("-0.75"), False), (1, D("0.75"), False)]


def test_a_lone_expert_has_nobody_to_be_compared_with():
    assert severities([Given(1, 10, D(8))])[0].severity is None


def test_distribution_puts_the_highest_score_into_the_last_part():
    assert distribution([D(0), D("0.5"), D("9.5"), D(10)], 10) == [2, 0, 0, 0, 0, 0, 0, 0, 0, 2]
