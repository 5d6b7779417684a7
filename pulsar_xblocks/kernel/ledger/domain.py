"""Entries as the rules take them: quantities that add up, reversals that take back exactly what was posted."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.text import mark

BY_HAND, BY_RULE = "reverse:", "recalculate:"  # how the keys of reversals begin: somebody took it back, or what it came from has changed
MOST = Decimal("999999.99")  # what a column holds


class Entry(NamedTuple):
    """One quantity; a reversal is an entry with the opposite quantity, the same criterion, round and day."""

    criterion: str
    quantity: Decimal
    on: date
    round_number: int | None = None


class AlreadyReversed(Conflict):
    """The entry has been taken back before."""

    code = "already_reversed"
    message = mark("This entry has been taken back already.")


class ReversalOfReversal(Conflict):
    """A reversal is not taken back: the quantity is posted anew."""

    code = "reversal_of_reversal"
    message = mark("A reversal is not reversed. Enter the quantity again instead.")


def counted(entries: Iterable[Entry], as_of: date, last_round: int | None = None) -> list[Entry]:
    """Return the entries that count on a day; with ``last_round`` none of a later round."""
    return [
        entry
        for entry in entries
        if entry.on <= as_of and (last_round is None or entry.round_number is None or entry.round_number <= last_round)
    ]


def total(entries: Iterable[Entry]) -> Decimal:
    """Return the sum of the quantities."""
    return sum((entry.quantity for entry in entries), Decimal(0))


def require_reversible(*, is_reversal: bool, is_reversed: bool) -> None:
    """Return when an entry may be taken back.  Raises ReversalOfReversal or AlreadyReversed."""
    if is_reversal:
        raise ReversalOfReversal
    if is_reversed:
        raise AlreadyReversed


def is_quantity(value: Decimal) -> bool:
    """Tell whether a quantity may be posted: not negative, at most two places, fits the column."""
    return value.is_finite() and 0 <= value <= MOST and value == value.quantize(Decimal("0.01"))
