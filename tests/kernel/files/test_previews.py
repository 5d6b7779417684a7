"""The painter as it runs: a process of its own, held by its limits."""

import io
import sys
import zlib
from dataclasses import replace

import pytest
from kernel_files import photo, zipped
from kernel_pages import HEIC, laughing, locked, pdf
from PIL import Image

from pulsar_xblocks.kernel.files import previews
from pulsar_xblocks.kernel.files.showing import Painted


def state_of(body: bytes, content_type: str = "application/pdf") -> str:
    with previews.painted(io.BytesIO(body), content_type) as preview:
        return preview.state


def limit(monkeypatch: pytest.MonkeyPatch, **less: int) -> None:
    monkeypatch.setattr(previews, "LIMITS", replace(previews.LIMITS, **less))


def test_pages_of_a_pdf_come_as_images_with_their_text() -> None:
    body = pdf("Heat map", "Second", trailer=b"/Info<</Author(Anna School 5)/Title(Anna)>>")

    with previews.painted(io.BytesIO(body), "application/pdf") as preview:
        image = Image.open(io.BytesIO(preview.content(2)))

        assert (preview.state, preview.total) == ("made", 2)
        assert list(preview.pages) == [Painted(1131, 1600, "image/jpeg", text) for text in ("Heat map", "Second")]
        assert (image.size, image.getpixel((0, 0))) == ((1131, 1600), (255, 255, 255))
        assert b"Anna" not in preview.content(1)


def test_a_photo_of_a_phone_is_decoded() -> None:
    with previews.painted(io.BytesIO(HEIC), "image/heic") as preview:
        image = Image.open(io.BytesIO(preview.content(1))).convert("RGB")

    red, green, blue = image.getpixel((10, 10))
    assert image.size == (64, 48)
    assert (abs(red - 180) < 5, abs(green - 120) < 5, abs(blue - 40) < 5) == (True, True, True)


def test_only_the_first_pages_are_painted(monkeypatch: pytest.MonkeyPatch) -> None:
    limit(monkeypatch, pages=3)

    with previews.painted(io.BytesIO(pdf(*["page"] * 10_000)), "application/pdf") as preview:
        assert (preview.state, preview.total, len(preview.pages)) == ("made", 10_000, 3)


@pytest.mark.parametrize("size", [(1_000_000, 1), (1, 1_000_000), (0, 0), (200_000, 200_000)])
def test_a_page_of_any_size_stays_within_the_limit(size: tuple[int, int]) -> None:
    with previews.painted(io.BytesIO(pdf("x", size=size)), "application/pdf") as preview:
        assert [max(page.width, page.height) for page in preview.pages] == [1600]


def test_scripts_and_links_of_a_pdf_are_only_paint() -> None:
    action = b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"
    link = b"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 500 800]/A<</S/URI/URI(http://evil.example)>>>>]"

    with previews.painted(io.BytesIO(pdf("Hello", catalogue=action, page=link)), "application/pdf") as preview:
        assert [(page.content_type, page.text) for page in preview.pages] == [("image/jpeg", "Hello")]


def test_a_lost_table_of_contents_is_found_again() -> None:
    assert state_of(pdf("x").replace(b"xref\n0", b"XXXX\n0")) == "made"


@pytest.mark.parametrize(
    ("body", "state"),
    [
        (locked(), "locked"),
        (b"%PDF-1.7\n" + b"0" * 5000, "broken"),
        (pdf("x")[:200], "broken"),
        (zipped({"a.txt": b"text"}), "broken"),
    ],
    ids=["locked", "nothing inside", "cut", "an archive"],
)
def test_what_cannot_be_painted_has_a_state(body: bytes, state: str) -> None:
    assert state_of(body) == state


@pytest.mark.parametrize(("body", "kind"), [(photo()[:200], "image/jpeg"), (photo(), "image/png"), (HEIC[:300], "image/heic")])
def test_a_broken_or_disguised_image_is_told(body: bytes, kind: str) -> None:
    assert state_of(body, kind) == "broken"


def test_a_page_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    limit(monkeypatch, cpu_s=1)

    assert state_of(laughing()) == "heavy"


def test_the_wait_is_limited_too(monkeypatch: pytest.MonkeyPatch) -> None:
    limit(monkeypatch, wall_s=1)

    assert state_of(laughing()) == "heavy"


def test_a_picture_beyond_the_pixels_is_not_decoded() -> None:
    body = bytearray(photo(kind="PNG"))
    body[16:24] = (10_000).to_bytes(4, "big") * 2  # 100 megapixels, says the header
    body[29:33] = zlib.crc32(body[12:29]).to_bytes(4, "big")

    assert state_of(bytes(body), "image/png") == "heavy"


def test_memory_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    limit(monkeypatch, memory_bytes=200 * 1024**2)

    assert state_of(photo((7000, 7000), "PNG"), "image/png") == "heavy"


def test_a_file_larger_than_the_limit_is_not_even_read(monkeypatch: pytest.MonkeyPatch) -> None:
    limit(monkeypatch, source_bytes=100)

    assert state_of(pdf("x")) == "heavy"


def test_without_the_decoder_the_kind_is_absent(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    for name in ("pypdfium2", "pi_heif"):
        (tmp_path / f"{name}.py").write_text("raise ImportError('not here')")
    monkeypatch.syspath_prepend(str(tmp_path))

    assert [state_of(pdf("x")), state_of(HEIC, "image/heic"), state_of(photo(), "image/jpeg")] == ["absent", "absent", "made"]
    assert previews.versions() == {"pdf": "", "heic": ""}


def test_without_an_interpreter_everything_is_absent(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setattr(sys, "executable", "/usr/sbin/uwsgi")
    monkeypatch.setattr(sys, "prefix", str(tmp_path))

    assert state_of(pdf("x")) == "absent"


def test_the_painter_knows_no_secret_of_the_site(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    spy = tmp_path / "spy.py"
    spy.write_text("import json, os\nprint(json.dumps(sorted(os.environ)))")
    monkeypatch.setenv("DATABASE_PASSWORD", "secret")
    monkeypatch.setattr(previews, "_PROGRAM", spy)

    assert set(previews.versions()) <= {"PYTHONPATH", "TMPDIR", "LC_CTYPE"}


def test_an_image_that_is_something_else_is_not_taken(tmp_path) -> None:
    (tmp_path / "1").write_bytes(b"\xff\xd8\xff\xe0")
    (tmp_path / "2").write_bytes(b"<svg/>")
    said = [Painted(1, 1, "image/jpeg", "")] * 3

    assert previews._sound(said, tmp_path) == said[:1]
