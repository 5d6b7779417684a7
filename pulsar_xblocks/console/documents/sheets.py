"""Papers ready to print: the words of a sheet, and a page for the browser that grows sheet by sheet."""

from base64 import b64encode
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import get_language, gettext

from pulsar_xblocks.console.documents.kinds import Kind
from pulsar_xblocks.console.documents.papers import Paper
from pulsar_xblocks.kernel.render import render

LOOK = Path(__file__).resolve().parent.parent.parent / "static" / "pulsar_xblocks" / "console" / "papers_file.css"
PAGE, SHEET, HERE = "console/papers_file.html", "console/_sheet.html", "<!-- sheets -->"


def lines_of(kind: Kind, paper: Paper) -> list[str]:
    """Return the lines of a sheet with their places filled."""
    return [_filled(gettext(line), paper) for line in kind.lines]


def _filled(line: str, paper: Paper) -> str:
    for name, value in paper.fields.items():
        line = line.replace(f"{{{{ {name} }}}}", value)
    return line


class PrintFile:
    """A page with a sheet for each paper; it needs nothing beside itself."""

    def __init__(self, kind: Kind, file: BinaryIO) -> None:
        self._kind, self._file = kind, file
        look = "data:text/css;base64," + b64encode(LOOK.read_bytes()).decode()
        head, self._tail = render(PAGE, {"kind": kind, "language": (get_language() or "ru")[:2], "look": look}).split(HERE)
        self._file.write(head.encode())

    def add(self, paper: Paper) -> None:
        """Add a sheet."""
        self._file.write(render(SHEET, {"sheet": {"paper": paper, "lines": lines_of(self._kind, paper)}}).encode())

    def finish(self) -> None:
        """Write the end of the page."""
        self._file.write(self._tail.encode())
