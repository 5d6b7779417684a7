from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from question_builders import asked, question

from pulsar_xblocks.kernel.questions.domain import Column, Text, check, problems
from pulsar_xblocks.kernel.questions.domain.formulas import Unreadable, counted, is_same, names_in
from pulsar_xblocks.kernel.questions.olx import as_text, of_text

PROFIT = "(price - costs) * volume"


def table(formula=PROFIT):
    columns = [Column(key, Text(key), "decimal") for key in ("price", "costs", "volume")]
    return asked(question("e5", "table", columns=(*columns, Column("profit", Text("Прибыль"), "decimal", formula=formula))))


@pytest.mark.parametrize(
    ("formula", "comes_to"),
    [
        (PROFIT, 800),
        ("price - costs * volume", -1100),
        ("-price + costs/volume*2", "-94"),
        ("100/3", "33.33"),
        ("2,5 * volume", 50),
        ("((price))", 100),
    ],
)
def test_a_formula_is_counted_as_by_hand(formula, comes_to):
    assert counted(formula, {"price": Decimal(100), "costs": Decimal(60), "volume": Decimal(20)}) == Decimal(comes_to)


def test_nothing_is_counted_of_an_empty_column_or_by_nought():
    assert counted(PROFIT, {"price": Decimal(100), "costs": Decimal(60)}) is None
    assert counted("price / costs", {"price": Decimal(1), "costs": Decimal(0)}) is None


@pytest.mark.parametrize(
    "formula", ["", "price -", "(price", "price)", "price price", "1..2", "__import__('os')", "price**2", "(" * 60 + "1", "a" * 201]
)
def test_what_is_no_formula_is_refused(formula):
    with pytest.raises(Unreadable):
        names_in(formula)


@given(st.text("abc0123()+-*/., ", max_size=40))
def test_any_text_is_read_or_refused(formula):
    try:
        names = names_in(formula)
    except Unreadable:
        return
    counted(formula, dict.fromkeys(names, Decimal(3)))


@given(st.decimals(-1000, 1000, places=2), st.decimals(-1000, 1000, places=2))
def test_sums_are_those_of_decimals(one, other):
    assert counted("a + b", {"a": one, "b": other}) == one + other


def test_whole_roubles_are_near_enough():
    assert is_same(Decimal(33), Decimal("33.01"))
    assert is_same(Decimal(33333), Decimal("33333.33"))
    assert not is_same(Decimal(700), Decimal(800))


def test_a_wrong_sum_is_told_when_it_is_sent_and_not_of_a_draft():
    wrong = {"e5": [{"price": "100", "costs": "60", "volume": "20", "profit": "700"}]}

    assert check(table(), wrong)["e5-0-profit"][0].params == {"sum": 800, "now": 700}
    assert check(table(), wrong, draft=True) == {}
    assert check(table(), {"e5": [wrong["e5"][0] | {"profit": "800"}]}) == {}


def test_an_author_reads_what_is_wrong_with_a_formula():
    assert [str(problem.sentence)[:45] for problem in problems(table("price * name"))] == ["The formula of the column %(key)s may look on"]
    assert [str(problem.sentence)[:45] for problem in problems(table("price *"))] == ["The formula of the column %(key)s cannot be r"]
    assert problems(table()) == ()


def test_a_formula_survives_its_text():
    assert of_text(as_text(table())) == table()
