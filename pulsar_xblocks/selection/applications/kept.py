"""Achievements that a person keeps in «My Pulsar»: the application takes a copy of those the applicant has chosen."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from pulsar_xblocks.kernel.people.models import Person


class Kept(Protocol):
    """An achievement as plain values; ``level`` is a row of the matrix, "" = it brings no points."""

    key: str
    olympiad: str
    name: str
    subject: str
    year: str
    level: str
    stage: str
    result: str
    source: str
    number: str
    files: tuple[str, ...]


Reader = Callable[[Person], Sequence[Kept]]
_readers: list[Reader] = []


def register(reader: Reader) -> None:
    """Let ``reader(person)`` tell what a person keeps."""
    if reader not in _readers:
        _readers.append(reader)


def kept_by(person: Person) -> list[Kept]:
    """Return everything the person keeps."""
    return [row for reader in _readers for row in reader(person)]


def chosen(person: Person, keys: Iterable[str]) -> list[Kept]:
    """Return those with the keys, in the order of the keys."""
    found = {row.key: row for row in kept_by(person)}
    return [found[key] for key in keys if key in found]
