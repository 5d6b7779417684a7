"""What holds for any ledger: order never matters, a reversal restores, the cap holds, later days never give less."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor

from hypothesis import example, given, settings
from hypothesis import strategies as st

from pulsar_xblocks.kernel.definitions.domain import canonical, load
from pulsar_xblocks.kernel.ledger.domain import Entry
from pulsar_xblocks.kernel.pure.text import folded
from pulsar_xblocks.league.actions.rounds import StudioResult
from pulsar_xblocks.league.domain import ties
from pulsar_xblocks.league.domain.criteria import ACTIVE, Criteria
from pulsar_xblocks.league.domain.points import Frame, RoundFact, points
from pulsar_xblocks.studios.templates import CRITERIA
from pulsar_xblocks.studios.works.domain import share

START = date(2026, 10, 1)
ROUNDS = tuple(RoundFact(n, month, START + timedelta(days=30 * n)) for n, month in enumerate((10, 11, 12, 1, 2, 3, 4, 5), start=1))
RULES = load(Criteria, canonical(CRITERIA))
END = Frame(ROUNDS, 8, START + timedelta(days=400))
AUTOMATIC = {"K1": st.just(Decimal(1)), "K2": st.just(Decimal(1)), "K3": st.integers(0, 20).map(lambda n: Decimal(n) / 2)}
AUTOMATIC["K4"] = st.integers(0, 10_000).map(lambda n: Decimal(n) / 100)


@st.composite
def entry(draw):
    code = draw(st.sampled_from([row.code for row in RULES.rows]))
    if code in AUTOMATIC:
        number = draw(st.integers(1, 8))
        return Entry(code, draw(AUTOMATIC[code]), ROUNDS[number - 1].closes_on, number)
    day = START + timedelta(days=draw(st.integers(0, 240)))
    return Entry(code, Decimal(draw(st.integers(0, 500))) / 100, day)


def unique(rows):
    """Return the rows with at most one automatic entry of a criterion in a round, as publication posts them."""
    kept = {(row.criterion, row.round_number) if row.round_number else at: row for at, row in enumerate(rows)}
    return list(kept.values())


ledgers = st.lists(entry(), max_size=60).map(unique)
exact = settings(max_examples=150, deadline=None)


@exact
@given(ledgers, st.randoms(use_true_random=False))
def test_order_of_entries_never_matters(rows, rng):
    mixed = list(rows)
    rng.shuffle(mixed)

    assert points(RULES, mixed, END) == points(RULES, rows, END)


@exact
@given(ledgers, entry(), st.integers(0, 400))
def test_reversal_restores_on_every_day(rows, wrong, days):
    frame = Frame(ROUNDS, 8, START + timedelta(days=days))
    taken_back = wrong._replace(quantity=-wrong.quantity)
    free = [row for row in rows if (row.criterion, row.round_number) != (wrong.criterion, wrong.round_number) or wrong.round_number is None]

    assert points(RULES, [*free, wrong, taken_back], frame).points == points(RULES, free, frame).points


@exact
@given(ledgers)
def test_cap_holds_and_the_whole_is_the_sum_of_its_lines(rows):
    total = points(RULES, rows, END)

    assert all(0 <= line.points <= line.cap for line in total.lines)
    assert total.points == sum(line.points for line in total.lines) <= 100


@exact
@given(ledgers, st.integers(0, 400), st.integers(0, 400))
def test_as_of_is_monotone(rows, one, two):
    """A later day never gives less; the mean share of K4 is of the rounds published by then and stands apart."""
    growing = [row for row in rows if row.criterion != "K4"]
    early, late = (Frame(ROUNDS, 8, START + timedelta(days=days)) for days in sorted((one, two)))

    assert points(RULES, growing, early).points <= points(RULES, growing, late).points


@exact
@given(ledgers, st.integers(0, 8), st.integers(0, 8))
def test_more_published_rounds_never_give_less(rows, one, two):
    growing = [row for row in rows if row.criterion != "K4"]
    few, many = (Frame(ROUNDS, number, END.as_of) for number in sorted((one, two)))

    assert points(RULES, growing, few).points <= points(RULES, growing, many).points


rosters = st.integers(1, 100).flatmap(lambda size: st.tuples(st.integers(0, size), st.just(size)))


@exact
@given(st.lists(rosters, min_size=1, max_size=8))
@example([(1, 12), (2, 6), (3, 9)])
def test_mean_share_is_what_it_is_by_hand(found):
    posted = [StudioResult(1, False, False, active_share=share(*one)).quantities().get(ACTIVE) for one in found]
    rows = [Entry("K4", percent, ROUNDS[at].closes_on, at + 1) for at, percent in enumerate(posted) if percent]
    by_hand = 5 * sum(Fraction(*one) for one in found) / len(found)

    told = points(RULES, rows, Frame(ROUNDS[: len(found)], len(found), END.as_of)).by_code()["K4"]

    assert told == Decimal(floor(by_hand * 10 + Fraction(1, 2))) / 10


def placed_plainly(standings, codes):
    """Return places by their definition, each studio against all others and its neighbours."""

    def rank(row):
        return (-row.points, *(-row.by_code.get(code, Decimal(0)) for code in codes))

    def compared(mine, other):
        for code in codes:
            one, two = mine.by_code.get(code, Decimal(0)), other.by_code.get(code, Decimal(0))
            if one != two:
                return ties.Tie(ties.ABOVE if one > two else ties.BELOW, other.name, code, one, two)
        return ties.Tie(ties.EQUAL, other.name)

    ordered = sorted(standings, key=lambda row: (rank(row), folded(row.name), row.key))
    found = []
    for at, row in enumerate(ordered):
        better = [one for one in ordered if rank(one) < rank(row)]
        near = [one for one in (*ordered[at + 1 : at + 2], *ordered[max(at - 1, 0) : at]) if one.points == row.points]
        said = [compared(row, one) for one in near]
        tie = next((one for one in said if one.kind == ties.EQUAL), said[0] if said else None)
        found.append(ties.Placed(row, len(better) + 1, tie, better[-1].points - row.points if better else None))
    return found


marks = st.integers(0, 3).map(Decimal)
names = st.sampled_from(["Ёлка", "елка", "Пульсар", "пульсар 2", "Атом"])
halves = st.integers(0, 4).map(lambda n: Decimal(n) / 2)
loose = st.tuples(names, halves, st.dictionaries(st.sampled_from(["K3", "K2", "K5", "K9"]), marks))
codes_of_ties = st.lists(st.sampled_from(["K3", "K2", "K5"]), unique=True)
standing = st.tuples(marks, marks, marks, marks).map(lambda t: (sum(t), {"K3": t[0], "K2": t[1], "K5": t[2]}))


@exact
@given(st.lists(loose, max_size=25), codes_of_ties)
def test_places_are_those_of_the_plain_definition(found, codes):
    rows = [ties.Standing(n, name, total, by_code) for n, (name, total, by_code) in enumerate(found)]

    assert ties.placed(rows, codes) == placed_plainly(rows, codes)


@exact
@given(st.lists(standing, min_size=1, max_size=25), st.randoms(use_true_random=False))
def test_places_do_not_depend_on_the_order_and_say_why(found, rng):
    rows = [ties.Standing(n, f"Студия {n}", total, by_code) for n, (total, by_code) in enumerate(found)]
    mixed = list(rows)
    rng.shuffle(mixed)

    placed = ties.placed(rows, ("K3", "K2", "K5"))

    assert placed == ties.placed(mixed, ("K3", "K2", "K5"))
    for row in placed:
        mine = (row.standing.points, *(row.standing.by_code[code] for code in ("K3", "K2", "K5")))
        better = [one for one in rows if (one.points, *(one.by_code[code] for code in ("K3", "K2", "K5"))) > mine]
        assert row.place == len(better) + 1
        assert (row.tie is not None) == (sum(one.points == row.standing.points for one in rows) > 1)
        assert (row.to_next is None) == (row.place == 1)
