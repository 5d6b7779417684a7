"""Safe previews: images decoded and encoded anew, so that neither hidden content nor GPS coordinates come through."""

import io
from typing import BinaryIO

from PIL import Image, ImageOps

from pulsar_xblocks.kernel.files.domain import PREVIEWED
from pulsar_xblocks.kernel.pure.errors import WrongType
from pulsar_xblocks.kernel.pure.text import mark

PREVIEW_MAX_PX = 1600
PIXELS_MAX = 60_000_000  # a phone's largest photo is 50 million; a «bomb» is far above
_DECODERS = ("JPEG", "PNG", "WEBP", "GIF")


def image_preview(file: BinaryIO, content_type: str) -> tuple[bytes, str]:
    """Return (bytes, content type) of an image at most 1600 px wide and high.  Raises WrongType where there is none."""
    if content_type not in PREVIEWED:
        raise _none()
    try:
        with Image.open(file, formats=_DECODERS) as image:
            if image.width * image.height > PIXELS_MAX:
                raise _none()
            image.draft("RGB", (PREVIEW_MAX_PX, PREVIEW_MAX_PX))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((PREVIEW_MAX_PX, PREVIEW_MAX_PX))
            return _encoded(upright)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise _none() from None


def _encoded(image: Image.Image) -> tuple[bytes, str]:
    has_alpha = "A" in image.getbands() or "transparency" in image.info
    mode, kind, content_type = ("RGBA", "PNG", "image/png") if has_alpha else ("RGB", "JPEG", "image/jpeg")
    source = image.convert(mode)
    bare = Image.new(mode, source.size)  # pixels only: no EXIF, no comments, no profiles
    bare.paste(source)
    result = io.BytesIO()
    bare.save(result, kind, quality=85)
    return result.getvalue(), content_type


def _none() -> WrongType:
    return WrongType(mark("There is no preview of this file. Download it."))
