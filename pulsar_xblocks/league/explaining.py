"""The explanation as it is stored in a snapshot, and back."""

import json
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from pulsar_xblocks.league.domain.points import Line
from pulsar_xblocks.league.domain.ties import Tie

_DEFAULTS = {field.name: field.default for field in fields(Line)}
_DECIMALS = {"raw", "factor", "before_cap", "cap", "points", "bonus", "weight"}


def dump(lines: tuple[Line, ...]) -> str:
    """Return the lines as JSON, defaults left out."""
    return _json([{name: _plain(value) for name, value in vars(line).items() if value != _DEFAULTS.get(name)} for line in lines])


def load(text: str) -> list[Line]:
    """Return the stored lines."""
    return [Line(**{name: _made(name, value) for name, value in row.items()} | _missing(row)) for row in json.loads(text)]


def dump_tie(tie: Tie | None) -> str:
    """Return a tie as JSON, "" without one."""
    return _json({name: str(value) for name, value in tie._asdict().items()}) if tie else ""


def load_tie(text: str) -> Tie | None:
    """Return the stored tie."""
    if not text:
        return None
    row = json.loads(text)
    return Tie(row["kind"], row["other"], row["code"], Decimal(row["mine"]), Decimal(row["theirs"]))


def decimals(values: Any) -> list[Decimal | None]:
    """Return JSON texts as decimals."""
    return [None if value is None else Decimal(value) for value in values]


def _missing(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"divisor": None} if "divisor" not in row else {}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    return [format(one, "f") for one in value] if isinstance(value, tuple) else value


def _made(name: str, value: Any) -> Any:
    if name in _DECIMALS:
        return Decimal(value)
    return tuple(Decimal(one) for one in value) if name == "values" else value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
