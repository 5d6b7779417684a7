"""Rules of previews: limits, states, what to believe of the painter, what people read instead of pages.  Source: decision 0005."""

import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pulsar_xblocks.kernel.files.domain import MEGABYTE
from pulsar_xblocks.kernel.pure.text import mark

MADE, LOCKED, BROKEN, HEAVY, ABSENT = "made", "locked", "broken", "heavy", "absent"
WHY_NOT = {
    "": mark("The pages are being prepared. Reload this page in a minute, or download the file."),
    LOCKED: mark("The file is protected by a password, so it is not shown here. Download it."),
    BROKEN: mark("The file is damaged, so it is not shown here. Try to download it."),
    HEAVY: mark("The file is too heavy to be shown here. Download it."),
    ABSENT: mark("This site does not show files of this kind. Download it."),
}
NO_PREVIEW = mark("There is no preview of this file. Download it.")
SIGNATURES = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}
TOTAL_MAX = 100_000


@dataclass(frozen=True)
class Painting:
    """The limits of one file."""

    pages: int = 30
    side_px: int = 1600
    pixels: int = 60_000_000  # a phone's largest photo is 50 million; a «bomb» is far above
    text_chars: int = 6000  # of a page
    source_bytes: int = 100 * MEGABYTE
    page_bytes: int = 8 * MEGABYTE  # a photo of noise with transparency is 7
    memory_bytes: int = 1024 * MEGABYTE
    paint_s: int = 12  # then the pages at hand are enough
    cpu_s: int = 20
    wall_s: int = 30


LIMITS = Painting()


@dataclass(frozen=True)
class Painted:
    """A page as the painter describes it, checked."""

    width: int
    height: int
    content_type: str
    text: str


@dataclass(frozen=True)
class Told:
    """All that the painter said: "" stands for a state it did not name."""

    state: str = ""
    total: int = 0
    pages: Sequence[Painted] = ()


def told(lines: Iterable[str]) -> Told:
    """Return what the painter's lines say, up to the first one that makes no sense: it may have been taken over by the file."""
    state, total, pages = "", 0, []
    for line in lines:
        row = _row(line)
        if row.get("state") in (LOCKED, BROKEN, HEAVY, ABSENT):
            state = row["state"]
        elif _is_count(row.get("total"), TOTAL_MAX * 100_000):
            total = min(row["total"], TOTAL_MAX)
        elif len(pages) < LIMITS.pages and _is_page(row):
            pages.append(Painted(row["width"], row["height"], row["type"], clean_text(row["text"])))
        else:
            break
    return Told(state, total, tuple(pages))


def clean_text(raw: str) -> str:
    """Return the text of a page without control and direction characters, blank lines or long runs of spaces."""
    joined = raw.replace("\r\n", "\n").replace("\x02", "").replace("\ufffe", "")  # PDFium's marks of a divided word
    kept = "".join(char if char == "\n" or unicodedata.category(char)[0] != "C" else " " for char in joined)
    lines = [" ".join(line.split()) for line in kept.split("\n")]
    return "\n".join(line for line in lines if line)[: LIMITS.text_chars]


def _row(line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return row if isinstance(row, dict) else {}


def _is_page(row: dict[str, Any]) -> bool:
    sides = _is_count(row.get("width"), LIMITS.side_px) and _is_count(row.get("height"), LIMITS.side_px)
    return sides and row.get("type") in list(SIGNATURES) and isinstance(row.get("text"), str)


def _is_count(value: Any, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most
