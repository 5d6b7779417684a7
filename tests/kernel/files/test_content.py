import io

import pytest
from kernel_files import EXE, PDF, office, photo, zipped

from pulsar_xblocks.kernel.files.content import type_of

OOXML = "application/vnd.openxmlformats-officedocument."


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (PDF, "application/pdf"),
        (photo(), "image/jpeg"),
        (photo(kind="PNG"), "image/png"),
        (photo(kind="WEBP"), "image/webp"),
        (photo(kind="GIF"), "image/gif"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "image/heic"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isomavc1", "video/mp4"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0", "video/quicktime"),
        (b"\x1aE\xdf\xa3\x01\0\0\0\0\0\0#B\x86\x81\x01webm", "video/webm"),
        (office("wordprocessingml.document"), OOXML + "wordprocessingml.document"),
        (office("spreadsheetml.sheet"), OOXML + "spreadsheetml.sheet"),
        (office("presentationml.presentation"), OOXML + "presentationml.presentation"),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}), "application/vnd.oasis.opendocument.text"),
        (zipped({"фото.jpg": photo()}), "application/zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le"), "application/msword"),
        ("Отчёт студии\r\n".encode(), "text/plain"),
        ("Отчёт студии".encode("cp1251"), "text/plain"),
        (b"{\\rtf1 x}", "application/rtf"),
    ],
)
def test_the_type_is_told_by_the_content(body: bytes, content_type: str) -> None:
    assert type_of(io.BytesIO(body)) == content_type


@pytest.mark.parametrize(
    "body",
    [
        EXE,
        b"",
        b"\x7fELF" + b"\0" * 100,
        b"#!/bin/sh\nrm -rf /\n",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"  \n<!DOCTYPE html><html>",
        b"\xef\xbb\xbf<?xml version='1.0'?><svg/>",
        b"text" * 2000 + b"\0",
        b"PK\x03\x04 broken",
        zipped({"META-INF/MANIFEST.MF": b"x", "A.class": b"x"}),
        office("wordprocessingml.document", **{"word/vbaProject.bin": b"x"}),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    ],
)
def test_what_is_not_known_has_no_type(body: bytes) -> None:
    assert type_of(io.BytesIO(body)) == ""
