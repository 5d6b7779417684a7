"""PDFs written byte by byte, good and hostile, and a photo of a phone."""

import base64

HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAX1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9jAAAAAERAAAEAAQAAAAABoQ"
    "ABAAAAAAAAABsAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA"
    "/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAA"
    "ATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEHBpeGkAAAAAAwgICAAAABhp"
    "cG1hAAAAAAAAAAEAAQWBAgMFhAAAACNtZGF0AAAAFygBrxOA9SeBO/iUf/2gueHs+Pfnny1P"
)  # 64 x 48 pixels of one colour


def stream(body: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(body), more, body)


def written(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """Return a PDF of these objects, the first of them its catalogue."""
    body, offsets = b"%PDF-1.7\n", []
    for number, entry in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, entry)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"trailer<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


def pdf(*words: str, size: tuple[int, int] = (595, 842), catalogue: bytes = b"", trailer: bytes = b"", page: bytes = b"") -> bytes:
    """Return a PDF with a page per text."""
    kids = b" ".join(b"%d 0 R" % (3 + 2 * place) for place in range(len(words)))
    objects = [b"<</Type/Catalog/Pages 2 0 R%b>>" % catalogue, b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(words), kids)]
    font = b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    for place, text in enumerate(words):
        box = b"/MediaBox[0 0 %d %d]" % size
        objects.append(b"<</Type/Page/Parent 2 0 R%b%b%b/Contents %d 0 R>>" % (box, font, page, 4 + 2 * place))
        objects.append(stream(b"BT /F1 24 Tf 72 700 Td (%b) Tj ET" % text.encode()))
    return written(objects, trailer)


def locked() -> bytes:
    """Return a PDF that asks for a password."""
    rules = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%b>/U<%b>>>/ID[<00><00>]" % (b"11" * 32, b"22" * 32)
    return pdf("secret", trailer=rules)


def laughing() -> bytes:
    """Return a PDF whose one page draws a form that draws ten forms that draw ten ...: it never ends."""
    head = b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</X %d 0 R>>>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</X 5 0 R>>>>/Contents 4 0 R>>",
        stream(b"/X Do"),
    ]
    objects += [stream(b"/X Do " * 10, head % number) for number in range(6, 18)]
    return written([*objects, stream(b"0 0 500 500 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]")])
