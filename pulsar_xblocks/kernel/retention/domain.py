"""What terms there are: each capability names its own.  Source: domain.md 6.7."""

from dataclasses import dataclass
from datetime import date

_words: dict[str, str] = {}


@dataclass(frozen=True)
class Term:
    """The last day on which data of an object is kept under a rule."""

    rule: str
    due_on: date


def register_rules(words: dict[str, str]) -> None:
    """Register rule -> msgid of what is kept by it."""
    _words.update(words)


def word_of(rule: str) -> str:
    """Return the msgid of a rule, or its key."""
    return _words.get(rule, rule)
