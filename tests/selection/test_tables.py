"""Tables of points: what a call's own table does to the question, and what is refused.  Worked by hand."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.kernel.questions.domain import Band, check, highest, problems, score
from pulsar_xblocks.selection.domain import tables
from pulsar_xblocks.selection.domain.problems import questionnaire_problems
from pulsar_xblocks.selection.domain.ready import SPORT, STANDARDS
from pulsar_xblocks.selection.templates import READY, science, sport

OWN = (Band(Decimal("4.0"), Decimal("4.4"), Decimal(5)), Band(Decimal("4.5"), Decimal("5.0"), Decimal("2.5")))


def test_tables_are_the_numbers_with_ranges():
    assert [question.key for question in tables.tabled(sport())] == list(STANDARDS)
    assert tables.tabled(science()) == ()


def test_own_table_gives_its_points_and_asks_within_its_ranges():
    made = tables.with_tables(sport(), {"s4_sprint": OWN[::-1]})

    sprint = made.by_key()["s4_sprint"]
    assert (sprint.scoring.bands, sprint.limits.least, sprint.limits.most) == (OWN, Decimal("4.0"), Decimal("5.0"))
    assert {part.key: part.points for part in score(made, {"s4_sprint": "4.5"}).parts}["s4_sprint"] == Decimal("2.5")
    assert "s4_sprint" in check(made, {"s4_sprint": "5.1"})
    assert [one for one in made.questions() if one.key != "s4_sprint"] == [one for one in sport().questions() if one.key != "s4_sprint"]


def test_table_that_came_with_the_ready_questionnaire_is_known_as_our_example():
    ready = [made() for _, made in READY.values()]
    made = tables.with_tables(sport(), {"s4_sprint": OWN})

    assert [tables.is_example(question, ready) for question in tables.tabled(made)] == [False, True, True, True]


def test_gap_and_overlap_are_named_under_their_table():
    gap = tables.with_tables(sport(), {"s4_sprint": (OWN[0], Band(Decimal("4.6"), Decimal("5.0"), Decimal(0)))})
    overlap = tables.with_tables(
        sport(), {"s4_jump": (Band(Decimal(0), Decimal(150), Decimal(0)), Band(Decimal(150), Decimal(300), Decimal(5)))}
    )

    assert list(tables.table_problems(gap)) == ["s4_sprint"]
    assert list(tables.table_problems(overlap)) == ["s4_jump"]
    assert tables.table_problems(sport()) == {}


def test_table_that_gives_more_than_its_part_does_not_fit_the_rules():
    made = tables.with_tables(sport(), {"s4_sprint": (Band(Decimal("3.0"), Decimal("5.0"), Decimal(8)),)})

    [sentence] = questionnaire_problems(SPORT, made)["most_2"]
    assert sentence.params == {"most": Decimal(23), "part": Decimal(20)}


ends = st.lists(st.integers(0, 400), min_size=2, max_size=12, unique=True).map(sorted)
worth = st.lists(st.integers(0, 20), min_size=12, max_size=12)


@given(ends, worth, st.integers(-10, 410), st.randoms(use_true_random=False))
def test_ranges_without_gaps_give_every_number_within_them_the_points_of_its_range(edges, points, value, rng):
    bands = [
        Band(Decimal(low), Decimal(after - 1), Decimal(points[at])) for at, (low, after) in enumerate(zip(edges, edges[1:], strict=False))
    ]
    shuffled = list(bands)
    rng.shuffle(shuffled)

    made = tables.with_tables(sport(), {"s4_jump": shuffled})

    assert [one for one in problems(made) if one.key == "s4_jump"] == []
    assert highest(made.by_key()["s4_jump"]) == max(band.points for band in bands)
    own = [band.points for band in bands if band.low <= value <= band.high]
    found = {part.key: part.points for part in score(made, {"s4_jump": value}).parts}
    assert found["s4_jump"] == (own[0] if own else 0)
    assert ("s4_jump" in check(made, {"s4_jump": value})) == (not own)
