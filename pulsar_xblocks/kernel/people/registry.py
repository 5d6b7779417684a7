"""What crosses capabilities: each blanks what it keeps about a person, and tells what it keeps."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

Retire = Callable[[Any, datetime], None]  # (person, now); must be safe to run again
Export = Callable[[Any], Any]  # (person) -> plain JSON values

_retirements: list[Retire] = []
_exports: dict[str, Export] = {}


def register_retirement(blank: Retire) -> None:
    """Let ``blank`` run whenever a person is retired."""
    if blank not in _retirements:
        _retirements.append(blank)


def register_export(section: str, tell: Export) -> None:
    """Let ``tell`` fill a section of the export of a person."""
    _exports[section] = tell


def retirements() -> tuple[Retire, ...]:
    """Return all functions that blank."""
    return tuple(_retirements)


def exports() -> dict[str, Export]:
    """Return section -> function that tells."""
    return dict(_exports)
