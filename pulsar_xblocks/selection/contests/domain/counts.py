"""How many take part: tables in which nobody can be guessed.

Who knows the children of a school could tell whose «1» it is.  So a coordinator and a head see no line of fewer than three
people, no sums that would give it away, and no table by two features at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

LEAST = 3


@dataclass(frozen=True)
class Count:
    """One line: what it is about, how many people, achievements, and how many of them with a prize; None = few, not told."""

    key: str
    label: str
    note: str = ""
    people: int | None = 0
    rows: int | None = 0
    prizes: int | None = 0


@dataclass(frozen=True)
class Table:
    """Lines and the sum of all; ``hidden`` = how many lines are left out."""

    rows: tuple[Count, ...]
    total: Count
    hidden: int = 0


def guarded(rows: Sequence[Count], total: Count, least: int = LEAST) -> Table:
    """Return the table for who may not guess: lines of few left out, and then no sum either, for it would tell them.

    A number of prizes is untold too where few of the people have one, or all but few.
    """
    shown = tuple(_guarded(row, least) for row in rows if (row.people or 0) >= least)
    hidden = len(rows) - len(shown)
    is_safe = not hidden and all(row.prizes is not None for row in shown)
    return Table(shown, total if is_safe else replace(total, people=None, rows=None, prizes=None), hidden)


def _guarded(row: Count, least: int) -> Count:
    prizes = row.prizes or 0
    is_telling = 0 < prizes < least or 0 < (row.rows or 0) - prizes < least
    return replace(row, prizes=None) if is_telling else row
