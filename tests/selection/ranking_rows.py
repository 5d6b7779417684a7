"""Candidates of a selection as tests write them, and strategies for any of them."""

from decimal import Decimal

from hypothesis import strategies as st

from pulsar_xblocks.kernel.questions.domain.model import Text
from pulsar_xblocks.selection.domain.candidates import Candidate
from pulsar_xblocks.selection.domain.rules import Quota, RuleSet

PARTS = ("academic", "achievements", "motivation")
GROUPS = ("rural", "centre", "partner")


def rules(places: int, *seats: tuple[str, int], **more: object) -> RuleSet:
    """Return the default rules with places and protected seats: (group, how many)."""
    return RuleSet(places=places, quotas=tuple(Quota(code, Text(code), count) for code, count in seats), **more)


def candidate(key: str, *points: float, groups: str = "", **more: object) -> Candidate:
    """Return a candidate with points of the three parts; of one number alone it is the academic part; groups: «rural centre»."""
    told = dict(zip(PARTS, (Decimal(str(one)) for one in (*points, 0, 0)), strict=False))
    return Candidate(key, sum(told.values(), Decimal(0)), told, groups=frozenset(groups.split()), **more)


def numbered(rows: list[tuple[tuple[int, int, int], int, str, frozenset[str]]]) -> list[Candidate]:
    """Return candidates with keys of their own."""
    return [
        Candidate(f"П-{at:03d}", Decimal(sum(points)), dict(zip(PARTS, map(Decimal, points), strict=True)), Decimal(best), place, groups)
        for at, (points, best, place, groups) in enumerate(rows)
    ]


few = st.integers(0, 2)
CANDIDATES = st.lists(
    st.tuples(st.tuples(few, few, few), few, st.sampled_from(["", "a", "b", "c"]), st.frozensets(st.sampled_from(GROUPS))), max_size=24
).map(numbered)
SEATS = st.lists(st.tuples(st.sampled_from(GROUPS), st.integers(1, 4)), max_size=3, unique_by=lambda pair: pair[0])
RULES = st.builds(
    lambda extra, seats, **more: rules(sum(count for _, count in seats) + extra, *seats, **more),
    st.integers(0, 6),
    SEATS,
    keeps_unused=st.booleans(),
    reserve=st.none() | st.integers(0, 8),
    pass_points=st.integers(0, 3).map(Decimal),
)
