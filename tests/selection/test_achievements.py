"""Points of achievements: the matrix, the best three, one per olympiad, subject and year, the cap - and why a claim did not count."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pulsar_xblocks.selection.domain import achievements as a
from pulsar_xblocks.selection.domain.achievements import Claim, points
from pulsar_xblocks.selection.domain.ready import ARTS, SPORT
from pulsar_xblocks.selection.domain.rules import Achievements, RuleSet, Worth

RULES = RuleSet()
YEAR = "2026/27"


def claim(key: str, level: str, result: str = "winner", **more: str) -> Claim:
    fields = {"olympiad": f"олимпиада {key}", "subject": "физика", "year": YEAR} | more
    return Claim(key, level=level, result=result, **fields)


def told(rules: RuleSet, *claims: Claim, as_confirmed: bool = False) -> list[tuple[str, Decimal, str]]:
    return [(line.key, line.points, line.reason) for line in points(rules, claims, YEAR, as_confirmed=as_confirmed).lines]


@pytest.mark.parametrize(
    ("level", "winner", "prize"),
    [
        ("vsosh_final", 30, 28),
        ("vsosh_regional", 20, 16),
        ("vsosh_municipal", 6, 4),
        ("rsosh_1", 26, 22),
        ("rsosh_2", 22, 18),
        ("rsosh_3", 18, 14),
        ("ministry", 16, 12),
        ("regional", 6, 4),
        ("unknown", 0, 0),
    ],
)
def test_one_achievement_is_worth_what_the_matrix_says(level: str, winner: int, prize: int) -> None:
    found = [points(RULES, [claim("a", level, result)], YEAR).points for result in ("winner", "prize", "participant")]

    assert found == [winner, prize, 0]


def test_worked_example_the_three_best_count() -> None:
    """ВсОШ municipal prize 4, ministry winner 16, regional winner 6, another regional prize 4: 16 + 6 + 4 = 26."""
    rows = [claim("a", "vsosh_municipal", "prize"), claim("b", "ministry"), claim("c", "regional"), claim("d", "regional", "prize")]

    found = points(RULES, rows, YEAR)

    assert (found.points, found.raw, found.best) == (26, 26, 16)
    assert told(RULES, *rows) == [("a", 4, a.COUNTED), ("b", 16, a.COUNTED), ("c", 6, a.COUNTED), ("d", 0, a.SURPLUS)]


def test_worked_example_the_cap_cuts_the_last_one() -> None:
    """РСОШ II winner 22, ВсОШ regional prize 16, ministry prize 12: 50 before the cap, 22 + 8 + 0 = 30 after it."""
    rows = [claim("a", "rsosh_2"), claim("b", "vsosh_regional", "prize"), claim("c", "ministry", "prize")]

    found = points(RULES, rows, YEAR)

    assert (found.points, found.raw, found.most, found.best) == (30, 50, 30, 22)
    assert told(RULES, *rows) == [("a", 22, a.COUNTED), ("b", 8, a.CUT), ("c", 0, a.OVER)]


def test_one_olympiad_subject_and_year_counts_once_at_its_highest_stage() -> None:
    school = claim("a", "vsosh_municipal", olympiad="ВсОШ")
    region = claim("b", "vsosh_regional", "prize", olympiad="всош ")

    assert told(RULES, school, region) == [("a", 0, a.DOUBLED), ("b", 16, a.COUNTED)]
    assert told(RULES, replace(school, subject="химия"), region) == [("a", 6, a.COUNTED), ("b", 16, a.COUNTED)]
    assert told(RULES, replace(school, year="2025/26"), region) == [("a", 6, a.COUNTED), ("b", 16, a.COUNTED)]


def test_a_prize_of_a_lower_stage_stands_when_the_higher_one_brought_none() -> None:
    assert told(RULES, claim("a", "vsosh_regional", olympiad="ВсОШ"), claim("b", "vsosh_final", "participant", olympiad="ВсОШ")) == [
        ("a", 20, a.COUNTED),
        ("b", 0, a.WORTHLESS),
    ]


@pytest.mark.parametrize(
    ("year", "reason"),
    [("2027/28", a.LATER), ("2026/27", a.COUNTED), ("2024/25", a.COUNTED), ("2023/24", a.OLD)],
)
def test_the_current_and_two_previous_school_years_count(year: str, reason: str) -> None:
    assert [line[2] for line in told(RULES, claim("a", "rsosh_1", year=year))] == [reason]


@pytest.mark.parametrize(
    ("status", "filled", "confirmed"),
    [
        ("claimed", (16, a.COUNTED), (0, a.WAITING)),
        ("confirmed", (16, a.COUNTED), (16, a.COUNTED)),
        ("reduced", (4, a.COUNTED), (4, a.COUNTED)),
        ("rejected", (0, a.NOT_CONFIRMED), (0, a.NOT_CONFIRMED)),
    ],
)
def test_as_filled_and_as_confirmed(status: str, filled: tuple[int, str], confirmed: tuple[int, str]) -> None:
    row = replace(claim("a", "ministry"), status=status, proved_level="regional", proved_result="prize")

    assert [one[1:] for one in told(RULES, row)] == [filled]
    assert [one[1:] for one in told(RULES, row, as_confirmed=True)] == [confirmed]


def test_a_waiting_claim_does_not_push_out_a_confirmed_one() -> None:
    rows = [replace(claim(key, "ministry", "prize"), status="confirmed") for key in "abc"] + [claim("d", "rsosh_1")]

    assert points(RULES, rows, YEAR, as_confirmed=True).points == 30
    assert told(RULES, *rows, as_confirmed=True)[3] == ("d", 0, a.WAITING)


def test_the_cap_is_that_of_the_part() -> None:
    assert points(ARTS, [claim("a", "vsosh_final")], YEAR).points == 20
    assert points(SPORT, [claim("a", "vsosh_final")], YEAR).points == 0


def test_reasons_are_sentences_with_their_numbers() -> None:
    found = a.sentence(RULES, a.SURPLUS)

    assert found % found.params == "only so many best achievements count: 3"


LEVELS = st.sampled_from([row.level for row in RULES.achievements.matrix] + ["unknown"])
CLAIMS = st.builds(
    Claim,
    key=st.uuids().map(str),
    olympiad=st.sampled_from(["ВсОШ", "Физтех", "Ломоносов", "всош"]),
    subject=st.sampled_from(["физика", "химия"]),
    year=st.sampled_from(["2023/24", "2024/25", "2025/26", "2026/27", "2027/28"]),
    level=LEVELS,
    result=st.sampled_from(["winner", "prize", "participant"]),
    status=st.sampled_from(["claimed", "confirmed", "reduced", "rejected"]),
    proved_level=LEVELS | st.just(""),
    proved_result=st.sampled_from(["", "prize", "participant"]),
)
many = settings(max_examples=150, deadline=None)


@many
@given(st.lists(CLAIMS, max_size=12), CLAIMS, st.booleans())
def test_one_more_achievement_never_lowers_the_points(rows: list[Claim], more: Claim, confirmed: bool) -> None:
    before, after = (points(RULES, found, YEAR, as_confirmed=confirmed) for found in (rows, [*rows, more]))

    assert before.points <= after.points <= 30
    assert before.best <= after.best


@many
@given(st.lists(CLAIMS, max_size=12), st.randoms(use_true_random=False), st.booleans())
def test_the_order_of_claims_changes_nothing(rows: list[Claim], rng: object, confirmed: bool) -> None:
    mixed = list(rows)
    rng.shuffle(mixed)
    one, two = (points(RULES, found, YEAR, as_confirmed=confirmed) for found in (rows, mixed))

    assert (one.points, one.raw, one.best) == (two.points, two.raw, two.best)
    assert sorted(one.lines, key=lambda line: line.key) == sorted(two.lines, key=lambda line: line.key)


@many
@given(st.lists(CLAIMS, max_size=12), st.booleans())
def test_the_sum_is_that_of_its_lines_and_at_most_three_count(rows: list[Claim], confirmed: bool) -> None:
    found = points(RULES, rows, YEAR, as_confirmed=confirmed)

    assert found.points == sum(line.points for line in found.lines)
    assert sum(line.points > 0 for line in found.lines) <= 3
    assert all(line.points in (0, line.worth) or line.reason == a.CUT for line in found.lines)


@many
@given(st.lists(CLAIMS, max_size=8), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=8, max_size=8))
def test_even_a_strange_matrix_never_punishes_an_achievement(rows: list[Claim], worth: list[tuple[int, int]]) -> None:
    levels = [row.level for row in RULES.achievements.matrix]
    matrix = tuple(Worth(level, Decimal(w), Decimal(p)) for level, (w, p) in zip(levels, worth, strict=True))
    strange = replace(RULES, achievements=Achievements(matrix))

    sums = [points(strange, rows[:count], YEAR).points for count in range(len(rows) + 1)]

    assert sums == sorted(sums)
