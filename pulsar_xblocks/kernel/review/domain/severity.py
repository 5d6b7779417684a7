"""How experts differ: mean, severity, spread; and how far the reads of a work lie apart."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from pulsar_xblocks.kernel.pure.decimals import rounded

SHARED = 3  # fewer common works say nothing about an expert


@dataclass(frozen=True)
class Given:
    """One finished read: expert, work, total."""

    expert: int
    item: int
    total: Decimal


@dataclass(frozen=True)
class Severity:
    """What an expert's reads look like beside the others'.

    ``severity``: mean difference from the other experts - on the same works where there are at least SHARED of them (``is_shared``), else
    from the mean of all others; below 0 = stricter.  ``deviation``: standard deviation of the own totals.
    """

    expert: int
    count: int
    mean: Decimal
    lowest: Decimal
    highest: Decimal
    deviation: Decimal
    severity: Decimal | None
    is_shared: bool

    @property
    def apart(self) -> Decimal:
        """Return how far the expert is from the others, without the sign."""
        return abs(self.severity or Decimal(0))


def severities(reads: Iterable[Given]) -> list[Severity]:
    """Return one row per expert, the strictest first; numbers rounded half up to 0.01."""
    found = list(reads)
    mine: dict[int, list[Given]] = defaultdict(list)
    together: dict[int, list[Given]] = defaultdict(list)
    for read in found:
        mine[read.expert].append(read)
        together[read.item].append(read)
    rows = [_row(expert, given, found, together) for expert, given in mine.items()]
    return sorted(rows, key=lambda row: (row.severity if row.severity is not None else Decimal(0), row.expert))


def distribution(values: Iterable[Decimal], scale: int) -> list[int]:
    """Return how many results lie in [0, 1), [1, 2) … the last part holds the highest score too."""
    counts = [0] * scale
    for value in values:
        counts[min(int(value), scale - 1)] += 1
    return counts


def _row(expert: int, given: list[Given], everyone: list[Given], together: dict[int, list[Given]]) -> Severity:
    totals = [read.total for read in given]
    mean = _mean(totals)
    beside = [
        read.total - _mean([one.total for one in together[read.item] if one.expert != expert])
        for read in given
        if any(one.expert != expert for one in together[read.item])
    ]
    others = [read.total for read in everyone if read.expert != expert]
    is_shared = len(beside) >= SHARED
    severity = _mean(beside) if is_shared else mean - _mean(others) if others else None
    variance = _mean([(value - mean) ** 2 for value in totals])
    return Severity(
        expert,
        len(totals),
        rounded(mean),
        min(totals),
        max(totals),
        rounded(variance.sqrt()),
        None if severity is None else rounded(severity),
        is_shared,
    )


def _mean(values: list[Decimal]) -> Decimal:
    return sum(values, Decimal(0)) / len(values)
