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
_OF_ATTACHMENT = ("/F", "/UF", "/Desc")  # its name
_OF_SIGNATURE = ("/V", "/Name", "/Location", "/Reason", "/ContactInfo", "/Contents", "/Cert")
_PATHS = ("/Alt", "/URI", "/F", "/UF")  # Word puts the folder of a picture into the first one
_FOLDER, _HOME = (":\\", "\\\\", "file:"), ("/home/", "/Users/")
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
    is_note = "/Rect" in found and found.get("/Subtype") != "/Widget"
    is_signed = "/Sig" in (found.get("/FT"), found.get("/Type")) or "/ByteRange" in found
    gone = (
        *(_OF_ATTACHMENT if "/EF" in found else ()),
        *_LEFT_OUT,
        *(_OF_NOTE if is_note else ()),
        *(_OF_SIGNATURE if is_signed else ()),
        *(key for key in _PATHS if key in found and _is_folder(_words(found.raw_get(key)))),
    )
    for key in gone:
        found.pop(key, None)
    if isinstance(found, StreamObject):
        _bare_photo(found)


def _is_folder(text: str) -> bool:
    """Tell whether a text names a folder of its writer's computer."""
    return any(sign in text for sign in _FOLDER) or ("://" not in text and any(sign in text for sign in _HOME))


def _words(value: Any) -> str:
    """Return a string of a PDF, wherever it lies; "" for anything else."""
    value = value.get_object() if isinstance(value, IndirectObject) else value
    return value.decode("latin-1") if isinstance(value, bytes) else str(value) if isinstance(value, str) else ""


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
