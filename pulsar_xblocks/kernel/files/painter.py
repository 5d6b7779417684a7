"""A program of its own: paints the pages of one hostile file as images under limits, then ends.  Source: decision 0005.

``python painter.py REQUEST``; REQUEST is JSON: ``source``, ``type``, ``folder``, and the limits of ``domain.Painting``.
Writes ``1``, ``2`` ... into the folder, and to the output a line of JSON per page (width, height, type, text), before them
the number of pages, at the end the state when it is not «made».  Whatever else a decoder trips over ends the program.
It stands alone: nothing of the site is imported or known.
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from time import monotonic
from typing import Any

from PIL import Image, ImageOps

try:
    import resource
except ImportError:  # Windows
    resource = None
try:
    import pypdfium2 as pdfium
except ImportError:
    pdfium = None
try:
    import pi_heif as heif
except ImportError:
    heif = None

PDF, HEIC = "application/pdf", "image/heic"
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF", HEIC: "HEIF"}
_JPEG_QUALITY = 82
_WRONG_PASSWORD = 4  # FPDF_ERR_PASSWORD
Request = dict[str, Any]
Page = tuple[Image.Image, str]


class Refused(Exception):
    """There is nothing to show; the argument is the state."""


def main(request: Request) -> None:
    """Paint under the limits and say what came of it."""
    try:
        _limit(request)
        paint(request)
    except Refused as refusal:
        _say(state=refusal.args[0])
    except MemoryError:
        _say(state="heavy")


def paint(request: Request) -> None:
    """Paint the pages of a file and describe them, without limits.  Raises Refused."""
    pages = _pdf if request["type"] == PDF else _image
    _write(pages(request), request)


def _limit(request: Request) -> None:
    """Give up memory, time and disk beyond the limits, before anything of the file is read."""
    if resource is None:
        raise Refused("absent")
    wanted = {
        "RLIMIT_AS": request["memory_bytes"],
        "RLIMIT_CPU": request["cpu_s"],
        "RLIMIT_FSIZE": request["page_bytes"],
        "RLIMIT_NOFILE": 64,
        "RLIMIT_CORE": 0,
    }
    for name, value in wanted.items():
        with suppress(ValueError):  # macOS refuses some of them
            resource.setrlimit(getattr(resource, name), (value, value))


def _write(pages: Iterator[Page], request: Request) -> None:
    until = monotonic() + request["paint_s"]
    for number, (image, text) in enumerate(pages, 1):
        kind = "PNG" if image.mode == "RGBA" else "JPEG"
        with open(os.path.join(request["folder"], str(number)), "wb") as target:
            image.save(target, kind, quality=_JPEG_QUALITY)
        _say(width=image.width, height=image.height, type=f"image/{kind.lower()}", text=text)
        if monotonic() > until:
            break


def _pdf(request: Request) -> Iterator[Page]:
    """Return the first pages of a PDF; forms, scripts and attachments are never touched."""
    if pdfium is None:
        raise Refused("absent")
    try:
        document = pdfium.PdfDocument(request["source"])
    except pdfium.PdfiumError as error:
        raise Refused("locked" if error.err_code == _WRONG_PASSWORD else "broken") from None
    _say(total=len(document))
    for place in range(min(len(document), request["pages"])):
        page = document[place]
        width, height = page.get_size()
        scale = request["side_px"] / max(width, height)
        painted = page.render(scale=scale).to_pil().convert("RGB")
        painted.thumbnail((request["side_px"],) * 2)
        words = page.get_textpage()
        yield painted, words.get_text_range(0, min(max(words.count_chars(), 0), request["text_chars"]))
        words.close()
        page.close()


def _image(request: Request) -> Iterator[Page]:
    """Return an image upright and not larger than needed: its pixels and nothing else."""
    kind, side = _FORMATS[request["type"]], request["side_px"]
    if kind == "HEIF":
        if heif is None:
            raise Refused("absent")
        heif.options.DECODE_THREADS = 1
        heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = None  # the next lines are stricter
    with Image.open(request["source"], formats=(kind,)) as image:
        if image.width * image.height > request["pixels"]:
            raise Refused("heavy")
        image.draft("RGB", (side, side))
        image.thumbnail((side, side))
        upright = ImageOps.exif_transpose(image)
        has_alpha = "A" in upright.getbands() or "transparency" in upright.info
        source = upright.convert("RGBA" if has_alpha else "RGB")
    bare = Image.new(source.mode, source.size)  # no EXIF, no comments, no profiles
    bare.paste(source)
    _say(total=1)
    yield bare, ""


def _say(**told: Any) -> None:
    print(json.dumps(told, ensure_ascii=True), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "versions":
        _say(pdf=pdfium.PYPDFIUM_INFO.version if pdfium else "", heic=heif.__version__ if heif else "")
    else:
        main(json.loads(sys.argv[1]))
