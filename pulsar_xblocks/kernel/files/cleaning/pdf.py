"""PDF written anew: the pages as they are now, without authors, attachments, signatures and earlier states of the file."""

import io
import zlib
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, NullObject, StreamObject

from pulsar_xblocks.kernel.files.cleaning import Locked, pictures

_LEFT_OUT = (
    *("/Metadata", "/PieceInfo", "/AF", "/EmbeddedFiles", "/EF", "/Collection", "/Threads", "/Perms", "/DSS", "/CreatorInfo"),
    *("/LastModified", "/SpiderInfo", "/JavaScript", "/XFA"),
)
_OF_NOTE = ("/T", "/NM", "/RC", "/CreationDate", "/M")  # a note on a page; its words stay
_PHOTO, _PACKED, _JPEG_2000 = "/DCTDecode", "/FlateDecode", "/JPXDecode"


def clean(content: bytes) -> bytes:
    """Return a new PDF of what the reader sees.  Raises Locked, ValueError for one that cannot be read or cleaned."""
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Locked
        for found in _dictionaries(reader.trailer.raw_get("/Root")):
            _bare(found)
        writer, target = PdfWriter(clone_from=reader), io.BytesIO()
        writer.metadata = None
        writer.write(target)
    except PyPdfError as error:
        raise ValueError("a PDF that cannot be read") from error
    return target.getvalue()


def _dictionaries(root: Any) -> Iterator[DictionaryObject]:
    """Give every dictionary that hangs on the root, once; what is taken out of it meanwhile is not walked."""
    seen, waiting = set(), [root]
    while waiting:
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            if (found.idnum, found.generation) in seen:
                continue
            seen.add((found.idnum, found.generation))
            found = found.get_object()
        if isinstance(found, DictionaryObject):
            yield found
            waiting.extend(found.values())
        elif isinstance(found, ArrayObject):
            waiting.extend(found)


def _bare(found: DictionaryObject) -> None:
    for key in _LEFT_OUT:
        found.pop(key, None)
    if "/Rect" in found and found.get("/Subtype") != "/Widget":
        for key in _OF_NOTE:
            found.pop(key, None)
    if found.get("/FT") == "/Sig" or found.get("/Type") == "/Sig":
        for key in ("/V", "/Name", "/Location", "/Reason", "/ContactInfo", "/Contents", "/Cert"):
            found.pop(key, None)
    if any(sign in str(found.get("/Alt", "")) for sign in (":\\", "\\\\", "file:", "/home/", "/Users/")):
        found.pop("/Alt")  # Word puts the folder of a picture there
    if isinstance(found, StreamObject):
        _bare_photo(found)


def _bare_photo(found: StreamObject) -> None:
    filters = found.get("/Filter", NullObject())
    names = [str(one) for one in filters] if isinstance(filters, ArrayObject) else [str(filters)]
    if _JPEG_2000 in names and (b"uuid" in found._data or b"xml " in found._data[:4096]):
        raise ValueError("a picture that cannot be cleaned")
    if names == [_PACKED, _PHOTO]:
        found._data = zlib.decompress(found._data)
        found[NameObject("/Filter")] = NameObject(_PHOTO)
        found.pop("/DecodeParms", None)
    elif names != [_PHOTO]:
        return
    if found._data.startswith(b"\xff\xd8"):  # else it is no picture that anybody sees
        found._data = pictures.jpeg(found._data, keeps_turn=False)
