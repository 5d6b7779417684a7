"""Content addressing: canonical JSON of dataclasses, its sha256, and the way back.

Canonical: keys sorted, texts in NFC, fields equal to their defaults left out, numbers as plain decimals, an integer ``schema``
(class attribute SCHEMA, 1 when absent).  So a new field with a default never changes an old hash.  Source: design.md 3.3.
"""

import hashlib
import json
import types
import typing
import unicodedata
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, TypeVar

Made = TypeVar("Made")


def canonical(body: Any) -> str:
    """Return the canonical JSON of a dataclass or mapping.  Raises TypeError for floats and other values without one form."""
    plain = _plain(body)
    if not isinstance(plain, dict):
        raise TypeError("a definition is a dataclass or a mapping")
    plain.setdefault("schema", getattr(body, "SCHEMA", 1))
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(body: Any) -> str:
    """Return the sha256 of the canonical JSON, 64 hex digits."""
    return digest_of_text(canonical(body))


def digest_of_text(text: str) -> str:
    """Return the sha256 of a canonical JSON that is already text."""
    return hashlib.sha256(text.encode()).hexdigest()


def load(cls: type[Made], body: str) -> Made:
    """Return the dataclass that the JSON was made of.  Raises ValueError for a newer schema or a field the class lacks."""
    plain = json.loads(body)
    schema = plain.pop("schema", 1)
    if schema > getattr(cls, "SCHEMA", 1):
        raise ValueError(f"schema {schema} of {cls.__name__} is newer than this code")
    made: Made = _made(cls, plain)
    return made


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value) if not _is_default(field, value)}
    if isinstance(value, Mapping):
        return {unicodedata.normalize("NFC", str(key)): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, set | frozenset):
        return sorted(_plain(one) for one in value)
    return _scalar(value)


def _scalar(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Decimal):
        return format(value.normalize() if value else Decimal(0), "f")
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError("a moment needs its zone")
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _is_default(field: Field[Any], owner: Any) -> bool:
    value = getattr(owner, field.name)
    if field.default is not MISSING:
        return bool(value == field.default)
    return field.default_factory is not MISSING and bool(value == field.default_factory())


def _made(kind: Any, plain: Any) -> Any:
    """Return a value of the annotated type."""
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return None if plain is None else _made(next(one for one in typing.get_args(kind) if one is not types.NoneType), plain)
    if origin in (tuple, list, frozenset, set):
        return origin(_made(typing.get_args(kind)[0], one) for one in plain)
    if origin is not None and issubclass(origin, Mapping):
        return {key: _made(typing.get_args(kind)[1], one) for key, one in plain.items()}
    if is_dataclass(kind):
        return _dataclass(kind, plain)
    if kind in (date, datetime, time):
        return kind.fromisoformat(plain)
    return Decimal(plain) if kind is Decimal else plain


def _dataclass(kind: Any, plain: Mapping[str, Any]) -> Any:
    hints = typing.get_type_hints(kind)
    known = {field.name for field in fields(kind)}
    if unknown := sorted(set(plain) - known):
        raise ValueError(f"{kind.__name__} has no field {', '.join(unknown)}")
    return kind(**{name: _made(hints[name], value) for name, value in plain.items()})
