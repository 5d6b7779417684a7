"""Checks of a file's content: its type, and the site's antivirus."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings
from django.utils.module_loading import import_string

from pulsar_xblocks.kernel.files import content
from pulsar_xblocks.kernel.files.domain import Infected, Limits
from pulsar_xblocks.kernel.pure.errors import TooLarge, WrongType
from pulsar_xblocks.kernel.pure.text import mark


@dataclass(frozen=True)
class Verdict:
    """What an antivirus says of a file; ``detail`` goes to the log only."""

    is_clean: bool
    detail: str = ""


Scanner = Callable[[BinaryIO], Verdict]


def require_size(limits: Limits, size: int) -> None:
    """Return when a file of so many bytes is accepted.  Raises TooLarge."""
    if size > limits.max_bytes:
        raise TooLarge(
            mark("The file is larger than %(megabytes)s MB. Make it smaller or split it."), megabytes=limits.max_bytes // 1024**2
        )


def require_possible(limits: Limits, head: bytes) -> None:
    """Return unless the first bytes already show a type that is not accepted, so that nobody sends 500 MB in vain."""
    kind = content.type_of_head(head)
    if kind not in limits.types and kind not in (content.ZIP, content.OLE):
        raise _wrong(limits)


def require_accepted(limits: Limits, file: BinaryIO) -> str:
    """Return the content type of a whole file that is accepted and clean.  Raises WrongType, Infected."""
    kind = content.type_of(file)
    if kind not in limits.types:
        raise _wrong(limits)
    path = getattr(settings, "PULSAR_FILE_SCANNER", "")
    if path:
        scan: Scanner = import_string(path)
        file.seek(0)
        if not scan(file).is_clean:
            raise Infected
    return kind


def _wrong(limits: Limits) -> WrongType:
    return WrongType(mark("The content of this file is not of an accepted type. Accepted: %(types)s."), types=limits.labels)
