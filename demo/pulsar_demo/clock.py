"""The demonstration clock: real time plus an offset, kept in a file and cached in the process.

A process that does not call ``load`` starts at 10 November 2026, 10:00 in Tomsk: so tests never meet a running site's clock.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from pulsar_xblocks.kernel import clock as kernel_clock

TOMSK = ZoneInfo("Asia/Tomsk")
START = datetime(2026, 11, 10, 10, 0, tzinfo=TOMSK).astimezone(UTC)

_offset: timedelta = START - datetime.now(UTC)


def now() -> datetime:
    """Return the demonstration moment, UTC."""
    return datetime.now(UTC) + _offset


def install() -> None:
    """Give this clock to the package."""
    kernel_clock.set_source(now)


def load() -> None:
    """Take the offset of the last session of this home; the start moment when there is none."""
    global _offset
    path = _path()
    if path.exists():
        _offset = timedelta(seconds=json.loads(path.read_text())["offset_s"])
    else:
        set_now(START)


def set_now(moment: datetime) -> None:
    """Make the clock show the moment and go on from there."""
    global _offset
    _offset = moment - datetime.now(UTC)
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"offset_s": _offset.total_seconds()}))


def advance(seconds: float) -> None:
    """Move the clock; a negative number moves it back."""
    set_now(now() + timedelta(seconds=seconds))


def offset() -> timedelta:
    """Return how far the clock is ahead of real time."""
    return _offset


def _path() -> Path:
    return Path(settings.DEMO_HOME) / "clock.json"
