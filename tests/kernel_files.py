"""Small real files and a scanner for the tests of kernel/files."""

import base64
import io
import zipfile
from typing import BinaryIO

from django.test import Client
from PIL import Image

from pulsar_xblocks.kernel.files.checks import Verdict
from pulsar_xblocks.kernel.files.domain import CHUNK_MAX_BYTES
from pulsar_xblocks.kernel.files.models import PrivateFile

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


TUS = {"HTTP_TUS_RESUMABLE": "1.0.0"}
CHUNK = "application/offset+octet-stream"
BIG_PDF = b"%PDF-1.7\n" + bytes(range(256)) * 20000


def begin(client: Client, size: int, name: str = "Карта этажа.pdf", purpose: str = "work", **more: object):
    told = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in {"filename": name, "purpose": purpose}.items())
    return client.post("/pulsar/files/", HTTP_UPLOAD_LENGTH=str(size), HTTP_UPLOAD_METADATA=told, **{"content_type": "", **TUS, **more})


def patch(client: Client, url: str, offset: int, body: bytes, **more: object):
    return client.patch(url, body, **{"content_type": CHUNK, "HTTP_UPLOAD_OFFSET": str(offset), **TUS, **more})


def upload(client: Client, body: bytes, **more: str) -> PrivateFile:
    url = begin(client, len(body), **more)["Location"]
    for offset in range(0, len(body), CHUNK_MAX_BYTES):
        assert patch(client, url, offset, body[offset : offset + CHUNK_MAX_BYTES]).status_code == 204
    return PrivateFile.objects.get(key=url.split("/")[-2])
