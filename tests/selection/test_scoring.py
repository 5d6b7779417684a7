"""From parts to the total: rounding at one place, pass marks, tables scored by levels, graded units."""

from dataclasses import replace
from decimal import Decimal

import pytest

from pulsar_xblocks.kernel.questions.domain.scoring import Points, Score
from pulsar_xblocks.selection.domain import scoring
from pulsar_xblocks.selection.domain.ready import ARTS, CENTRE, SCIENCE, SPORT, SPORT_LEVELS
from pulsar_xblocks.selection.domain.scoring import from_share, total


def given(**points: str) -> dict[str, Decimal | None]:
    return {key: Decimal(value) for key, value in points.items()}


def test_worked_example_of_science() -> None:
    """41 of the course, 22 for achievements, 7.5 and 6.25 of the experts: 76.75."""
    found = total(SCIENCE, given(n3="41", n2="22", n4="7.5", n5="6.25"))

    assert (found.points, found.missing, found.failed) == (Decimal("76.75"), (), ())
    assert found.by_key() == {"n3": 41, "n2": 22, "n4": Decimal("7.5"), "n5": Decimal("6.25")}


@pytest.mark.parametrize(("earned", "points", "is_passed"), [("20", "20.00", True), ("19.99", "19.99", False), ("40", "40", True)])
def test_forty_percent_is_passed_at_exactly_forty(earned: str, points: str, is_passed: bool) -> None:
    found = total(SCIENCE, given(n3=earned, n2="0", n4="0", n5="0"))

    assert found.parts[0].points == Decimal(points)
    assert (found.failed == ()) is is_passed


@pytest.mark.parametrize(("earned", "is_passed"), [(1, True), (2, True), (0, False)])
def test_a_third_of_the_unit_passes_a_gate_of_a_third(earned: int, is_passed: bool) -> None:
    part = replace(SCIENCE.parts[0], most=Decimal(10), pass_percent=Decimal("33.33"))
    rules = replace(SCIENCE, parts=(part,))

    found = total(rules, {part.key: from_share(part, Decimal(earned), Decimal(3))})

    assert (found.failed == ()) is is_passed


def test_why_a_part_is_not_passed() -> None:
    (told,) = scoring.reasons(SCIENCE, total(SCIENCE, given(n3="19.5")))

    assert (
        told % {**told.params, "part": told.params["part"].ru}
        == "Учебно-отборочный курс: 19.50 of 50 points, at least 20 are needed (40%)."
    )


def test_a_part_not_scored_yet_is_missing_and_not_failed() -> None:
    found = total(SCIENCE, given(n2="4"))

    assert (found.points, found.missing, found.failed) == (4, ("n3", "n4", "n5"), ())


def test_parts_stay_within_their_bounds() -> None:
    assert total(SCIENCE, given(n3="51", n2="31", n4="-1", n5="10")).by_key() == {"n3": 50, "n2": 30, "n4": 0, "n5": 10}


def test_rounding_is_half_up_by_part_and_the_sum_is_that_of_what_is_printed() -> None:
    found = total(SCIENCE, given(n3="33.335", n2="0", n4="6.665", n5="0.004"))

    assert found.by_key() == {"n3": Decimal("33.34"), "n2": 0, "n4": Decimal("6.67"), "n5": 0}
    assert found.points == Decimal("40.01")


@pytest.mark.parametrize(("points", "is_enough"), [("60", True), ("59.99", False)])
def test_status_of_a_centre_needs_sixty(points: str, is_enough: bool) -> None:
    wide = replace(CENTRE, parts=(replace(CENTRE.parts[0], most=Decimal(100)),))

    assert total(wide, given(m4=points)).is_enough is is_enough


@pytest.mark.parametrize(
    ("earned", "possible", "points"), [("2", "5", "20"), ("5", "5", "50"), ("6", "5", "50"), ("0", "5", "0"), ("3", "0", "0")]
)
def test_a_graded_unit_gives_its_share(earned: str, possible: str, points: str) -> None:
    assert from_share(SCIENCE.parts[0], Decimal(earned), Decimal(possible)) == Decimal(points)


def test_a_third_is_rounded_in_the_total_only() -> None:
    third = from_share(SCIENCE.parts[0], Decimal(1), Decimal(3))

    assert third != Decimal("16.67")
    assert total(SCIENCE, {"n3": third}).points == Decimal("16.67")


def test_answers_give_the_points_of_the_questions_of_the_part() -> None:
    answers = Score(Decimal(30), (Points("s2", Decimal(20), Decimal(20), Decimal(30)), Points("s3", Decimal(10), Decimal(10), Decimal(30))))

    assert [scoring.from_answers(part, answers) for part in SPORT.parts[:3]] == [20, 10, 0]


def test_worked_example_of_a_table_by_levels_the_three_best_rows_count() -> None:
    """District prize 20 × 0.8 = 16, region victory 12, municipality victory 5; the fourth, a prize of 4, is left out."""
    rows = [("municipality", "prize"), ("region", "winner"), ("district", "prize"), ("municipality", "winner"), ("galaxy", "winner")]

    assert scoring.by_levels(rows[2:3], SPORT_LEVELS, Decimal(30)) == 16
    assert scoring.by_levels(rows, SPORT_LEVELS, Decimal(100)) == 33
    assert scoring.by_levels(rows, SPORT_LEVELS, Decimal(30)) == 30
    assert scoring.by_levels([("region", "prize")], SPORT_LEVELS, Decimal(30)) == Decimal("9.6")


def test_expert_part_brings_its_rubrics_to_its_most() -> None:
    portfolio = ARTS.parts[0]

    assert scoring.expert_part({"i3": Decimal("41.5")}, portfolio, {"i3": Decimal(50)}) == Decimal("41.5")
    assert scoring.expert_part({"i3": Decimal(8)}, portfolio, {"i3": Decimal(10)}) == 40
    assert scoring.expert_part({"i3": None}, portfolio, {"i3": Decimal(10)}) is None
    assert scoring.expert_part({}, replace(portfolio, questions=()), {}) is None


def test_percent_of_a_part() -> None:
    assert total(SCIENCE, given(n2="20")).parts[1].percent == Decimal("66.67")
