"""Programs of our own that open hostile files: started without the site's secrets, stopped by a second clock.  Source: decision 0005."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from pulsar_xblocks.kernel.files import chunks
from pulsar_xblocks.kernel.files.showing import ABSENT, BROKEN, HEAVY


def copied(file: BinaryIO, source: Path, most_bytes: int) -> bool:
    """Copy a stored file for a program; tell whether it is small enough."""
    size = 0
    with source.open("wb") as target:
        for piece in chunks.pieces(file):
            size += len(piece)
            if size > most_bytes:
                return False
            target.write(piece)
    return True


def run(program: Sequence[str], place: Path, wall_s: int) -> tuple[str, list[str]]:
    """Run a program of this Python and return the state told by its ending, and its lines; the site's secrets stay outside."""
    command = [interpreter(), "-s", "-P", "-B", *program]
    around = {"PYTHONPATH": ":".join(path for path in sys.path if path), "TMPDIR": str(place)}
    quiet = {"stdin": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    said = place / "said"
    try:
        with said.open("wb") as output:
            done = subprocess.run(command, env=around, cwd=place, stdout=output, timeout=wall_s, check=False, **quiet)
        is_killed = done.returncode < 0
    except subprocess.TimeoutExpired:
        is_killed = True
    except OSError:  # no interpreter, no process to be had
        return ABSENT, []
    return HEAVY if is_killed else BROKEN, said.read_text("utf8", "replace").splitlines()


def interpreter() -> str:
    """Return this Python; inside uWSGI and its like ``sys.executable`` is the server."""
    if Path(sys.executable).name.startswith("python"):
        return sys.executable
    return str(Path(sys.prefix) / "bin" / "python3")
