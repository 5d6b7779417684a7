"""Rules tried out on samples before a call opens: made-up applicants, what their points come to, who would get a place and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pulsar_xblocks.kernel.pure.decimals import rounded
from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.selection.domain.candidates import Candidate
from pulsar_xblocks.selection.domain.ranking import Ranking, ranked
from pulsar_xblocks.selection.domain.rules import ACHIEVEMENTS, ZERO, RuleSet
from pulsar_xblocks.selection.domain.scoring import Total, reasons, total

STRONG, EVEN, TWIN, PLAIN, BELOW = "strong", "even", "twin", "plain", "below"
SAMPLES = {
    STRONG: mark("Strong in everything"),
    EVEN: mark("Even"),
    TWIN: mark("The same total, other parts"),
    PLAIN: mark("Without achievements"),
    BELOW: mark("Below the pass mark"),
}
PLACES = 2  # of a trial: so that somebody is left without one
_SHARES = {STRONG: Decimal("0.9"), EVEN: Decimal("0.6"), TWIN: Decimal("0.6"), PLAIN: Decimal("0.8"), BELOW: Decimal("0.8")}
_LESS = Decimal("0.01")


@dataclass(frozen=True)
class Sample:
    """An applicant who does not exist: points by part, None = not scored; the protected group, "" = none."""

    key: str
    points: Mapping[str, Decimal | None] = field(default_factory=dict)
    group: str = ""


@dataclass(frozen=True)
class Tried:
    """The samples as the rules see them: totals by key, why somebody is not ranked, the ranked list of the others."""

    totals: Mapping[str, Total]
    failed: Mapping[str, list[Sentence]]
    ranking: Ranking


def samples_of(rules: RuleSet) -> tuple[Sample, ...]:
    """Return the made-up samples that say something about these rules."""
    return tuple(_samples(rules))


def tried(rules: RuleSet, samples: Sequence[Sample], places: int = PLACES) -> Tried:
    """Return how the rules score and rank the samples for so many places; of every protected group one seat, while there are places."""
    totals = {one.key: total(rules, one.points) for one in samples}
    failed = {key: reasons(rules, found) for key, found in totals.items() if found.failed}
    fit = [_candidate(rules, one, totals[one.key]) for one in samples if one.key not in failed]
    quotas = tuple(replace(quota, seats=1) for quota in rules.quotas[:places])
    return Tried(totals, failed, ranked(replace(rules, places=places, quotas=quotas), fit))


def _samples(rules: RuleSet) -> Iterator[Sample]:
    for key in (STRONG, EVEN):
        yield Sample(key, _share(rules, _SHARES[key]))
    if len(rules.parts) > 1:
        yield Sample(TWIN, _shifted(rules, _share(rules, _SHARES[TWIN])))
    if rules.cap:
        nothing = {part.key: ZERO for part in rules.of_kind(ACHIEVEMENTS)}
        yield Sample(PLAIN, _share(rules, _SHARES[PLAIN]) | nothing)
    gated = next((part for part in rules.parts if part.pass_percent), None)
    if gated is not None and gated.needed >= _LESS:
        yield Sample(BELOW, _share(rules, _SHARES[BELOW]) | {gated.key: rounded(gated.needed - _LESS)})


def _share(rules: RuleSet, share: Decimal) -> dict[str, Decimal | None]:
    return {part.key: rounded(part.most * share) for part in rules.parts}


def _shifted(rules: RuleSet, points: dict[str, Decimal | None]) -> dict[str, Decimal | None]:
    """Return the points with a few moved from the first part to the last one: the total stays."""
    first, last = rules.parts[0], rules.parts[-1]
    moved = rounded(min((points[first.key] or ZERO) / 4, last.most - (points[last.key] or ZERO)))
    return points | {first.key: (points[first.key] or ZERO) - moved, last.key: (points[last.key] or ZERO) + moved}


def _candidate(rules: RuleSet, one: Sample, found: Total) -> Candidate:
    best = max((row.winner for row in rules.achievements.matrix if row.winner <= _achieved(rules, found)), default=ZERO)
    return Candidate(one.key, found.points, found.by_key(), best, groups=frozenset({one.group} - {""}))


def _achieved(rules: RuleSet, found: Total) -> Decimal:
    points = found.by_key()
    return sum((points[part.key] for part in rules.of_kind(ACHIEVEMENTS)), ZERO)
