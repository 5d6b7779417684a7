"""A program of its own: makes the copy of one hostile file for blind reading under limits, then ends.  Source: decision 0009.

``python -m pulsar_xblocks.kernel.files.cleaning REQUEST``; REQUEST is JSON: ``source``, ``type``, ``target``, and the limits of
``blind.Cleaning``.  Writes the copy into ``target`` and says its state as a line of JSON; whatever else a reader trips over ends it.
"""

import json
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

try:
    import resource
except ImportError:  # Windows
    resource = None

from pulsar_xblocks.kernel.files.cleaning import Absent, Locked, compound, films, office, pdf, pictures, rtf

_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
CLEANERS: Mapping[str, Callable[[bytes], bytes]] = {
    "application/pdf": pdf.clean,
    "image/jpeg": pictures.jpeg,
    "image/png": pictures.png,
    "image/webp": pictures.webp,
    "image/heic": pictures.heic,
    _OOXML + "wordprocessingml.document": office.clean,
    _OOXML + "spreadsheetml.sheet": office.clean,
    _OOXML + "presentationml.presentation": office.clean,
    _ODF + "text": office.clean,
    _ODF + "spreadsheet": office.clean,
    _ODF + "presentation": office.clean,
    "application/msword": compound.clean,
    "application/vnd.ms-excel": compound.clean,
    "application/vnd.ms-powerpoint": compound.clean,
    "application/rtf": rtf.clean,
    "video/mp4": films.mp4,
    "video/quicktime": films.mp4,
    "video/webm": films.webm,
}
UNREADABLE = (
    ValueError,
    LookupError,
    EOFError,
    OSError,
    RuntimeError,
    TypeError,
    AttributeError,
    struct.error,
    zlib.error,
    zipfile.BadZipFile,
)


def main(request: Mapping[str, Any]) -> str:
    """Write the copy under the limits and return the state."""
    try:
        if resource is None:
            raise Absent
        _limit(request)
        Path(request["target"]).write_bytes(CLEANERS[request["type"]](Path(request["source"]).read_bytes()))
    except Locked:
        return "locked"
    except Absent:
        return "absent"
    except (MemoryError, RecursionError):
        return "heavy"
    except UNREADABLE:
        return "broken"
    return "made"


def _limit(request: Mapping[str, Any]) -> None:
    """Give up memory, time and disk beyond the limits, before anything of the file is read."""
    wanted = {
        "RLIMIT_AS": request["memory_bytes"],
        "RLIMIT_CPU": request["cpu_s"],
        "RLIMIT_FSIZE": request["copy_bytes"],
        "RLIMIT_NOFILE": 64,
        "RLIMIT_CORE": 0,
    }
    for name, value in wanted.items():
        with suppress(ValueError):  # macOS refuses some of them
            resource.setrlimit(getattr(resource, name), (value, value))


if __name__ == "__main__":
    print(json.dumps({"state": main(json.loads(sys.argv[1]))}), flush=True)
