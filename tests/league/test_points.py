"""Each formula by hand, each tie, what cannot be computed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from pulsar_xblocks.kernel.definitions.domain import canonical, load
from pulsar_xblocks.kernel.ledger.domain import Entry
from pulsar_xblocks.league import explaining
from pulsar_xblocks.league.domain import criteria as rules
from pulsar_xblocks.league.domain import points, ties
from pulsar_xblocks.league.domain.criteria import Criteria, Criterion, Formula
from pulsar_xblocks.league.domain.points import Competitor, Frame, RoundFact
from pulsar_xblocks.studios.templates import CRITERIA

D = Decimal
DAY = date(2026, 11, 1)
ROUNDS = tuple(RoundFact(n, month, date(2026, 9 + n, 28)) for n, month in ((1, 10), (2, 11), (3, 12)))
FRAME = Frame(ROUNDS, 2, date(2026, 12, 1))
DEFAULT = load(Criteria, canonical(CRITERIA))


def one(row: Criterion, *entries: Entry, frame: Frame = FRAME, who: Competitor = Competitor(), **rest) -> points.Line:  # noqa: B008
    return points.points(Criteria("К", "C", (row,), **rest), entries, frame, who).lines[0]


def test_template_is_sound_and_gives_100_points():
    assert rules.problems(DEFAULT) == {}
    assert DEFAULT.most == 100
    assert [row.code for row in DEFAULT.rows if row.takes_records] == ["K5", "K6", "K7", "K8", "K9"]


def test_default_criteria_read_back_the_same():
    assert load(Criteria, canonical(DEFAULT)) == DEFAULT


def test_per_item_is_held_by_the_cap_of_the_year_and_of_the_month():
    row = Criterion("K", "К", "C", Formula("per_item", points=D(2)), D(5))
    entries = [Entry("K", D(2), DAY), Entry("K", D(1), date(2026, 10, 5))]

    assert (one(row, *entries).before_cap, one(row, *entries).points) == (D(6), D(5))
    monthly = replace(row, cap=D(3), period="month")
    assert (one(monthly, *entries).before_cap, one(monthly, *entries).points) == (D(6), D(5))


def test_mean_divides_by_the_whole_calendar_and_rounds_half_up():
    row = Criterion("K", "К", "C", Formula("mean_x_factor", factor=D("2.4")), D(24), source="result")

    assert one(row, Entry("K", D("7.5"), DAY, 1), Entry("K", D("6.5"), DAY, 2)).points == D("11.20")
    assert one(replace(row, formula=Formula("mean_x_factor", factor=D("0.0445"))), Entry("K", D(1), DAY, 1), frame=FRAME).points == D(
        "0.01"
    )


def test_share_is_rounded_once_at_the_end_of_the_criterion():
    row = replace(DEFAULT.by_code("K4"), cap=D(8))
    percents = (D("8.33"), D("33.33"), D("33.33"))  # 1 of 12, 2 of 6, 3 of 9: as the ledger keeps them
    told = one(row, *(Entry("K4", percent, DAY, number) for number, percent in enumerate(percents, 1)), frame=replace(FRAME, published=3))

    assert (told.raw, told.before_cap, told.points) == (D("75.00"), D("1.3"), D("1.3"))  # 5 × (1/12 + 1/3 + 1/3) / 3 = 1,25


def test_percent_that_no_roster_gives_stays_what_it_says():
    assert [points.share_of(D(text)) for text in ("33.33", "12.34", "0.01", "100", "0")] == [
        Fraction(1, 3), Fraction(617, 5000), Fraction(1, 10_000), 1, 0,
    ]  # fmt: skip


def test_share_of_the_example_is_rounded_to_a_tenth():
    row = replace(DEFAULT.by_code("K4"), cap=D(8))
    shares = [Entry("K4", D(70), DAY, 1), Entry("K4", D(80), DAY, 2)]

    assert one(row, *shares).points == D("3.8")  # 5 x 0,75 = 3,75
    assert one(row, *shares, Entry("K4", D(80), DAY)).points == D("6.8")  # and 80 % have stayed
    assert one(row, *shares, Entry("K4", D("79.99"), DAY)).points == D("3.8")


def test_threshold_and_manual():
    row = Criterion("K", "К", "C", Formula("threshold", points=D(4), threshold=D(3)), D(4))

    assert one(row, Entry("K", D(2), DAY)).points == 0
    assert one(row, Entry("K", D(3), DAY)).points == 4
    assert one(replace(row, formula=Formula("manual")), Entry("K", D("2.5"), DAY)).points == D("2.5")


def test_empty_calendar_is_told_and_gives_nothing():
    for code in ("K3", "K4"):
        line = one(DEFAULT.by_code(code), Entry(code, D(5), DAY, 1), frame=Frame((), 2, date(2026, 12, 1)))

        assert (line.points, line.problem) == (0, points.EMPTY_CALENDAR)


def test_a_late_start_may_leave_rounds_out():
    row = DEFAULT.by_code("K3")
    entry, late = Entry("K3", D(9), DAY, 2), Competitor(since=date(2026, 11, 1))

    assert one(row, entry, who=late).points == D("7.2")  # 9 x 2,4 / 3
    assert one(row, entry, who=late, skips_before_start=True).points == D("10.8")  # / 2


def test_rural_multiplier_multiplies_the_sum():
    made = replace(DEFAULT, rural=D("1.1"))

    total = points.points(made, [Entry("K1", D(1), DAY, 1)], FRAME, Competitor(is_rural=True))

    assert (total.points, total.multiplier) == (D("4.40"), D("1.1"))


def test_results_tell_a_missed_work_from_a_zero():
    entries = [Entry("K1", D(1), DAY, 1), Entry("K3", D(0), DAY, 1)]

    assert points.results(DEFAULT, entries, FRAME) == {1: D(0), 2: None}


def test_explanation_survives_the_snapshot():
    entries = [Entry("K1", D(1), DAY, 1), Entry("K3", D("7.5"), DAY, 1), Entry("K4", D(70), DAY, 1), Entry("K5", D(9), DAY)]
    lines = points.points(DEFAULT, entries, FRAME).lines

    assert explaining.load(explaining.dump(lines)) == list(lines)


@pytest.mark.parametrize("tie", [None, ties.Tie("equal", "Кедр"), ties.Tie("above", "Кедр", "K3", D("17.4"), D("14.4"))])
def test_tie_survives_the_snapshot(tie):
    assert explaining.load_tie(explaining.dump_tie(tie)) == tie


def test_equal_places_are_one_two_two_four():
    rows = [
        ties.Standing(n, name, D(total), {"K3": D(k3)})
        for n, (name, total, k3) in enumerate([("А", 9, 1), ("Б", 7, 2), ("В", 7, 2), ("Г", 5, 5)])
    ]

    placed = ties.placed(rows, ("K3",))

    assert [(row.standing.name, row.place, row.to_next) for row in placed] == [
        ("А", 1, None),
        ("Б", 2, D(2)),
        ("В", 2, D(2)),
        ("Г", 4, D(2)),
    ]
    assert [row.tie and row.tie.kind for row in placed] == [None, "equal", "equal", None]


def test_equal_ones_all_need_the_same_to_reach_the_next_place():
    rows = [ties.Standing(n, f"Студия {n}", D(total), {}) for n, total in enumerate((5, 9, 5, 5))]

    assert [(one.place, one.to_next) for one in ties.placed(rows, ("K3",))] == [(1, None), (2, D(4)), (2, D(4)), (2, D(4))]


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("code_0", {"code": "K2"}),
        ("cap_0", {"cap": D(0)}),
        ("weight_0", {"weight": D(0)}),
        ("ru_0", {"ru": " "}),
        ("number_0", {"formula": Formula("per_item")}),
        ("source_0", {"formula": Formula("share"), "source": ""}),
        ("period_0", {"formula": Formula("manual"), "period": "month"}),
        ("source_1", {"source": "on_time"}),
    ],
)
def test_wrong_criteria_are_told_by_field(field, changed):
    rows = (replace(DEFAULT.rows[0], **changed), *DEFAULT.rows[1:])

    assert field in rules.problems(replace(DEFAULT, rows=rows))


def test_unknown_code_among_the_ties_is_told():
    assert "ties" in rules.problems(replace(DEFAULT, ties=("К3", "K2")))  # the first one is Cyrillic


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"ru": "Участие"}, set()),
        ({"is_active": False}, set()),
        ({"code": "K1a"}, {"", "code_0"}),
        ({"source": ""}, {"source_0"}),
    ],
)
def test_code_under_which_quantities_stand_keeps_its_meaning(changed, fields):
    rows = (replace(DEFAULT.rows[0], **changed), *DEFAULT.rows[1:])

    assert set(rules.moved(DEFAULT, replace(DEFAULT, rows=rows), {"K1"})) == fields
    assert rules.moved(DEFAULT, replace(DEFAULT, rows=rows), set()) == {}
