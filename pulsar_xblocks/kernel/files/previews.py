"""Safe previews: a program of its own decodes the file under limits; what it says and leaves is checked, never decoded here."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from pulsar_xblocks.kernel.files import apart, showing
from pulsar_xblocks.kernel.files.showing import HEAVY, LIMITS, MADE, Painted

_PROGRAM = Path(__file__).with_name("painter.py")


@dataclass(frozen=True)
class Preview:
    """What came of a file: its state, how many pages it has, those that were painted, and where they lie for the moment."""

    state: str
    total: int = 0
    pages: Sequence[Painted] = ()
    folder: Path = Path()

    def content(self, number: int) -> bytes:
        """Return the image of a page counted from 1."""
        return (self.folder / str(number)).read_bytes()


@contextmanager
def painted(file: BinaryIO, content_type: str) -> Iterator[Preview]:
    """Give the pages of a file while the block runs; at most ``LIMITS.wall_s`` seconds of waiting."""
    with TemporaryDirectory(prefix="pulsar-") as place:
        source, folder = Path(place) / "source", Path(place) / "pages"
        folder.mkdir()
        if not apart.copied(file, source, LIMITS.source_bytes):
            yield Preview(HEAVY)
            return
        ending, lines = _run({"source": str(source), "type": content_type, "folder": str(folder), **asdict(LIMITS)}, Path(place))
        told = showing.told(lines)
        pages = _sound(told.pages, folder)
        state = MADE if pages else told.state or ending
        yield Preview(state, max(told.total, len(pages)), pages, folder)


def versions() -> dict[str, Any]:
    """Return the versions of the decoders in use, "" for an absent one; {} when the program does not start."""
    with TemporaryDirectory(prefix="pulsar-") as place:
        _, lines = _run("versions", Path(place))
    return json.loads(lines[0]) if lines else {}


def _run(request: Any, place: Path) -> tuple[str, list[str]]:
    return apart.run([str(_PROGRAM), request if isinstance(request, str) else json.dumps(request)], place, LIMITS.wall_s)


def _sound(pages: Sequence[Painted], folder: Path) -> list[Painted]:
    """Return the pages up to the first whose image is not what it was said to be."""
    found: list[Painted] = []
    for number, page in enumerate(pages, 1):
        image = folder / str(number)
        if not image.is_file() or image.is_symlink() or image.stat().st_size > LIMITS.page_bytes:
            break
        with image.open("rb") as content:
            if not content.read(16).startswith(showing.SIGNATURES[page.content_type]):
                break
        found.append(page)
    return found
