"""Ready questionnaires ask and score as the domain says."""

from decimal import Decimal

import pytest

from pulsar_xblocks.kernel.questions.domain import check, highest, missing, score
from pulsar_xblocks.selection.domain.problems import questionnaire_problems
from pulsar_xblocks.selection.domain.ready import READY, STANDARDS
from pulsar_xblocks.selection.templates import READY as QUESTIONNAIRES


def asked(code):
    return QUESTIONNAIRES[code][1]()


@pytest.mark.parametrize("code", READY)
def test_rules_and_questionnaire_of_a_direction_fit(code):
    assert questionnaire_problems(READY[code], asked(code)) == {}


@pytest.mark.parametrize(
    ("results", "points"),
    [
        ({"s4_sprint": "4.7", "s4_jump": 200, "s4_push": 25, "s4_bend": 11}, 20),
        ({"s4_sprint": "4.8", "s4_jump": 174, "s4_push": 9, "s4_bend": -5}, 6),
        ({}, 0),
    ],
)
def test_standards_are_scored_by_their_tables(results, points):
    found = score(asked("sport"), results)

    assert sum(part.points for part in found.parts if part.key in STANDARDS) == points


def test_standards_give_twenty_points_at_most_and_a_result_outside_of_its_table_is_refused():
    questions = asked("sport").by_key()

    assert sum(highest(questions[key]) for key in STANDARDS) == 20
    assert {"s4_sprint", "s4_jump"} <= set(check(asked("sport"), {"s4_sprint": "1", "s4_jump": 900}))


def test_figures_are_checked_row_by_row():
    row = {"item": "Свечи", "price": "300", "costs": "120.50", "volume": 40, "profit": "7180"}

    wrong = check(asked("business"), {"e5": [row, row | {"profit": "12000"}]})

    assert wrong["e5-1-profit"][0].params == {"sum": Decimal(7180), "now": Decimal(12000)}
    assert "e5-0-profit" not in wrong


def test_a_centre_serves_two_municipalities_at_least():
    one, two = (check(asked("centre"), {"m2": codes}) for codes in (["69701000"], ["69701000", "69654000"]))

    assert ("m2" in one, "m2" in two, "m2" in missing(asked("centre"), {})) == (True, False, True)
    assert "m2" in check(asked("centre"), {"m2": ["69701000", "no code"]})
