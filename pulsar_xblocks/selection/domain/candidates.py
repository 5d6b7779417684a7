"""What the ranking is made of: candidates in plain values and recorded decisions of the commission, with a hash of all of it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import NamedTuple

from pulsar_xblocks.kernel.definitions.domain import digest
from pulsar_xblocks.selection.domain.rules import ZERO, RuleSet


class Candidate(NamedTuple):
    """An eligible application with all its points; ``groups``: codes of the quotas it belongs to; ``best``: best single achievement."""

    key: str  # application number: orders equal places in a list, never decides one
    total: Decimal
    parts: Mapping[str, Decimal]
    best: Decimal = ZERO
    municipality: str = ""
    groups: frozenset[str] = frozenset()
    submitted_at: datetime | None = None


@dataclass(frozen=True)
class Decision:
    """The commission's order of candidates that no rule tells apart, first to last; the last decision on a group of equals stands."""

    order: tuple[str, ...]
    protocol: str = ""  # its number and date, as printed


def input_hash(rules: RuleSet, candidates: Iterable[Candidate], decisions: Iterable[Decision] = ()) -> str:
    """Return the sha256 of everything a ranking depends on, 64 hex digits; the order of decisions matters, that of candidates does not."""
    lines = sorted(json.dumps(_plain(one), ensure_ascii=False, separators=(",", ":")) for one in candidates)
    told = [json.dumps([list(one.order), one.protocol], ensure_ascii=False, separators=(",", ":")) for one in decisions]
    return hashlib.sha256("\n".join([digest(rules), *told, "", *lines]).encode()).hexdigest()


def _plain(one: Candidate) -> list[object]:
    parts = sorted((key, _number(points)) for key, points in one.parts.items())
    moment = one.submitted_at.astimezone(UTC).isoformat() if one.submitted_at else None
    return [one.key, _number(one.total), parts, _number(one.best), one.municipality, sorted(one.groups), moment]


def _number(value: Decimal) -> str:
    return format(value.normalize() if value else ZERO, "f")
