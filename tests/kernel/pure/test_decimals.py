from decimal import Decimal

import pytest

from pulsar_xblocks.kernel.pure.decimals import TENTH, rounded


@pytest.mark.parametrize(("value", "result"), [("2.005", "2.01"), ("2.004", "2.00"), ("-2.005", "-2.01"), ("7", "7.00")])
def test_halves_are_rounded_away_from_zero(value, result):
    assert rounded(Decimal(value)) == Decimal(result)


def test_step_may_be_a_tenth():
    assert rounded(Decimal("0.25"), TENTH) == Decimal("0.3")
