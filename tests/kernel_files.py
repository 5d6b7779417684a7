"""Small real files and a scanner for the tests of kernel/files."""

import io
import zipfile
from typing import BinaryIO

from PIL import Image

from pulsar_xblocks.kernel.files.checks import Verdict

PDF = b"%PDF-1.7\n" + b"0" * 5000 + b"\n%%EOF\n"
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + b"\0" * 6000


def photo(size: tuple[int, int] = (64, 48), kind: str = "JPEG", **more: object) -> bytes:
    result = io.BytesIO()
    Image.new("RGB", size, (180, 120, 40)).save(result, kind, **more)
    return result.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return result.getvalue()


def office(main: str, **more: bytes) -> bytes:
    listed = f'<Types><Override PartName="/x" ContentType="application/vnd.openxmlformats-officedocument.{main}.main+xml"/></Types>'
    return zipped({"[Content_Types].xml": listed.encode(), **more})


def scanner(file: BinaryIO) -> Verdict:
    """Find the harmless test word of antiviruses."""
    return Verdict(b"EICAR" not in file.read(), "EICAR")
