"""What the program of blind copies does to PDF and to old Office files."""

import io

import pypdfium2 as pdfium
import pytest
from kernel_compound import compound as compound_file
from kernel_compound import doc, ppt, xls
from kernel_files import photo
from kernel_pages import locked
from kernel_pages import pdf as written_pdf
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Text
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject, TextStringObject

from pulsar_xblocks.kernel.files.cleaning import Locked, compound, pdf

NAME = "Лебедева Софья, школа № 5"


def told_photo():
    found = Image.Exif()
    found[0x013B] = "Lebedeva Sofia"
    return photo(exif=found)


def text_of(content):
    document = pdfium.PdfDocument(content)
    return [document[place].get_textpage().get_text_range() for place in range(len(document))]


def everything(content):
    """Return a PDF with its packed parts unpacked, to look for names in it."""
    reader = PdfReader(io.BytesIO(content))
    bodies = [found.get_data() for found in pdf._dictionaries(reader.trailer.raw_get("/Root")) if isinstance(found, StreamObject)]
    return b"".join([content, *bodies])


def packed(**info):
    """Return a PDF whose notes lie in packed parts, with an attachment and a note on its page."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(written_pdf("Heat map", "Second"))))
    writer.add_metadata({f"/{key}": value for key, value in info.items()})
    writer.xmp_metadata = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator>{NAME}</dc:creator></x:xmpmeta>'.encode()
    writer.add_attachment("Lebedeva.txt", b"Lebedeva Sofia")
    writer.add_annotation(0, Text(rect=(10, 10, 50, 50), text="Look here", title_bar="Lebedeva"))
    writer.add_outline_item(title="Heat", page_number=0)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def test_notes_attachments_and_names_beside_remarks_leave_a_pdf():
    content = packed(Author="Lebedeva", Company="School of Lebedeva")
    assert b"Lebedeva" in everything(content)

    clean = pdf.clean(content)

    assert b"Lebedeva" not in everything(clean) and NAME.encode() not in everything(clean)
    assert text_of(clean) == ["Heat map", "Second"]
    reader = PdfReader(io.BytesIO(clean))
    assert (reader.outline[0].title, reader.pages[0]["/Annots"][0].get_object()["/Contents"]) == ("Heat", "Look here")


def named(**entries):
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in entries.items()})


PLACE = TextStringObject("C:\\Users\\Lebedeva\\heat.docx")
ACTIONS = {
    "link": named(S=NameObject("/URI"), URI=TextStringObject("file:///C:/Users/Lebedeva/heat.docx")),
    "program": named(S=NameObject("/Launch"), F=PLACE),
    "document": named(S=NameObject("/GoToR"), F=named(Type=NameObject("/Filespec"), F=PLACE, UF=PLACE)),
    "attachment": named(F=TextStringObject("Lebedeva.docx"), UF=TextStringObject("Lebedeva.docx"), EF=named()),
    "signature": named(Filter=NameObject("/Adobe.PPKLite"), ByteRange=ArrayObject(), Name=TextStringObject("Lebedeva")),
}


@pytest.mark.parametrize("action", ACTIONS)
def test_folders_attachments_and_signatures_leave_a_pdf(action):
    writer, content = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)[NameObject("/Annots")] = ArrayObject([named(Subtype=NameObject("/Link"), A=ACTIONS[action])])
    writer.write(content)
    assert b"Lebedeva" in content.getvalue()

    assert b"Lebedeva" not in everything(pdf.clean(content.getvalue()))


def test_address_of_the_web_stays_in_a_pdf():
    writer, content = PdfWriter(), io.BytesIO()
    link = named(Subtype=NameObject("/Link"), A=named(S=NameObject("/URI"), URI=TextStringObject("https://example.org/home/heat")))
    writer.add_blank_page(200, 200)[NameObject("/Annots")] = ArrayObject([link])
    writer.write(content)

    clean = PdfReader(io.BytesIO(pdf.clean(content.getvalue())))

    assert clean.pages[0]["/Annots"][0]["/A"]["/URI"] == "https://example.org/home/heat"


def test_earlier_state_of_a_pdf_is_gone():
    content = written_pdf("Heat map", trailer=b"/Info 9 0 R")
    start = content.rindex(b"startxref\n") + 10
    old = b"9 0 obj<</Author(Lebedeva)>>endobj\n"
    changed = content.replace(b"%%EOF", b"%%EOF\n" + old) + b"xref\n9 1\n%010d 00000 n \n" % (len(content) + 1)
    changed += b"trailer<</Size 10/Root 1 0 R/Info 9 0 R/Prev %b>>\nstartxref\n%d\n%%%%EOF\n" % (
        content[start:].split(b"\n")[0],
        len(content) + 1 + len(old),
    )

    clean = pdf.clean(changed)

    assert b"Lebedeva" not in clean and text_of(clean) == ["Heat map"]


def test_photo_in_a_pdf_says_nothing_of_its_place():
    target = io.BytesIO()
    Image.new("RGB", (40, 20)).save(target, "PDF")
    content = target.getvalue()
    reader = PdfReader(io.BytesIO(content))
    writer = PdfWriter(clone_from=reader)
    [image] = [one for one in pdf._dictionaries(writer.root_object) if one.get("/Subtype") == "/Image"]
    image._data = told_photo()
    image[NameObject("/Filter")] = NameObject("/DCTDecode")
    told = io.BytesIO()
    writer.write(told)
    assert b"Lebedeva" in told.getvalue()

    assert b"Lebedeva" not in pdf.clean(told.getvalue())


def test_pdf_with_a_password_is_locked_and_one_that_only_forbids_printing_is_not():
    with pytest.raises(Locked):
        pdf.clean(locked())
    writer, target = PdfWriter(clone_from=PdfReader(io.BytesIO(written_pdf("Heat map")))), io.BytesIO()
    writer.encrypt("", "owner", algorithm="AES-256")
    writer.write(target)

    assert text_of(pdf.clean(target.getvalue())) == ["Heat map"]


# --- old Office


@pytest.mark.parametrize("streams", [doc, xls, ppt])
def test_old_office_loses_its_people_and_keeps_its_length(streams):
    content = compound_file(streams("Лебедева Софья"), "Лебедева Софья".encode("utf-16-le"))

    clean = compound.clean(content)

    assert len(clean) == len(content)
    for coding in ("utf-16-le", "cp1251"):
        assert "Лебедева".encode(coding) not in clean
    assert b"Heat map" in clean or "Heat map".encode("utf-16-le") in clean


@pytest.mark.parametrize(
    "streams", [doc("Л", flags=0x0300), xls("Л", b"\x2f\0\x02\0\0\0"), ppt("Л", 0xF3D1C4DF)], ids=["doc", "xls", "ppt"]
)
def test_old_office_with_a_password_is_locked(streams):
    with pytest.raises(Locked):
        compound.clean(compound_file(streams))


def test_old_office_that_keeps_names_elsewhere_is_refused():
    with pytest.raises(ValueError, match="names"):
        compound.clean(compound_file({**xls("Л"), "User Names": NAME.encode()}))


def test_photo_in_an_old_document_says_nothing_of_its_place():
    content = compound_file({**doc("Л"), "Data": b"before" + told_photo() + b"after"})
    assert b"Lebedeva" in content

    clean = compound.clean(content)

    assert b"Lebedeva" not in clean and b"before" in clean and b"after" in clean
