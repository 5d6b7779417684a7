"""What kinds of jobs there are and which of them return with the clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

Run = Callable[[Any], str | None]  # takes a JobContext, returns a sentence about the result or None


@dataclass(frozen=True)
class Every:
    """A job of the timetable: at most one in each period."""

    kind: str
    period: timedelta


_runs: dict[str, Run] = {}
_words: dict[str, str] = {}
_quiet: set[str] = set()
_every: dict[str, Every] = {}


def register(kind: str, run: Run, word: str = "", *, is_quiet: bool = False) -> None:
    """Register what a kind does; ``word`` is the msgid that people read on the page of jobs, a quiet kind is not shown there."""
    _runs[kind] = run
    if is_quiet:
        _quiet.add(kind)
    if word:
        _words[kind] = word


def register_every(kind: str, period: timedelta, run: Run, word: str = "") -> None:
    """Register a kind that runs once in each period by itself."""
    register(kind, run, word)
    _every[kind] = Every(kind, period)


def run_of(kind: str) -> Run | None:
    """Return what the kind does, None when nobody has registered it."""
    return _runs.get(kind)


def word_of(kind: str) -> str:
    """Return the msgid of a kind, or its key."""
    return _words.get(kind, kind)


def quiet_kinds() -> list[str]:
    """Return the kinds that have a page of their own."""
    return sorted(_quiet)


def timetable() -> list[Every]:
    """Return all that runs by the clock."""
    return list(_every.values())
