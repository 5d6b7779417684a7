"""Scores, points and hours: the one place that rounds."""

from decimal import ROUND_HALF_UP, Decimal

HUNDREDTH = Decimal("0.01")
TENTH = Decimal("0.1")


def rounded(value: Decimal, step: Decimal = HUNDREDTH) -> Decimal:
    """Return the value rounded half up to the step."""
    return value.quantize(step, rounding=ROUND_HALF_UP)
