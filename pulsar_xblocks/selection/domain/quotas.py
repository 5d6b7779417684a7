"""Seats in two passes: protected ones by rank, then open ones; unused protected seats fall to the open list.  Source: domain.md 3.2."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain, groupby, islice
from typing import Protocol

from pulsar_xblocks.selection.domain.candidates import Candidate
from pulsar_xblocks.selection.domain.rules import MUNICIPALITIES, NOMINATION, REGIONS, RURAL, Quota, RuleSet

OPEN = "open"  # kind of a seat that is not protected; others are codes of quotas


class Member(Protocol):
    """Whoever may take a protected seat."""

    @property
    def key(self) -> str:
        """Return by what it is known."""

    @property
    def groups(self) -> frozenset[str]:
        """Return the codes of the own groups."""


@dataclass(frozen=True)
class Belongs:
    """What makes an applicant belong to groups; ``centres``: codes of those that nominate the applicant."""

    is_rural: bool = False
    municipality: str = ""
    region: str = ""
    centres: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Seats:
    """Who got which kind of seat, and how many seats of each kind there were in the end."""

    kinds: Mapping[str, str] = field(default_factory=dict)  # key -> kind
    there_are: Mapping[str, int] = field(default_factory=dict)


def groups_of(rules: RuleSet, who: Belongs) -> frozenset[str]:
    """Return the codes of the quotas to which somebody belongs."""
    return frozenset(quota.code for quota in rules.quotas if _belongs(quota, who))


def _belongs(quota: Quota, who: Belongs) -> bool:
    facts = {
        RURAL: who.is_rural,
        MUNICIPALITIES: who.municipality in quota.values,
        NOMINATION: not who.centres.isdisjoint(quota.values),
        REGIONS: who.region in quota.values,
    }
    return facts.get(quota.by, False)


def nominating(rules: RuleSet) -> frozenset[str]:
    """Return the codes of the centres whose nominations make somebody belong to a group."""
    return frozenset(code for quota in rules.quotas if quota.by == NOMINATION for code in quota.values)


def allotted(rules: RuleSet, candidates: Sequence[Candidate], places: Sequence[int]) -> Seats:
    """Return the seats of candidates given from the best down; equals share a place.

    Of equals those who belong to fewer groups choose first, so that as many protected seats as can be are used; then those of the group
    that stands earlier in the call: the number of an application decides nothing.
    Whether a cut-off goes through equals is for the caller to see.
    """
    kinds = protected(rules, candidates, places)
    used = Counter(kinds.values())
    kept = rules.protected if rules.keeps_unused else sum(used.values())
    there_are_open = max(rules.places - kept, 0)
    free = (one.key for one in candidates if one.key not in kinds)
    kinds |= dict.fromkeys(list(islice(free, there_are_open)), OPEN)
    there_are = {quota.code: quota.seats if rules.keeps_unused else used[quota.code] for quota in rules.quotas}
    return Seats(kinds, there_are | {OPEN: there_are_open})


def protected(rules: RuleSet, candidates: Sequence[Member], places: Sequence[int]) -> dict[str, str]:
    """Return key -> group whose protected seat is taken; from the best down, of several groups that with the fewest candidates a seat."""
    left = {quota.code: quota.seats for quota in rules.quotas}
    waiting = Counter(chain.from_iterable([one.groups for one in candidates if one.groups]))
    turns = {groups: _turn(rules, groups) for groups in {one.groups for one in candidates}}
    kinds: dict[str, str] = {}
    for _, block in groupby(range(len(candidates)), key=places.__getitem__):
        if not any(left.values()):
            break
        for one in sorted([candidates[at] for at in block], key=lambda one: (turns[one.groups], one.key)):
            fitting = [code for code, seats in left.items() if seats and code in one.groups]
            if fitting:
                chosen = min(fitting, key=lambda code: Fraction(waiting[code], left[code]))  # of equal ones the first of the call
                kinds[one.key] = chosen
                left[chosen] -= 1
            waiting.subtract(one.groups)
    return kinds


def _turn(rules: RuleSet, groups: frozenset[str]) -> tuple[int, list[int]]:
    """Return when equals of these groups choose a seat."""
    return len(groups), [at for at, quota in enumerate(rules.quotas) if quota.code in groups]
