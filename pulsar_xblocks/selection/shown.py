"""The calls that an author may pick, told by who keeps them; none before anybody does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.questions.domain import Questionnaire


@dataclass(frozen=True)
class CallChoice:
    """A call in the list of the editor: readable code «70:science-2026-12», name, how it stands (translated)."""

    code: str
    name: str
    stage: str = ""
    questionnaire: Questionnaire | None = None  # the one published into it
    digest: str = ""  # of the definition of that questionnaire


_tellers: list[Callable[[Region], Sequence[CallChoice]]] = []


def register_calls(tell: Callable[[Region], Sequence[CallChoice]]) -> None:
    """Let calls be told by a function: region -> calls, the newest first, in a fixed number of queries."""
    if tell not in _tellers:
        _tellers.append(tell)


def calls(region: Region | None) -> list[CallChoice]:
    """Return the calls of a region to pick from."""
    return [choice for tell in _tellers for choice in tell(region)] if region else []


def is_told() -> bool:
    """Tell whether anybody keeps calls: before that a code cannot be called unknown."""
    return bool(_tellers)
