"""What a block shows, in words: capabilities register how their targets read and what is wrong with them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pulsar_xblocks.kernel.directory.models import Region


@dataclass(frozen=True)
class Shown:
    """A target in words (translated) and its page; ``problem`` says (translated) why people do not see what they should."""

    title: str = ""
    url: str = ""
    problem: str = ""


@dataclass(frozen=True)
class BlockType:
    """How blocks of a type are called (msgid), and how their targets read: a fixed number of queries for any number of them."""

    word: str
    describe: Callable[[Region, Sequence[str]], Mapping[str, Shown]]


_types: dict[str, BlockType] = {}


def register(block_type: str, word: str, describe: Callable[[Region, Sequence[str]], Mapping[str, Shown]]) -> None:
    """Register a block type."""
    _types[block_type] = BlockType(word, describe)


def word_of(block_type: str) -> str:
    """Return the msgid of a block type, or its key where nobody has registered it."""
    return _types[block_type].word if block_type in _types else block_type


def describe(block_type: str, region: Region, targets: Sequence[str]) -> Mapping[str, Shown]:
    """Return target -> what it shows; what nobody describes is left out."""
    return _types[block_type].describe(region, targets) if block_type in _types else {}
