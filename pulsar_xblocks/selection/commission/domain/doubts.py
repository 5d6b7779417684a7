"""What other rankings would have said: without the severity of the experts, without one of them.  For the protocol only, never a choice."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pulsar_xblocks.kernel.review.domain.severity import Given, Severity, severities
from pulsar_xblocks.selection.domain.candidates import Candidate, Decision
from pulsar_xblocks.selection.domain.ranking import Ranking, ranked
from pulsar_xblocks.selection.domain.rules import RuleSet


@dataclass(frozen=True)
class Other:
    """Another ranking: who would have got a place and who would not; ``expert`` = the one left out, None = severity taken out."""

    expert: int | None
    enters: tuple[str, ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True)
class Doubts:
    """How the experts differ, and the other rankings."""

    experts: tuple[Severity, ...] = ()
    others: tuple[Other, ...] = ()


def severity_of(reads: Iterable[Given]) -> list[Severity]:
    """Return how experts differ, the strictest first."""
    return severities(reads)


def compared(rules: RuleSet, ranking: Ranking, changed: Sequence[Candidate], decisions: Sequence[Decision], expert: int | None) -> Other:
    """Return whom a ranking of changed candidates would put in and out of the main list; ties that nobody has decided go by number."""
    other = _decided(rules, changed, decisions)
    now, then = {row.candidate.key for row in ranking.main}, {row.candidate.key for row in other.main}
    return Other(expert, tuple(sorted(then - now)), tuple(sorted(now - then)))


def _decided(rules: RuleSet, candidates: Sequence[Candidate], decisions: Sequence[Decision]) -> Ranking:
    found = ranked(rules, candidates, decisions)
    if found.unresolved:
        found = ranked(rules, candidates, (*decisions, *(Decision(tuple(sorted(one.keys))) for one in found.unresolved)))
    return found


def with_points(one: Candidate, parts: Mapping[str, Decimal]) -> Candidate:
    """Return a candidate with other points of some parts."""
    told = {**one.parts, **parts}
    return one._replace(parts=told, total=sum(told.values(), Decimal(0)))


def as_json(doubts: Doubts) -> dict[str, Any]:
    """Return the diagnostics as they are stored with a run."""
    return {
        "experts": [
            {"expert": row.expert, "count": row.count, "mean": row.mean, "severity": row.severity, "is_shared": row.is_shared}
            for row in doubts.experts
        ],
        "others": [{"expert": one.expert, "enters": list(one.enters), "leaves": list(one.leaves)} for one in doubts.others],
    }


def without(reads: Mapping[int, Collection[tuple[int, Any]]], expert: int) -> dict[int, list[Any]]:
    """Return application -> its reads without those of an expert, for applications that keep at least one."""
    left = {key: [read for who, read in given if who != expert] for key, given in reads.items()}
    return {key: given for key, given in left.items() if given and len(given) < len(reads[key])}
