"""From the reads of a work to its result: one read, mean of two, median of three.  Source: domain.md 2.3.6."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pulsar_xblocks.kernel.pure.decimals import rounded

READ, SECOND, THIRD = "read", "second", "third"
FINAL = ""


@dataclass(frozen=True)
class Outcome:
    """The result (None while a read is missing), the reads it is made of, and which read is needed: "" = none."""

    value: Decimal | None
    reads: tuple[Decimal, ...] = ()
    needs: str = FINAL


def outcome(reads: Sequence[Decimal], wanted: int, gap: Decimal, imported: Decimal | None = None) -> Outcome:
    """Return the outcome of the finished reads; an imported result stands instead of them.

    ``wanted`` is how many reads are asked for (1 to 3), ``gap`` the widest difference of two reads that needs no third, in points.
    """
    told = tuple(reads)
    if imported is not None:
        return Outcome(imported, told)
    if not told:
        return Outcome(None, (), READ)
    if len(told) == 1:
        return Outcome(told[0], told) if wanted <= 1 else Outcome(None, told, SECOND)
    if len(told) == 2:
        is_open = wanted >= 3 or is_wide(told, gap)
        return Outcome(None, told, THIRD) if is_open else Outcome(rounded((told[0] + told[1]) / 2), told)
    return Outcome(median(told), told)


def is_wide(reads: Sequence[Decimal], gap: Decimal) -> bool:
    """Tell whether two reads are further apart than the gap; exactly the gap is not."""
    return len(reads) > 1 and max(reads) - min(reads) > gap


def median(reads: Sequence[Decimal]) -> Decimal:
    """Return the middle read, of an even number the mean of the two in the middle."""
    ordered = sorted(reads)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else rounded((ordered[half - 1] + ordered[half]) / 2)


def missing_reads(found: Outcome, wanted: int, under_way: int) -> int:
    """Return how many more experts must get the work; ``under_way`` = reads begun or given out, not finished."""
    return max(_needed(found, wanted) - len(found.reads) - under_way, 0)


def spare_reads(found: Outcome, wanted: int, under_way: int) -> int:
    """Return how many of the reads under way nothing waits for any more: a third one when a score of the gap was taken back."""
    return min(max(len(found.reads) + under_way - _needed(found, wanted), 0), under_way)


def _needed(found: Outcome, wanted: int) -> int:
    if found.needs == FINAL:
        return 0
    return 3 if found.needs == THIRD else max(wanted, 1)
