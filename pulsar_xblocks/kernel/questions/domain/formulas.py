"""A column counted from others of its row, «(price - costs) * volume»: sums, differences, products and quotients of numbers."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow

LONGEST, DEEPEST = 200, 20  # characters; brackets within brackets
_TOKEN = re.compile(r"\s*(?:(?P<number>\d{1,12}(?:[.,]\d{1,6})?)|(?P<name>[a-z][a-z0-9_]{0,39})|(?P<sign>[-+*/()]))")
_CENT = Decimal("0.01")


class Unreadable(ValueError):
    """The formula is none."""


def names_in(formula: str) -> tuple[str, ...]:
    """Return the columns that a formula looks at, each once.  Raises Unreadable."""
    seen: dict[str, Decimal] = {}
    _Reading(list(_tokens(formula)), _Anything(seen)).whole()
    return tuple(seen)


def counted(formula: str, values: Mapping[str, Decimal]) -> Decimal | None:
    """Return what the formula comes to, rounded half up to 0.01; None where a column is empty or the sum is none (a division by nought).

    Raises Unreadable.
    """
    if any(name not in values for name in names_in(formula)):
        return None
    try:
        found = _Reading(list(_tokens(formula)), values).whole()
        return found.quantize(_CENT, rounding="ROUND_HALF_UP")
    except (DivisionByZero, InvalidOperation, Overflow):
        return None


def is_same(one: Decimal, other: Decimal) -> bool:
    """Tell whether two sums are the same but for rounding: people write whole roubles."""
    return abs(one - other) <= max(_CENT, abs(other) / 1000)


class _Anything(dict[str, Decimal]):
    """Values for reading alone: every name has one, and is kept."""

    def __init__(self, seen: dict[str, Decimal]) -> None:
        super().__init__()
        self.seen = seen

    def __getitem__(self, name: str) -> Decimal:
        self.seen[name] = Decimal(1)
        return Decimal(1)


def _tokens(formula: str) -> Iterator[str]:
    at, text = 0, formula.rstrip()
    if not text or len(text) > LONGEST:
        raise Unreadable(formula)
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise Unreadable(formula)
        yield found.group().strip()
        at = found.end()


@dataclass
class _Reading:
    """One pass over the formula, from left to right."""

    tokens: list[str]
    values: Mapping[str, Decimal]
    at: int = 0
    depth: int = field(default=0)

    def whole(self) -> Decimal:
        value = self.sum()
        if self.at < len(self.tokens):
            raise Unreadable(self.tokens[self.at])
        return value

    def sum(self) -> Decimal:
        value = self.product()
        while self._next() in ("+", "-"):
            value = value + self.product() if self._take() == "+" else value - self.product()
        return value

    def product(self) -> Decimal:
        value = self.one()
        while self._next() in ("*", "/"):
            value = value * self.one() if self._take() == "*" else self._divided(value, self.one())
        return value

    def one(self) -> Decimal:
        token = self._take()
        if token == "(" and self.depth < DEEPEST:
            self.depth += 1
            value = self.sum()
            self.depth -= 1
            if self._take() != ")":
                raise Unreadable(token)
            return value
        if token == "-" and self.depth < DEEPEST:
            self.depth += 1
            value = -self.one()
            self.depth -= 1
            return value
        if token[:1].isdigit():
            return Decimal(token.replace(",", "."))
        if token[:1].isalpha():
            return self.values[token]
        raise Unreadable(token)

    def _divided(self, value: Decimal, by: Decimal) -> Decimal:
        return value if isinstance(self.values, _Anything) and not by else value / by

    def _next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def _take(self) -> str:
        token = self._next()
        self.at += 1
        return token
