"""Values of a ranking as canonical JSON and back, so that a row explains itself without the list it was made in."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from pulsar_xblocks.selection.domain.candidates import Decision
from pulsar_xblocks.selection.domain.ranking import Cutoff, Unresolved
from pulsar_xblocks.selection.domain.ties import Rank, Tie


def dump(value: Any) -> str:
    """Return a value as JSON: sorted keys, no spaces, decimals without needless zeros."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def points_of(text: str) -> dict[str, Decimal]:
    """Return part -> points of a stored row."""
    return {key: Decimal(value) for key, value in json.loads(text).items()}


def dump_points(points: Mapping[str, Decimal]) -> str:
    """Return part -> points as stored."""
    return dump(points)


def dump_rank(rank: Rank) -> str:
    """Return the values by which an application was compared, as stored."""
    return dump([_kept(value) for value in rank])


def rank_of(text: str) -> Rank:
    """Return the values by which an application was compared."""
    return tuple(_value(one) for one in json.loads(text))


def dump_tie(tie: Tie | None) -> str:
    """Return a comparison as stored, "" for none."""
    return dump([tie.kind, tie.other, tie.step, _kept(tie.mine), _kept(tie.theirs)]) if tie else ""


def tie_of(text: str) -> Tie | None:
    """Return a stored comparison."""
    if not text:
        return None
    kind, other, step, mine, theirs = json.loads(text)
    return Tie(kind, other, step, _value(mine), _value(theirs))


def decisions_of(text: str) -> tuple[Decision, ...]:
    """Return the commission's decisions that a run counted."""
    return tuple(Decision(tuple(order), protocol) for order, protocol in json.loads(text))


def dump_decisions(decisions: Sequence[Decision]) -> str:
    """Return the commission's decisions as stored."""
    return dump([[list(one.order), one.protocol] for one in decisions])


def cutoffs_of(summary: Mapping[str, Any]) -> dict[str, Cutoff]:
    """Return kind of seat -> its cut-off, of a stored summary."""
    return {
        kind: Cutoff(kind, row["seats"], row["used"], Decimal(row["points"]) if row["points"] else None, row["last"], row["without"])
        for kind, row in summary.get("cutoffs", {}).items()
    }


def unresolved_of(summary: Mapping[str, Any]) -> tuple[Unresolved, ...]:
    """Return the equals whom the commission has to put in order, of a stored summary."""
    rows = summary.get("unresolved", [])
    return tuple(Unresolved(tuple(row["keys"]), Decimal(row["points"]), row["seats"]) for row in rows)


def plain(value: Decimal) -> str:
    """Return a decimal without needless zeros and without an exponent."""
    return format(value.normalize() if value else Decimal(0), "f")


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not stored")


def _kept(value: Any) -> Any:
    if isinstance(value, timedelta):
        return {"days": value.days, "seconds": value.seconds, "microseconds": value.microseconds}
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    return value


def _value(one: Any) -> Any:
    if isinstance(one, dict):
        return datetime.fromisoformat(one["at"]) if "at" in one else timedelta(**one)
    return Decimal(one) if isinstance(one, str) else one
