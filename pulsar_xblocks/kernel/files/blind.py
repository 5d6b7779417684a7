"""Copies of files for blind reading: what is seen stays, who made it does not.  What cannot be cleaned is not given.

Source: decision 0009.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from pulsar_xblocks.kernel.files import apart, chunks
from pulsar_xblocks.kernel.files.domain import MEGABYTE, OFFICE, PAPERS, READY, VIDEOS, split_ending
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.showing import ABSENT, BROKEN, HEAVY, LOCKED, MADE
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.text import mark

CLEANED = PAPERS | OFFICE | VIDEOS
AS_THEY_ARE = frozenset({"text/plain"})  # nothing is in them but what is seen
HEIC, JPEG = "image/heic", "image/jpeg"
UNMADE = ("", ABSENT)
UNKNOWN = "unknown"
WHY_NOT = {
    LOCKED: mark("The file is protected by a password, so what tells its authors cannot be taken out, and experts do not get it."),
    BROKEN: mark("What tells its authors cannot be taken out of this file, so experts do not get it."),
    HEAVY: mark("The file is too heavy for what tells its authors to be taken out, so experts do not get it."),
    ABSENT: mark("This site cannot take out what tells the authors of files of this kind, so experts do not get it."),
    UNKNOWN: mark("Experts do not get files of this kind: what tells their authors cannot be taken out."),
}
_PROGRAM = "pulsar_xblocks.kernel.files.cleaning"


class NotBlind(Conflict):
    """The file would tell its authors."""

    code = "not_blind"
    message = WHY_NOT[BROKEN]


@dataclass(frozen=True)
class Cleaning:
    """The limits of one file."""

    source_bytes: int = 100 * MEGABYTE
    copy_bytes: int = 128 * MEGABYTE
    memory_bytes: int = 1024 * MEGABYTE
    cpu_s: int = 20
    wall_s: int = 30


LIMITS = Cleaning()


def opened(file: PrivateFile) -> BinaryIO:
    """Return the content of a file without what tells its authors, made now when nobody has asked before.

    Raises NotBlind where that cannot be done, FileNotFoundError for a lost content.
    """
    if file.content_type in AS_THEY_ARE:
        return chunks.open_stored(file.stored_name)
    if file.content_type in CLEANED and file.blind_state in UNMADE:
        make(file)
    if why := refusal(file):
        raise NotBlind(why)
    return chunks.open_stored(file.blind_name)


def make(file: PrivateFile) -> str:
    """Make the copy of a file and store it unless somebody was quicker; return the state.  Raises FileNotFoundError."""
    with chunks.open_stored(file.stored_name) as content, _cleaned(content, file.content_type) as (state, copy):
        name = chunks.store_file(copy) if copy else ""
    waiting = PrivateFile.objects.filter(pk=file.pk, state=READY, blind_state__in=UNMADE)
    if not waiting.update(blind_state=state, blind_name=name):
        chunks.remove_stored([name])
    now = PrivateFile.objects.filter(pk=file.pk).values_list("blind_state", "blind_name").first()
    file.blind_state, file.blind_name = now or (BROKEN, "")
    return file.blind_state


def refusal(file: PrivateFile) -> str:
    """Return the marked sentence why experts do not get the file, "" when they do or nobody knows yet."""
    if file.content_type in AS_THEY_ARE:
        return ""
    if file.content_type not in CLEANED:
        return WHY_NOT[UNKNOWN]
    return WHY_NOT.get(file.blind_state or (LOCKED if file.preview_state == LOCKED else ""), "")


def ending_of(file: PrivateFile) -> str:
    """Return the ending of the copy's name, «.pdf»; a photo of a phone comes as a JPEG."""
    return ".jpg" if file.content_type == HEIC else split_ending(file.original_name)[1].lower()


def type_of(file: PrivateFile) -> str:
    """Return the content type of the copy."""
    return JPEG if file.content_type == HEIC else file.content_type


@contextmanager
def _cleaned(file: BinaryIO, content_type: str) -> Iterator[tuple[str, BinaryIO | None]]:
    """Give the state and the copy, None when there is none, while the block runs."""
    with TemporaryDirectory(prefix="pulsar-") as place:
        source, target = Path(place) / "source", Path(place) / "copy"
        if not apart.copied(file, source, LIMITS.source_bytes):
            yield HEAVY, None
            return
        request = {"source": str(source), "type": content_type, "target": str(target), **asdict(LIMITS)}
        ending, lines = apart.run(["-m", _PROGRAM, json.dumps(request)], Path(place), LIMITS.wall_s)
        state = _told(lines) or ending
        if state != MADE or target.is_symlink() or not target.is_file() or not 0 < target.stat().st_size <= LIMITS.copy_bytes:
            yield (BROKEN if state == MADE else state), None
            return
        with target.open("rb") as copy:
            yield MADE, copy


def _told(lines: Sequence[str]) -> str:
    """Return the state the program named, "" for none we know: it may have been taken over by the file."""
    states = {json.dumps({"state": state}): state for state in (MADE, LOCKED, BROKEN, HEAVY, ABSENT)}
    return states.get(lines[0], "") if lines else ""
