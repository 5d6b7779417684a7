"""What crosses capabilities: each says what is due under its rules, how it is destroyed, and which people are still needed."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pulsar_xblocks.kernel.retention.domain import Item, register_reasons, register_rules

Plan = Callable[[int, date], list[Item]]  # (region id, as of) -> what is due
Keeper = Callable[[Collection[int], str, date], set[int]]  # (person ids, rule, as of) -> those who are needed
CHUNK = 1000


@dataclass(frozen=True)
class Doomed:
    """One row of an act at the moment of destruction; must be safe to destroy again."""

    region_id: int
    object_kind: str
    object_id: str
    person: Any  # Person or None
    by: Any
    as_of: date
    now: datetime


@dataclass(frozen=True)
class Rule:
    """One rule of keeping, in msgids: what, a row without a person, which categories of data, how they go, how long they are kept."""

    key: str
    word: str
    whole: str
    categories: str
    method: str
    term: str
    plan: Plan
    destroy: Callable[[Doomed], int]  # returns how many records
    spares_people: bool = False  # somebody who is needed elsewhere stays
    is_picked: bool = False  # each row may be left for a later act
    stands: Callable[[int], bool] | None = None  # asked of a person at the moment of destruction: is it still due


_rules: dict[str, Rule] = {}
_keepers: dict[str, Keeper] = {}


def register(rule: Rule) -> None:
    """Register a rule; the page shows them in this order."""
    _rules[rule.key] = rule
    register_rules({rule.key: rule.word})


def register_keeper(reason: str, word: str, keeper: Keeper) -> None:
    """Let ``keeper`` name the people who are needed; ``word`` is the msgid of why."""
    _keepers[reason] = keeper
    register_reasons({reason: word})


def rules() -> list[Rule]:
    """Return all rules."""
    return list(_rules.values())


def rule_of(key: str) -> Rule:
    """Return the rule.  Raises KeyError when nobody has registered it."""
    return _rules[key]


def kept(person_ids: Collection[int], rule: str, as_of: date) -> dict[int, str]:
    """Return person id -> why the person is kept, the first reason that holds; as many queries for any number below 1,000."""
    found: dict[int, str] = {}
    ids = sorted(set(person_ids))
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        for reason, keeper in _keepers.items():
            for person_id in keeper(part, rule, as_of):
                found.setdefault(person_id, reason)
    return found
